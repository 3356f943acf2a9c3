import { posix } from 'node:path';
import { NetworkError } from '../../net/errors.js';
import type { Socket } from '../../net/sockets.js';
import { BrokenPipe } from '../../process/descriptor.js';
import { contentOfFile } from '../../process/files.js';
import { complain, type Process, type Program, print } from '../../process/process.js';
import { HttpProtocolError, type HttpRequest, readRequest, respond } from '../http.js';

export interface Answer {
  status: number;
  body: string | Buffer;
  headers?: Record<string, string>;
}

/** Serves HTTP on a port until the process ends; resolves at once with an error's exit code when the port is taken. */
export async function serveHttp(
  process: Process,
  port: number,
  answer: (request: HttpRequest, socket: Socket) => Promise<Answer> | Answer,
): Promise<void> {
  process.machine.network.listen(port, (socket) => void serveOne(process, socket, answer), process.signal);
}

/** Answers the one request of a connection. */
export async function serveOne(
  process: Process,
  socket: Socket,
  answer: (request: HttpRequest, socket: Socket) => Promise<Answer> | Answer,
): Promise<void> {
  try {
    const request = await readRequest(socket, process.signal);
    if (!request) {
      await respond(socket, process.signal, { status: 400, body: 'Bad Request\n' });
      return;
    }
    await respond(socket, process.signal, { ...(await answer(request, socket)), head: request.method === 'HEAD' });
  } catch (error) {
    if (error instanceof HttpProtocolError || error instanceof URIError) {
      await respond(socket, process.signal, { status: 400, body: 'Bad Request\n' }).catch(() => {});
    } else if (!(error instanceof BrokenPipe) && !process.signal.aborted) throw error;
  } finally {
    socket.close();
  }
}

export function untilKilled(process: Process): Promise<number> {
  return new Promise((_, reject) => {
    if (process.signal.aborted) reject(process.signal.reason);
    process.signal.addEventListener('abort', () => reject(process.signal.reason), { once: true });
  });
}

/** Ends with 0 on TERM, as well-behaved servers do. */
export function untilTerminated(process: Process): Promise<number> {
  return new Promise((resolve, reject) => {
    process.onSignal((name) => {
      if (name !== 'TERM' && name !== 'INT' && name !== 'QUIT') return false;
      resolve(0);
      return true;
    });
    untilKilled(process).catch(reject);
  });
}

const TYPES: Record<string, string> = {
  '.html': 'text/html',
  '.txt': 'text/plain',
  '.json': 'application/json',
  '.css': 'text/css',
};

/** A file below a document root, with index.html for folders. */
function fileAnswer(process: Process, root: string, path: string, notFound: Answer, forbidden: Answer): Answer {
  const clean = posix.normalize(decodeURIComponent(path.split('?')[0] ?? '/'));
  let at = posix.join(root, clean);
  let node = process.machine.files.find(at);
  if (node?.type === 'directory') {
    at = posix.join(at, 'index.html');
    node = process.machine.files.find(at);
    if (!node) return forbidden;
  }
  if (node?.type !== 'file') return notFound;
  return {
    status: 200,
    body: contentOfFile(node),
    headers: { 'Content-Type': TYPES[posix.extname(at)] ?? 'application/octet-stream' },
  };
}

const page = (title: string, server: string): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${server}</center>\r\n</body>\r\n</html>\r\n`;

interface NginxServer {
  ports: number[];
  root: string;
  /** Locations that answer by themselves. */
  returns: { path: string; status: number; body: string }[];
}

const KNOWN_DIRECTIVES =
  /^(listen|server_name|root|index|location|return|error_page|default_type|add_header|server|access_log|error_log|keepalive_timeout)$/;

/** What the configuration asks for; a directive that is not modelled is named. */
function parseNginx(text: string): NginxServer[] | string {
  const servers: NginxServer[] = [];
  const bare = text.replace(/#[^\n]*/g, '');
  for (const [, directive = ''] of bare.matchAll(/(?:^|[;{}])\s*([a-z_]+)/g)) {
    if (!KNOWN_DIRECTIVES.test(directive)) return directive;
  }
  for (const block of bare.split(/\bserver\s*\{/).slice(1)) {
    const ports = [...block.matchAll(/listen\s+(?:[\d.]+:)?(\d+)[^;]*;/g)].map((match) => Number(match[1]));
    const returns = [
      ...block.matchAll(/location\s+(?:=\s*)?(\S+)\s*\{[^}]*?return\s+(\d+)(?:\s+(?:'([^']*)'|"([^"]*)"|([^;]*)))?;/g),
    ].map((match) => ({
      path: match[1] ?? '/',
      status: Number(match[2]),
      body: (match[3] ?? match[4] ?? match[5] ?? '').replaceAll('\\n', '\n'),
    }));
    servers.push({
      ports: ports.length ? ports : [80],
      root: /root\s+([^;]+);/.exec(block)?.[1]?.trim() ?? '/usr/share/nginx/html',
      returns,
    });
  }
  return servers;
}

export const nginx: Program = async (process) => {
  const { files } = process.machine;
  const folder = '/etc/nginx/conf.d';
  const configs = files.find(folder) ? files.list(folder).filter((name) => name.endsWith('.conf')) : [];
  const listening: string[] = [];
  for (const name of configs) {
    const servers = parseNginx(files.read(`${folder}/${name}`).toString('utf8'));
    if (typeof servers === 'string') {
      await complain(
        process,
        `nginx: [emerg] directive "${servers}" in ${folder}/${name} is not modelled by the embedded cluster`,
      );
      return 1;
    }
    for (const server of servers) {
      for (const port of server.ports) {
        try {
          await serveHttp(process, port, async (request, socket) => {
            const answer = nginxAnswer(process, server, request);
            const at = new Date(process.machine.clock.now()).toISOString();
            await print(
              process,
              `${socket.remote.ip} - - [${at}] "${request.method} ${request.path} HTTP/1.1" ${answer.status} ${answer.body.length} "-" "${request.headers.get('user-agent') ?? '-'}" "-"\n`,
            );
            return answer;
          });
          listening.push(String(port));
        } catch (error) {
          if (!(error instanceof NetworkError)) throw error;
          await complain(process, `nginx: [emerg] bind() to 0.0.0.0:${port} failed (98: Address already in use)`);
          return 1;
        }
      }
    }
  }
  await complain(process, `[notice] 1#1: ${process.machine.banner}: start worker processes`);
  return untilTerminated(process);
};

function nginxAnswer(process: Process, server: NginxServer, request: HttpRequest): Answer {
  const { banner } = process.machine;
  const headers = { Server: banner, 'Content-Type': 'text/html' };
  const fixed = server.returns
    .filter(({ path }) => request.path.startsWith(path))
    .sort((a, b) => b.path.length - a.path.length)[0];
  if (fixed) return { status: fixed.status, body: fixed.body, headers: { ...headers, 'Content-Type': 'text/plain' } };
  if (!['GET', 'HEAD'].includes(request.method)) return { status: 405, body: page('405 Not Allowed', banner), headers };
  const answer = fileAnswer(
    process,
    server.root,
    request.path,
    { status: 404, body: page('404 Not Found', banner), headers },
    { status: 403, body: page('403 Forbidden', banner), headers },
  );
  return { ...answer, headers: { Server: banner, ...answer.headers } };
}

export const httpd: Program = async (process) => {
  const { banner } = process.machine;
  const missing =
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n';
  try {
    await serveHttp(process, 80, (request) => {
      const headers = { Server: banner, 'Content-Type': 'text/html' };
      const answer = fileAnswer(
        process,
        '/usr/local/apache2/htdocs',
        request.path,
        { status: 404, body: missing, headers },
        { status: 403, body: 'Forbidden\n', headers },
      );
      return { ...answer, headers: { Server: banner, ...answer.headers } };
    });
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await complain(process, '(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80');
    return 1;
  }
  await complain(process, `AH00094: Command line: 'httpd -D FOREGROUND'`);
  return untilTerminated(process);
};

/** busybox httpd [-f] [-p PORT] [-h FOLDER] */
export const busyboxHttpd: Program = async (process) => {
  const args = process.argv.slice(1);
  const value = (option: string): string | undefined => {
    const at = args.findIndex((word) => word.startsWith(option));
    return at < 0 ? undefined : args[at]?.slice(2) || args[at + 1];
  };
  const port = Number((value('-p') ?? '80').split(':').at(-1));
  const root = posix.resolve(process.cwd, value('-h') ?? '.');
  const plain = (status: number, title: string): Answer => ({
    status,
    body: `<HTML><HEAD><TITLE>${status} ${title}</TITLE></HEAD>\n<BODY><H1>${status} ${title}</H1>\nThe requested URL was not found\n</BODY></HTML>\n`,
    headers: { 'Content-Type': 'text/html' },
  });
  try {
    await serveHttp(process, port, (request) =>
      fileAnswer(process, root, request.path, plain(404, 'Not Found'), plain(404, 'Not Found')),
    );
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    await complain(process, `httpd: bind: ${error.message}`);
    return 1;
  }
  // Without -f it goes on in the background, for as long as its container.
  return args.includes('-f') || args.some((word) => /^-\w*f/.test(word)) ? untilKilled(process) : 0;
};

/** The sample that tells its version and host. */
export function helloApp(version: string): Program {
  return async (process) => {
    const port = Number(process.env.get('PORT') ?? 8080);
    await serveHttp(process, port, () => ({
      status: 200,
      body: `Hello, world!\nVersion: ${version}\nHostname: ${process.machine.hostname}\n`,
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    }));
    await complain(process, `Server listening on port ${port}`);
    return untilKilled(process);
  };
}
