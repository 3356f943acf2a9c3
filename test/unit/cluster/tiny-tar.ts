import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export interface TinyFile {
  name: string;
  content?: string | Buffer;
  /** Makes it a symbolic link to there. */
  link?: string;
}

/** A tar archive as `docker save` writes it. */
export function tar(files: readonly TinyFile[]): Buffer {
  return Buffer.concat([...files.flatMap((file) => entry(file)), Buffer.alloc(1024)]);
}

function entry({ name, content = '', link }: TinyFile): Buffer[] {
  const body = Buffer.from(content);
  const long =
    name.length > 100 ? [header('././@LongLink', name.length + 1, 'L'), padded(Buffer.from(`${name}\0`))] : [];
  const flag = link === undefined ? '0' : '2';
  return [...long, header(name.slice(0, 100), body.length, flag, link), padded(body)];
}

function header(name: string, size: number, flag: string, link = ''): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write(flag, 156);
  block.write(link, 157);
  block.write('ustar\0', 257);
  block.write('        ', 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(body: Buffer): Buffer {
  return Buffer.concat([body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

export const digestOf = (content: Buffer | string) => `sha256:${createHash('sha256').update(content).digest('hex')}`;

export interface TinyImage {
  tags: string[];
  layers: string[];
}

/** The layout of Docker before 25: a folder a layer; a layer that is there already is a link to the first one. */
export function oldArchive(images: readonly TinyImage[]): Buffer {
  const files: TinyFile[] = [];
  const firstPlace = new Map<string, string>();
  const manifest = images.map(({ tags, layers }, image) => {
    const config = JSON.stringify({ rootfs: { diff_ids: layers.map(digestOf) } });
    const configName = `${digestOf(config).slice(7)}.json`;
    const paths = layers.map((layer, index) => {
      const path = `layer-${image}-${index}/layer.tar`;
      const first = firstPlace.get(layer);
      files.push(first === undefined ? { name: path, content: layer } : { name: path, link: `../${first}` });
      if (first === undefined) firstPlace.set(layer, path);
      return path;
    });
    files.push({ name: configName, content: config });
    return { Config: configName, RepoTags: tags, Layers: paths };
  });
  return tar([...files, { name: 'manifest.json', content: JSON.stringify(manifest) }]);
}

/** The layout of Docker since 25: blobs by digest, here with compressed layers. */
export function ociArchive({ tags, layers }: TinyImage): Buffer {
  const config = JSON.stringify({ rootfs: { diff_ids: layers.map(digestOf) } });
  const blobs = layers.map((layer) => gzipSync(layer));
  const path = (content: Buffer | string) => `blobs/sha256/${digestOf(content).slice(7)}`;
  const manifest = [{ Config: path(config), RepoTags: tags, Layers: blobs.map(path) }];
  return tar([
    ...blobs.map((blob) => ({ name: path(blob), content: blob })),
    { name: path(config), content: config },
    { name: 'manifest.json', content: JSON.stringify(manifest) },
  ]);
}
