import { posix } from 'node:path';

export interface FileNode {
  type: 'file';
  /** Content; a function where it is found anew at each reading. */
  content: Buffer | (() => Buffer);
  executable: boolean;
  modifiedAt: number;
}

export interface DirectoryNode {
  type: 'directory';
  entries: Map<string, FileNode | DirectoryNode>;
  /** Where listing finds what is there anew each time (volumes of ConfigMaps). */
  refresh?: () => Map<string, FileNode | DirectoryNode>;
  readOnly?: boolean;
}

export type FsNode = FileNode | DirectoryNode;

/** An error of the file system; `message` is what C programs print for it. */
export class FileError extends Error {}

export const NO_SUCH_FILE = 'No such file or directory';

export function directory(): DirectoryNode {
  return { type: 'directory', entries: new Map() };
}

export function file(content: Buffer | string | (() => Buffer), executable = false, modifiedAt = 0): FileNode {
  return {
    type: 'file',
    content: typeof content === 'string' ? Buffer.from(content) : content,
    executable,
    modifiedAt,
  };
}

export const contentOfFile = (node: FileNode): Buffer =>
  typeof node.content === 'function' ? node.content() : node.content;

/** A container's files: a tree in memory with volumes mounted into it. */
export class Files {
  readonly #mounts = new Map<string, FsNode>();

  constructor(
    readonly root: DirectoryNode,
    /** Nothing outside mounts may be written. */
    readonly readOnlyRoot = false,
  ) {}

  mount(path: string, node: FsNode): void {
    const at = posix.normalize(path).replace(/(.)\/$/, '$1');
    this.#mounts.set(at, node);
    const parent = posix.dirname(at);
    const holder = this.#directory(parent, true);
    if (!holder.entries.has(posix.basename(at))) holder.entries.set(posix.basename(at), node);
  }

  /** Undefined when there is nothing at the absolute path. */
  find(path: string): FsNode | undefined {
    let node: FsNode = this.root;
    let at = '';
    for (const part of posix.normalize(path).split('/').filter(Boolean)) {
      if (node.type !== 'directory') return undefined;
      at += `/${part}`;
      const next: FsNode | undefined = this.#mounts.get(at) ?? entriesOf(node).get(part);
      if (!next) return undefined;
      node = next;
    }
    return node;
  }

  read(path: string): Buffer {
    const node = this.find(path);
    if (!node) throw new FileError(NO_SUCH_FILE);
    if (node.type === 'directory') throw new FileError('Is a directory');
    return contentOfFile(node);
  }

  write(path: string, content: Buffer, options: { append?: boolean; executable?: boolean; at?: number } = {}): void {
    this.#checkWritable(path);
    const found = this.find(path);
    if (found?.type === 'directory') throw new FileError('Is a directory');
    const before = options.append && found ? contentOfFile(found) : Buffer.alloc(0);
    const node = file(
      Buffer.concat([before, content]),
      options.executable ?? found?.executable ?? false,
      options.at ?? 0,
    );
    if (found) Object.assign(found, node);
    else this.#directory(posix.dirname(path), false).entries.set(posix.basename(path), node);
  }

  list(path: string): string[] {
    const node = this.find(path);
    if (!node) throw new FileError(NO_SUCH_FILE);
    if (node.type === 'file') throw new FileError('Not a directory');
    return [...entriesOf(node).keys()].sort();
  }

  makeDirectory(path: string, parents: boolean): void {
    const found = this.find(path);
    if (found) {
      if (parents && found.type === 'directory') return;
      throw new FileError('File exists');
    }
    this.#checkWritable(path);
    this.#directory(posix.dirname(path), parents).entries.set(posix.basename(path), directory());
  }

  remove(path: string, recursive: boolean): void {
    const node = this.find(path);
    if (!node) throw new FileError(NO_SUCH_FILE);
    if (node.type === 'directory' && !recursive) throw new FileError('Is a directory');
    if (this.#mounts.has(posix.normalize(path))) throw new FileError('Device or resource busy');
    this.#checkWritable(path);
    this.#directory(posix.dirname(path), false).entries.delete(posix.basename(path));
  }

  #checkWritable(path: string): void {
    const normal = posix.normalize(path);
    const mount = [...this.#mounts.keys()]
      .filter((at) => normal === at || normal.startsWith(`${at}/`))
      .sort()
      .at(-1);
    const node = mount === undefined ? undefined : this.#mounts.get(mount);
    const readOnly = node ? node.type === 'directory' && node.readOnly : this.readOnlyRoot;
    if (readOnly) throw new FileError('Read-only file system');
  }

  #directory(path: string, create: boolean): DirectoryNode {
    let node: DirectoryNode = this.root;
    let at = '';
    for (const part of posix.normalize(path).split('/').filter(Boolean)) {
      at += `/${part}`;
      let next: FsNode | undefined = this.#mounts.get(at) ?? node.entries.get(part);
      if (!next && create) {
        next = directory();
        node.entries.set(part, next);
      }
      if (!next) throw new FileError(NO_SUCH_FILE);
      if (next.type === 'file') throw new FileError('Not a directory');
      node = next;
    }
    return node;
  }
}

const entriesOf = (node: DirectoryNode): Map<string, FsNode> => node.refresh?.() ?? node.entries;
