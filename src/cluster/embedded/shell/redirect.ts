import { posix } from 'node:path';
import { NetworkError } from '../net/errors.js';
import { contentOf, type Descriptor, Handle, nullDevice } from '../process/descriptor.js';
import { FileError, NO_SUCH_FILE } from '../process/files.js';
import type { Redirection } from './ast.js';
import { ShellError } from './errors.js';
import { expandText, expandWords } from './expand.js';
import type { Shell } from './shell.js';

/**
 * Makes the redirections in the shell's own table. Returns what puts the table back as it was; not calling it makes
 * them last, as `exec` does.
 */
export async function redirect(shell: Shell, redirections: readonly Redirection[]): Promise<() => void> {
  const before = new Map<number, Handle | undefined>();
  const undo = (): void => {
    for (const [number, handle] of before) {
      shell.handles.get(number)?.release();
      if (handle) shell.handles.set(number, handle);
      else shell.handles.delete(number);
    }
  };
  const put = (number: number, handle: Handle | undefined): void => {
    if (!before.has(number)) before.set(number, shell.handles.get(number));
    else shell.handles.get(number)?.release();
    if (handle) shell.handles.set(number, handle);
    else shell.handles.delete(number);
  };
  try {
    for (const redirection of redirections) await make(shell, redirection, put);
  } catch (error) {
    undo();
    throw error;
  }
  return undo;
}

/** Lets go of what `undo` would have put back: the redirections stay. */
export function keep(shell: Shell, before: ReadonlyMap<number, Handle>): void {
  for (const [number, handle] of before) if (shell.handles.get(number) !== handle) handle.release();
}

async function make(
  shell: Shell,
  redirection: Redirection,
  put: (number: number, handle: Handle | undefined) => void,
): Promise<void> {
  const { operator } = redirection;
  if (operator === '<<' || operator === '<<<') {
    const text = await expandText(shell, redirection.target);
    put(numberOf(shell, redirection, 0), new Handle(contentOf(Buffer.from(operator === '<<<' ? `${text}\n` : text))));
    return;
  }
  const [target = ''] = await expandWords(shell, [redirection.target]);
  if (operator === '<&' || operator === '>&') {
    if (target === '-') {
      const number =
        typeof redirection.descriptor === 'object'
          ? Number(shell.variables.get(redirection.descriptor.variable))
          : (redirection.descriptor ?? (operator === '<&' ? 0 : 1));
      put(number, undefined);
      return;
    }
    if (/^\d+$/.test(target)) {
      const handle = shell.handles.get(Number(target));
      if (!handle) throw new ShellError(`${target}: Bad file descriptor`);
      put(numberOf(shell, redirection, operator === '<&' ? 0 : 1), handle.hold());
      return;
    }
  }
  if (operator === '&>' || operator === '&>>' || operator === '>&') {
    const handle = await open(shell, target, operator === '&>>' ? '>>' : '>');
    put(1, handle);
    put(2, handle.hold());
    return;
  }
  const handle = await open(shell, target, operator);
  put(numberOf(shell, redirection, operator.startsWith('<') ? 0 : 1), handle);
}

/** {name}<file takes a free descriptor and stores its number. */
function numberOf(shell: Shell, { descriptor }: Redirection, otherwise: number): number {
  if (typeof descriptor !== 'object') return descriptor ?? otherwise;
  let number = 10;
  while (shell.handles.has(number)) number++;
  shell.variables.set(descriptor.variable, String(number));
  return number;
}

async function open(shell: Shell, target: string, operator: string): Promise<Handle> {
  const path = posix.resolve(shell.cwd, target);
  const device = /^\/dev\/(tcp|udp)\/([^/]+)\/([^/]+)$/.exec(path);
  if (device && shell.bash) return openSocket(shell, device[1] === 'udp', device[2] ?? '', device[3] ?? '', target);
  const inherited = /^\/dev\/(?:fd\/(\d+)|std(in|out|err))$/.exec(path);
  if (inherited) {
    const number = inherited[1] ? Number(inherited[1]) : ['in', 'out', 'err'].indexOf(inherited[2] ?? '');
    const handle = shell.handles.get(number);
    if (!handle) throw new ShellError(`${target}: ${NO_SUCH_FILE}`);
    const both = operator === '<>' ? handle.descriptor.reopen?.() : undefined;
    return both ? new Handle(both) : handle.hold();
  }
  if (path === '/dev/null') return new Handle(nullDevice);
  try {
    return new Handle(openFile(shell, path, operator));
  } catch (error) {
    if (error instanceof FileError) throw new ShellError(`${target}: ${error.message}`);
    throw error;
  }
}

function openFile(shell: Shell, path: string, operator: string): Descriptor {
  const { files, clock } = shell.machine;
  const at = clock.now();
  if (operator === '<') return contentOf(files.read(path));
  if (operator === '>' || operator === '>|') files.write(path, Buffer.alloc(0), { at });
  else if (!files.find(path)) files.write(path, Buffer.alloc(0), { at });
  const source = operator === '<>' ? contentOf(files.read(path)) : {};
  return {
    ...source,
    write: async (chunk) => files.write(path, Buffer.from(chunk), { append: true, at: clock.now() }),
  };
}

async function openSocket(
  shell: Shell,
  datagrams: boolean,
  host: string,
  port: string,
  target: string,
): Promise<Handle> {
  const { network } = shell.machine;
  try {
    const ip = await network.addressOf(host, shell.signal);
    const socket = datagrams
      ? network.datagramSocket(ip, Number(port))
      : await network.connect(ip, Number(port), shell.signal);
    return new Handle(socket);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    const what = error.code === 'ENOTFOUND' ? `${host}: Name or service not known` : `connect: ${error.message}`;
    throw new ShellError(
      `${what}\n${shell.name}: ${target}: ${error.code === 'ENOTFOUND' ? 'Invalid argument' : error.message}`,
    );
  }
}
