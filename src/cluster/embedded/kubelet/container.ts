import { setMaxListeners } from 'node:events';
import type { Clock } from '../../../domain/clock.js';
import type { Image } from '../images/catalog.js';
import type { PodNetwork } from '../net/pod-network.js';
import type { Json, Obj } from '../object.js';
import { type Descriptor, Handle, makePipe, nullDevice, sinkTo } from '../process/descriptor.js';
import { type DirectoryNode, Files, type FsNode, file } from '../process/files.js';
import { Killed, type Machine, type Process, type Program } from '../process/process.js';
import type { Store } from '../storage/store.js';
import { ExecFailure, type ExecStreams } from '../wire/pod-services.js';
import { environmentOf, expand, hostnameOf } from './environment.js';
import { LogBuffer } from './log-buffer.js';

const STARTING_FAILED = 128;
const KILLED = 137;

export interface ContainerStart {
  pod: Obj;
  spec: Json;
  image: Image;
  network: PodNetwork;
  volumes: ReadonlyMap<string, DirectoryNode>;
  store: Store;
  clock: Clock;
  /** Called once, when the container's own process has ended. */
  onExit(code: number, message: string): void;
}

/** One run of a container: its files, its first process, what it writes. */
export class RunningContainer {
  readonly log: LogBuffer;
  readonly #machine: Machine;
  readonly #env: Map<string, string>;
  readonly #killed = new AbortController();
  readonly #stdin: Descriptor | undefined;
  readonly #outputs = new Set<(chunk: Uint8Array, error: boolean) => void>();
  #onSignal: ((name: string) => boolean) | undefined;
  #typed: Descriptor | undefined;

  constructor(readonly start: ContainerStart) {
    const { pod, spec, image, network, clock, store } = start;
    setMaxListeners(0, this.#killed.signal);
    this.log = new LogBuffer(() => clock.now());
    this.#env = environmentOf(pod, spec, store, image.env);
    const user = spec.securityContext?.runAsUser ?? pod.spec.securityContext?.runAsUser ?? image.user;
    this.#machine = {
      hostname: hostnameOf(pod),
      files: filesFor(start),
      network,
      clock,
      programs: image.programs,
      banner: image.banner,
      user: { id: user, name: user === 0 ? 'root' : user === 65534 ? 'nobody' : String(user) },
    };
    if (spec.stdin) {
      const { reader, writer } = makePipe();
      this.#stdin = reader;
      this.#typed = writer;
    }
  }

  /** Starts the first process. Resolves never; `onExit` tells the end. */
  run(): void {
    const { spec, image } = this.start;
    const own = (words: readonly string[]): string[] => words.map((word) => expand(word, this.#env));
    const command = spec.command?.length ? own(spec.command) : [...image.entrypoint];
    const args = spec.args?.length ? own(spec.args) : spec.command?.length ? [] : [...image.command];
    const argv = [...command, ...args];
    const write =
      (error: boolean) =>
      (chunk: Uint8Array): void => {
        this.log.write(Buffer.from(chunk));
        for (const output of this.#outputs) output(chunk, error);
      };
    const handles = new Map([
      [0, new Handle(this.#stdin ?? nullDevice)],
      [1, new Handle(sinkTo(write(false)))],
      [2, new Handle(sinkTo(write(true)))],
    ]);
    const process = this.#process(argv, handles, this.#killed.signal, (handler) => {
      this.#onSignal = handler;
    });
    void this.#runFirst(process);
  }

  async #runFirst(process: Process): Promise<void> {
    let code: number;
    let message = '';
    try {
      code = await this.#program(process.argv[0] ?? '', process)(process);
    } catch (error) {
      if (error instanceof ExecFailure) {
        code = STARTING_FAILED;
        message = error.message;
      } else if (error instanceof Killed || this.#killed.signal.aborted) code = KILLED;
      else {
        code = 139;
        this.log.write(Buffer.from(`${(error as Error).stack ?? error}\n`));
      }
    }
    this.#killed.abort(new Killed(KILLED));
    this.log.end();
    this.start.onExit(code, message);
  }

  /** A signal to the first process, which only feels those that it handles. */
  signal(name: string): void {
    this.#onSignal?.(name);
  }

  kill(): void {
    this.#killed.abort(new Killed(KILLED));
  }

  /** Runs another command in the container; rejects with an ExecFailure when there is no such program. */
  async exec(argv: readonly string[], streams: ExecStreams): Promise<number> {
    const signal = AbortSignal.any([this.#killed.signal, streams.signal]);
    const handles = new Map([
      [0, new Handle(streams.stdin ? fromIterable(streams.stdin) : nullDevice)],
      [1, new Handle(sinkTo(streams.stdout))],
      [2, new Handle(sinkTo(streams.stderr))],
    ]);
    const process = this.#process(argv, handles, signal, () => {});
    try {
      return await this.#program(argv[0] ?? '', process)(process);
    } catch (error) {
      if (error instanceof Killed || signal.aborted) return KILLED;
      throw error;
    }
  }

  /** Sees what the first process writes from now on, and types into it where it reads. */
  attach(streams: ExecStreams): Promise<void> {
    const output = (chunk: Uint8Array, error: boolean): void => (error ? streams.stderr : streams.stdout)(chunk);
    this.#outputs.add(output);
    const signal = AbortSignal.any([this.#killed.signal, streams.signal]);
    const { stdin } = streams;
    if (stdin && this.#typed) {
      void (async () => {
        for await (const chunk of stdin) await this.#typed?.write?.(chunk, signal);
        if (this.start.spec.stdinOnce) this.#typed?.close?.();
      })().catch(() => {});
    }
    return new Promise((resolve) => {
      const end = (): void => {
        this.#outputs.delete(output);
        resolve();
      };
      if (signal.aborted) end();
      signal.addEventListener('abort', end, { once: true });
    });
  }

  #process(
    argv: readonly string[],
    handles: Map<number, Handle>,
    signal: AbortSignal,
    onSignal: (handler: (name: string) => boolean) => void,
  ): Process {
    const { spec, image } = this.start;
    return {
      machine: this.#machine,
      argv,
      env: this.#env,
      cwd: spec.workingDir || image.workingDir,
      descriptors: handles,
      signal,
      onSignal,
    };
  }

  #program(name: string, process: Process): Program {
    const found = this.#machine.programs.get(name.split('/').at(-1) ?? '');
    if (found) return found;
    const script = name.includes('/') ? this.#machine.files.find(name) : undefined;
    if (script?.type === 'file' && script.executable) {
      const shell = this.#machine.programs.get('sh');
      if (shell) return () => shell({ ...process, argv: ['sh', ...process.argv] });
    }
    const why = name.includes('/') ? `stat ${name}: no such file or directory` : 'executable file not found in $PATH';
    throw new ExecFailure(
      `OCI runtime exec failed: exec failed: unable to start container process: exec: ${JSON.stringify(name)}: ${why}`,
    );
  }
}

function fromIterable(source: AsyncIterable<Uint8Array>): Descriptor {
  const iterator = source[Symbol.asyncIterator]();
  let rest: Uint8Array | undefined;
  return {
    read: async (max, signal) => {
      while (!rest || rest.length === 0) {
        const next = await Promise.race([
          iterator.next(),
          new Promise<never>((_, reject) => {
            if (signal.aborted) reject(signal.reason);
            signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          }),
        ]);
        if (next.done) return undefined;
        rest = next.value;
      }
      const chunk = rest.subarray(0, max);
      rest = rest.subarray(max);
      return chunk;
    },
  };
}

function filesFor({ pod, spec, image, network, volumes }: ContainerStart): Files {
  const files = new Files(image.files(), spec.securityContext?.readOnlyRootFilesystem === true);
  const { resolv, hosts } = network;
  const name = hostnameOf(pod);
  const own = [...hosts.map(({ ip, names }) => `${ip}\t${names.join('\t')}`), `${network.ip}\t${name}`].join('\n');
  files.mount('/etc/hostname', file(`${name}\n`));
  files.mount('/etc/hosts', file(`# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n${own}\n`));
  files.mount(
    '/etc/resolv.conf',
    file(`search ${resolv.search.join(' ')}\nnameserver ${resolv.nameserver}\noptions ndots:${resolv.ndots}\n`),
  );
  for (const mount of spec.volumeMounts ?? []) {
    const volume = volumes.get(mount.name);
    if (!volume) continue;
    const node = mount.subPath ? below(volume, mount.subPath) : volume;
    files.mount(mount.mountPath, mount.readOnly && node.type === 'directory' ? { ...node, readOnly: true } : node);
  }
  return files;
}

function below(volume: DirectoryNode, path: string): FsNode {
  let node: FsNode = volume;
  for (const part of path.split('/').filter(Boolean)) {
    if (node.type !== 'directory') break;
    const entries: Map<string, FsNode> = node.refresh?.() ?? node.entries;
    let next = entries.get(part);
    if (!next) {
      next = { type: 'directory', entries: new Map() };
      entries.set(part, next);
    }
    node = next;
  }
  return node;
}
