import type { Clock } from '../../../domain/clock.js';
import { HttpProtocolError, request } from '../images/http.js';
import { NODE_IP } from '../net/addresses.js';
import type { PodNetwork } from '../net/pod-network.js';
import type { Json } from '../object.js';
import { ExecFailure } from '../wire/pod-services.js';
import type { RunningContainer } from './container.js';

/** Undefined when it succeeded, else why it did not. */
export async function runProbe(
  probe: Json,
  container: { spec: Json; running: RunningContainer },
  network: PodNetwork,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | undefined> {
  const over = new AbortController();
  const done = new AbortController();
  clock.sleep(probe.timeoutSeconds * 1000, AbortSignal.any([signal, done.signal])).then(
    () => over.abort(),
    () => {},
  );
  const limited = AbortSignal.any([signal, over.signal]);
  try {
    return await attempt(probe, container, network, limited);
  } catch (error) {
    if (over.signal.aborted) return timedOut(probe, network, container.spec);
    if (signal.aborted) return undefined;
    if (error instanceof HttpProtocolError) return `Get "${urlOf(probe, network, container.spec)}": EOF`;
    throw error;
  } finally {
    done.abort();
  }
}

async function attempt(
  probe: Json,
  container: { spec: Json; running: RunningContainer },
  network: PodNetwork,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (probe.exec) return runCommand(probe.exec.command, container.running, signal);
  if (probe.grpc) return 'grpc probes are not modelled by the embedded cluster';
  const action = probe.httpGet ?? probe.tcpSocket;
  const port = portOf(action.port, container.spec);
  const address = `${action.host || network.ip}:${port}`;
  const socket = network.accept(port, { ip: NODE_IP, port: 40000 });
  const refused = `dial tcp ${address}: connect: connection refused`;
  if (!socket) return probe.httpGet ? `Get "${urlOf(probe, network, container.spec)}": ${refused}` : refused;
  if (probe.tcpSocket) {
    socket.close();
    return undefined;
  }
  if (action.scheme === 'HTTPS') {
    socket.close();
    return `Get "${urlOf(probe, network, container.spec)}": TLS is not modelled by the embedded cluster`;
  }
  const headers: Record<string, string> = { Host: address, 'User-Agent': 'kube-probe/1.36', Connection: 'close' };
  for (const { name, value } of action.httpHeaders ?? []) headers[name] = value;
  const answer = await request(socket, signal, { method: 'GET', path: action.path, headers });
  socket.close();
  return answer.status >= 200 && answer.status < 400
    ? undefined
    : `HTTP probe failed with statuscode: ${answer.status}`;
}

async function runCommand(
  command: string[],
  running: RunningContainer,
  signal: AbortSignal,
): Promise<string | undefined> {
  const written: Uint8Array[] = [];
  const keep = (chunk: Uint8Array): void => void written.push(chunk);
  try {
    const code = await running.exec(command, { stdin: undefined, stdout: keep, stderr: keep, signal });
    signal.throwIfAborted();
    return code === 0 ? undefined : Buffer.concat(written).toString('utf8');
  } catch (error) {
    if (error instanceof ExecFailure) return error.message;
    throw error;
  }
}

export function portOf(port: number | string, spec: Json): number {
  if (typeof port === 'number') return port;
  return (spec.ports ?? []).find((item: Json) => item.name === port)?.containerPort ?? Number(port);
}

function urlOf(probe: Json, network: PodNetwork, spec: Json): string {
  const { httpGet } = probe;
  return `${httpGet.scheme.toLowerCase()}://${httpGet.host || network.ip}:${portOf(httpGet.port, spec)}${httpGet.path}`;
}

function timedOut(probe: Json, network: PodNetwork, spec: Json): string {
  if (probe.exec)
    return `command timed out: "${probe.exec.command.join(' ')}" timed out after ${probe.timeoutSeconds}s`;
  if (probe.httpGet)
    return `Get "${urlOf(probe, network, spec)}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`;
  return 'dial tcp: i/o timeout';
}
