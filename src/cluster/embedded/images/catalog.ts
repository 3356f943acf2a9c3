import { parseImage } from '../../../grading/semantic/image.js';
import { traefik } from '../ingress/traefik.js';
import { type DirectoryNode, directory, file } from '../process/files.js';
import type { Program } from '../process/process.js';
import { shellProgram } from '../shell/main.js';
import { busybox } from './commands/busybox.js';
import { httpClients } from './commands/http-clients.js';
import { netTools } from './commands/net-tools.js';
import { systemCommands } from './commands/system.js';
import { textCommands } from './commands/text.js';
import { agnhost } from './servers/agnhost.js';
import { coredns } from './servers/coredns.js';
import { redisServer } from './servers/redis.js';
import { busyboxHttpd, helloApp, httpd, nginx } from './servers/web.js';

/** An image as this cluster models it. */
export interface Image {
  entrypoint: readonly string[];
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  workingDir: string;
  /** Numeric user that it runs as. */
  user: number;
  programs: ReadonlyMap<string, Program>;
  /** Name and version as its server tells them. */
  banner: string;
  files(): DirectoryNode;
}

export const COREDNS_IMAGE = 'registry.k8s.io/coredns/coredns:v1.14.2';

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const pick = (from: Record<string, Program>, names: readonly string[]): Record<string, Program> =>
  Object.fromEntries(names.flatMap((name) => (from[name] ? [[name, from[name]]] : [])));

const { dig: _dig, 'redis-cli': _redisCli, ...busyboxNet } = netTools;
const coreutils = { ...textCommands, ...systemCommands };
const applets: Record<string, Program> = {
  ...coreutils,
  ...busyboxNet,
  ...pick(httpClients, ['wget']),
  sh: shellProgram(false),
  ash: shellProgram(false),
  httpd: busyboxHttpd,
};
const BUSYBOX: Record<string, Program> = { ...applets, busybox: busybox(applets) };
/** What Debian's images have, without any network client. */
const DEBIAN: Record<string, Program> = { ...coreutils, sh: shellProgram(false), bash: shellProgram(true) };

interface Described {
  entrypoint?: readonly string[];
  command?: readonly string[];
  env?: Readonly<Record<string, string>>;
  workingDir?: string;
  user?: number;
  programs: Record<string, Program>;
  banner?: string;
  contents?: Readonly<Record<string, string>>;
}

function image(described: Described): Image {
  const { contents = {} } = described;
  return {
    entrypoint: described.entrypoint ?? [],
    command: described.command ?? [],
    env: { PATH, ...described.env },
    workingDir: described.workingDir ?? '/',
    user: described.user ?? 0,
    programs: new Map(Object.entries(described.programs)),
    banner: described.banner ?? '',
    files: () => filesOf(contents),
  };
}

const WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>This page is served by the embedded cluster's model of nginx.</p>
</body>
</html>
`;

const DEFAULT_SITE = `server {
    listen       80;
    server_name  localhost;
    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }
}
`;

function filesOf(contents: Readonly<Record<string, string>>): DirectoryNode {
  const root = directory();
  const all: Record<string, string> = {
    '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
    ...contents,
  };
  for (const folder of ['bin', 'dev', 'etc', 'proc', 'root', 'sys', 'tmp', 'usr', 'var'])
    root.entries.set(folder, directory());
  for (const [path, text] of Object.entries(all)) {
    const parts = path.split('/').filter(Boolean);
    const name = parts.pop() ?? '';
    let at = root;
    for (const part of parts) {
      const next = at.entries.get(part);
      const folder = next?.type === 'directory' ? next : directory();
      at.entries.set(part, folder);
      at = folder;
    }
    at.entries.set(name, file(text));
  }
  return root;
}

/** Images come in two kinds, and the one on Alpine has BusyBox: wget and nslookup, but no bash. */
const systemOf = (tag: string) => (tag.includes('alpine') ? BUSYBOX : DEBIAN);

type Make = (tag: string) => Image;

/** By the whole name of the repository. */
const MODELS: readonly [RegExp, Make][] = [
  [
    /^(docker\.io\/library|public\.ecr\.aws\/\w+)\/nginx$/,
    (tag) =>
      image({
        entrypoint: ['/docker-entrypoint.sh'],
        command: ['nginx', '-g', 'daemon off;'],
        env: { NGINX_VERSION: versionOf(tag, '1.27.5') },
        programs: { ...systemOf(tag), ...pick(httpClients, ['curl']), nginx, 'docker-entrypoint.sh': entrypoint },
        banner: `nginx/${versionOf(tag, '1.27.5')}`,
        contents: { '/usr/share/nginx/html/index.html': WELCOME, '/etc/nginx/conf.d/default.conf': DEFAULT_SITE },
      }),
  ],
  [
    /^docker\.io\/library\/httpd$/,
    (tag) =>
      image({
        command: ['httpd-foreground'],
        workingDir: '/usr/local/apache2',
        programs: { ...systemOf(tag), httpd, 'httpd-foreground': httpd },
        banner: `Apache/${versionOf(tag, '2.4.63')} (Unix)`,
        contents: { '/usr/local/apache2/htdocs/index.html': '<html><body><h1>It works!</h1></body></html>\n' },
      }),
  ],
  [
    /^docker\.io\/library\/busybox$/,
    () =>
      image({
        command: ['sh'],
        programs: BUSYBOX,
        banner: 'busybox',
        contents: { '/etc/os-release': 'NAME="busybox"\n' },
      }),
  ],
  [
    /^docker\.io\/library\/alpine$/,
    () =>
      image({
        command: ['/bin/sh'],
        programs: BUSYBOX,
        banner: 'busybox',
        contents: { '/etc/os-release': 'NAME="Alpine Linux"\n' },
      }),
  ],
  [
    /^(registry\.k8s\.io\/e2e-test-images\/|k8s\.gcr\.io\/e2e-test-images\/)agnhost$/,
    () =>
      image({
        entrypoint: ['/agnhost'],
        command: ['pause'],
        programs: {
          ...coreutils,
          ...netTools,
          ...httpClients,
          sh: shellProgram(false),
          bash: shellProgram(true),
          agnhost,
        },
      }),
  ],
  [
    /^(us-docker\.pkg\.dev\/google-samples\/containers\/gke\/|gcr\.io\/google-samples\/)hello-app$/,
    (tag) => {
      const version = `${tag.replace(/^v/, '')}.0`;
      return image({ entrypoint: ['./hello-app'], programs: { 'hello-app': helloApp(version) } });
    },
  ],
  [
    /^docker\.io\/library\/redis$/,
    (tag) =>
      image({
        entrypoint: ['docker-entrypoint.sh'],
        command: ['redis-server'],
        workingDir: '/data',
        programs: {
          ...systemOf(tag),
          ...pick(netTools, ['redis-cli']),
          'redis-server': redisServer,
          'docker-entrypoint.sh': entrypointFor('redis-server'),
        },
        contents: { '/data/.keep': '' },
      }),
  ],
  [
    /^docker\.io\/curlimages\/curl$/,
    () =>
      image({
        entrypoint: ['/entrypoint.sh'],
        command: ['curl'],
        user: 100,
        programs: { ...BUSYBOX, ...httpClients, 'entrypoint.sh': entrypointFor('curl') },
      }),
  ],
  [/^docker\.io\/library\/traefik$/, () => image({ entrypoint: ['traefik'], programs: { traefik } })],
  [/^registry\.k8s\.io\/coredns\/coredns$/, () => image({ entrypoint: ['/coredns'], programs: { coredns } })],
  [
    /^(registry\.k8s\.io|k8s\.gcr\.io)\/pause$/,
    () =>
      image({
        entrypoint: ['/pause'],
        programs: { pause: (process) => agnhost({ ...process, argv: ['agnhost', 'pause'] }) },
      }),
  ],
];

/** An entrypoint script that hands over to its arguments. */
const entrypoint: Program = async (process) => {
  const [, name = '', ...args] = process.argv;
  const program = process.machine.programs.get(name.split('/').at(-1) ?? '');
  return program ? program({ ...process, argv: [name, ...args] }) : 127;
};

/** One for which arguments that begin with a dash are those of its own program. */
const entrypointFor =
  (program: string): Program =>
  (process) => {
    const [script = '', ...args] = process.argv;
    return entrypoint(args[0]?.startsWith('-') ? { ...process, argv: [script, program, ...args] } : process);
  };

const versionOf = (tag: string, otherwise: string): string => /^\d+(\.\d+)*/.exec(tag)?.[0] ?? otherwise;

/** The model of an image; undefined when this cluster has none. */
export function findImage(name: string): Image | undefined {
  const { repository, tag = 'latest' } = parseImage(name);
  return MODELS.find(([pattern]) => pattern.test(repository))?.[1](tag);
}

/** Names of the images that are modelled, for messages. */
export const MODELLED = [
  'nginx',
  'httpd',
  'busybox',
  'alpine',
  'redis',
  'curlimages/curl',
  'hello-app',
  'agnhost',
  'pause',
];
