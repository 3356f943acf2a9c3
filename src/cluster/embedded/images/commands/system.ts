import { posix } from 'node:path';
import { NetworkError } from '../../net/errors.js';
import { contentOfFile, FileError, type FsNode } from '../../process/files.js';
import { absolute, complain, descriptor, type Process, type Program, print } from '../../process/process.js';
import { formatText } from '../../shell/printf.js';
import { openToRead } from './inputs.js';
import { readOptions, refusingAll, UnknownOption } from './options.js';

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

const sleep: Program = async (process) => {
  let ms = 0;
  for (const word of process.argv.slice(1)) {
    if (word === 'infinity' || word === 'inf') ms = 2 ** 31 - 1;
    const [, number, unit = 's'] = /^(\d*\.?\d+)([smhd])?$/.exec(word) ?? [];
    if (number === undefined && ms === 0) {
      await complain(process, `sleep: invalid number '${word}'`);
      return 1;
    }
    ms += Number(number ?? 0) * (UNITS[unit] ?? 1) * 1000;
  }
  if (process.argv.length < 2) {
    await complain(process, 'sleep: missing operand');
    return 1;
  }
  const { clock } = process.machine;
  for (let left = ms; left >= 0; left -= MOST_MS) {
    await clock.sleep(Math.min(left, MOST_MS), process.signal);
    if (left <= MOST_MS) break;
  }
  return 0;
};

/** Timers cannot run longer. */
const MOST_MS = 2 ** 31 - 1;

const env: Program = async (process) => {
  for (const [name, value] of process.env) await print(process, `${name}=${value}\n`);
  return 0;
};

const printenv: Program = async (process) => {
  const [, name] = process.argv;
  if (name === undefined) return env(process);
  const value = process.env.get(name);
  if (value !== undefined) await print(process, `${value}\n`);
  return value === undefined ? 1 : 0;
};

const hostname: Program = async (process) => {
  const [, option] = process.argv;
  const { machine } = process;
  if (option !== undefined && !['-i', '-I', '-s'].includes(option)) throw new UnknownOption(option);
  await print(process, `${option === '-i' || option === '-I' ? machine.network.ip : machine.hostname}\n`);
  return 0;
};

const date: Program = async (process) => {
  const now = new Date(process.machine.clock.now());
  const format = process.argv.slice(1).find((word) => word.startsWith('+'));
  await print(process, `${formatDate(now, format?.slice(1) ?? '%a %b %e %H:%M:%S UTC %Y')}\n`);
  return 0;
};

function formatDate(now: Date, format: string): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const fields: Record<string, string> = {
    Y: String(now.getUTCFullYear()),
    m: two(now.getUTCMonth() + 1),
    d: two(now.getUTCDate()),
    e: String(now.getUTCDate()).padStart(2),
    H: two(now.getUTCHours()),
    M: two(now.getUTCMinutes()),
    S: two(now.getUTCSeconds()),
    N: String(now.getUTCMilliseconds()).padStart(3, '0').padEnd(9, '0'),
    s: String(Math.floor(now.getTime() / 1000)),
    a: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][now.getUTCDay()] ?? '',
    b: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][now.getUTCMonth()] ?? '',
    F: now.toISOString().slice(0, 10),
    T: now.toISOString().slice(11, 19),
    Z: 'UTC',
    z: '+0000',
    '%': '%',
  };
  return format.replace(/%(.)/g, (all, letter: string) => fields[letter] ?? all);
}

const ls: Program = async (process) => {
  const { flags, rest } = readOptions(process.argv.slice(1), '', 'aAld1h');
  const { files } = process.machine;
  let status = 0;
  for (const name of rest.length ? rest : ['.']) {
    const path = absolute(process, name);
    const node = files.find(path);
    if (!node) {
      await complain(process, `ls: ${name}: No such file or directory`);
      status = 1;
      continue;
    }
    const names =
      node.type === 'file' || flags.has('d')
        ? [name]
        : files.list(path).filter((item) => flags.has('a') || flags.has('A') || !item.startsWith('.'));
    if (rest.length > 1 && node.type === 'directory') await print(process, `${name}:\n`);
    for (const item of names) {
      const at = node.type === 'file' ? path : posix.join(path, item);
      await print(process, flags.has('l') ? `${longLine(files.find(at), item)}\n` : `${item}\n`);
    }
  }
  return status;
};

function longLine(node: FsNode | undefined, name: string): string {
  const folder = node?.type === 'directory';
  const size = node?.type === 'file' ? contentOfFile(node).length : 4096;
  const mode = folder ? 'drwxr-xr-x' : node?.type === 'file' && node.executable ? '-rwxr-xr-x' : '-rw-r--r--';
  return `${mode}    1 root     root     ${String(size).padStart(9)} Jan  1 00:00 ${name}`;
}

/** Commands whose failure is a file's. */
function onFiles(
  run: (process: Process, options: ReturnType<typeof readOptions>) => Promise<void> | void,
  withValue = '',
): Program {
  return async (process) => {
    try {
      await run(process, readOptions(process.argv.slice(1), withValue, 'prRfav'));
      return 0;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await complain(
        process,
        `${process.argv[0]}: ${process.argv
          .slice(1)
          .filter((word) => !word.startsWith('-'))
          .at(-1)}: ${error.message}`,
      );
      return 1;
    }
  };
}

const mkdir = onFiles((process, { flags, rest }) => {
  for (const name of rest) process.machine.files.makeDirectory(absolute(process, name), flags.has('p'));
});

const rm = onFiles((process, { flags, rest }) => {
  const { files } = process.machine;
  for (const name of rest) {
    const path = absolute(process, name);
    if (flags.has('f') && !files.find(path)) continue;
    files.remove(path, flags.has('r') || flags.has('R'));
  }
});

const touch = onFiles((process, { rest }) => {
  const { files, clock } = process.machine;
  for (const name of rest) files.write(absolute(process, name), Buffer.alloc(0), { append: true, at: clock.now() });
});

const cp = onFiles((process, { rest }) => copy(process, rest, false));
const mv = onFiles((process, { rest }) => copy(process, rest, true));

function copy(process: Process, names: readonly string[], move: boolean): void {
  const { files } = process.machine;
  const target = absolute(process, names.at(-1) ?? '');
  for (const name of names.slice(0, -1)) {
    const path = absolute(process, name);
    const to = files.find(target)?.type === 'directory' ? posix.join(target, posix.basename(path)) : target;
    files.write(to, files.read(path));
    if (move) files.remove(path, false);
  }
}

const dd: Program = async (process) => {
  const options = new Map(process.argv.slice(1).map((word) => word.split('=') as [string, string]));
  const size = Number(options.get('bs') ?? options.get('ibs') ?? 512);
  const count = options.has('count') ? Number(options.get('count')) : Number.POSITIVE_INFINITY;
  const from = options.get('if');
  const source = from ? openToRead(process, from) : descriptor(process, 0);
  let blocks = 0;
  try {
    for (; blocks < count; blocks++) {
      const chunk = await source.read?.(size, process.signal);
      if (!chunk) break;
      await print(process, chunk);
    }
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await complain(process, `dd: error reading 'standard input': ${error.message}`);
    return 1;
  }
  await complain(process, `0+${blocks} records in\n0+${blocks} records out`);
  return 0;
};

const id: Program = async (process) => {
  const { id: number, name } = process.machine.user;
  if (process.argv.includes('-u')) await print(process, process.argv.includes('-n') ? `${name}\n` : `${number}\n`);
  else await print(process, `uid=${number}(${name}) gid=${number}(${name}) groups=${number}(${name})\n`);
  return 0;
};

const uname: Program = async (process) => {
  const { hostname: node } = process.machine;
  await print(
    process,
    process.argv.includes('-a')
      ? `Linux ${node} 6.1.0 #1 SMP x86_64 GNU/Linux\n`
      : process.argv.includes('-n')
        ? `${node}\n`
        : process.argv.includes('-m')
          ? 'x86_64\n'
          : 'Linux\n',
  );
  return 0;
};

const timeout: Program = async (process) => {
  const args = process.argv.slice(1);
  while (args[0]?.startsWith('-')) args.splice(0, /^-[sk]$/.test(args[0]) ? 2 : 1);
  const seconds = Number.parseFloat(args.shift() ?? '0');
  const [name = ''] = args;
  const program = process.machine.programs.get(posix.basename(name));
  if (!program) {
    await complain(process, `timeout: failed to run command '${name}': No such file or directory`);
    return 127;
  }
  const over = new AbortController();
  const done = new AbortController();
  process.machine.clock.sleep(seconds * 1000, AbortSignal.any([process.signal, done.signal])).then(
    () => over.abort(),
    () => {},
  );
  try {
    return await program({ ...process, argv: args, signal: AbortSignal.any([process.signal, over.signal]) });
  } catch (error) {
    process.signal.throwIfAborted();
    if (over.signal.aborted) return process.machine.banner.startsWith('busybox') ? 143 : 124;
    throw error;
  } finally {
    done.abort();
  }
};

const xargs: Program = async (process) => {
  const { values, rest } = readOptions(process.argv.slice(1), 'nI', 'r');
  const input = descriptor(process, 0);
  const words: string[] = [];
  for (
    let chunk = await input.read?.(65536, process.signal);
    chunk;
    chunk = await input.read?.(65536, process.signal)
  ) {
    words.push(...Buffer.from(chunk).toString('utf8').split(/\s+/).filter(Boolean));
  }
  const [name = 'echo', ...first] = rest;
  const program = process.machine.programs.get(name);
  if (!program) return 127;
  const size = Number(values.get('n') ?? (values.has('I') ? 1 : words.length || 1));
  let status = 0;
  for (let i = 0; i < Math.max(1, words.length); i += size) {
    const some = words.slice(i, i + size);
    const hole = values.get('I');
    const args = hole ? first.map((word) => word.replaceAll(hole, some[0] ?? '')) : [...first, ...some];
    status = (await program({ ...process, argv: [name, ...args] })) || status;
  }
  return status;
};

export const systemCommands: Record<string, Program> = refusingAll({
  sleep,
  env,
  printenv,
  hostname,
  date,
  ls,
  mkdir,
  rm,
  touch,
  cp,
  mv,
  dd,
  id,
  uname,
  timeout,
  xargs,
  whoami: async (process) => {
    await print(process, `${process.machine.user.name}\n`);
    return 0;
  },
  echo: async (process) => {
    await print(process, `${process.argv.slice(1).join(' ')}\n`);
    return 0;
  },
  printf: async (process) => {
    const [, format = '', ...rest] = process.argv;
    await print(process, formatText(format, rest));
    return 0;
  },
  pwd: async (process) => {
    await print(process, `${process.cwd}\n`);
    return 0;
  },
  true: async () => 0,
  false: async () => 1,
  basename: async (process) => {
    await print(process, `${posix.basename(process.argv[1] ?? '', process.argv[2])}\n`);
    return 0;
  },
  dirname: async (process) => {
    await print(process, `${posix.dirname(process.argv[1] ?? '')}\n`);
    return 0;
  },
  ps: async (process) => {
    await print(process, `PID   USER     COMMAND\n    1 ${process.machine.user.name}     (modelled)\n`);
    return 0;
  },
});
