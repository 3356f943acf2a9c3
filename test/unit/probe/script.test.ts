import { X509Certificate } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import * as net from 'node:net';
import type { TLSSocket } from 'node:tls';
import { execa, execaSync } from 'execa';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProbeAction, ProbeObservation } from '../../../src/domain/reach.js';
import { classify } from '../../../src/probe/classify.js';
import { readReport } from '../../../src/probe/report.js';
import { commandFor } from '../../../src/probe/wire.js';

/** The script runs here as it does in a pod, against servers on the loopback interface. */
function tools(): boolean {
  const bash = execaSync('bash', ['-c', '[[ $EPOCHREALTIME && -r /etc/resolv.conf ]] && curl --version'], {
    reject: false,
  });
  const [, major = 0, minor = 0] = /curl (\d+)\.(\d+)/.exec(bash.stdout ?? '') ?? [];
  return bash.exitCode === 0 && Number(major) * 1000 + Number(minor) >= 7088;
}

const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listen(server: net.Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A port that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function probe(...actions: ProbeAction[]): Promise<ProbeObservation[]> {
  const [program = '', ...args] = commandFor(
    actions.map((action, id) => ({ id, action })),
    300,
  );
  const { stdout } = await execa(program, args, { stdin: 'ignore' });
  const report = readReport(`${stdout}\n`);
  if (!report) throw new Error(`no whole report: ${stdout}`);
  return actions.map((action, id) => {
    const line = report.lines.get(id);
    if (!line) throw new Error(`no line for ${id}`);
    return classify(line, action);
  });
}

const host = '127.0.0.1';
const tcp = (port: number): ProbeAction => ({ type: 'connect', host, port, protocol: 'TCP' });

// Needs bash 5 and curl 7.88, as the image has them; the cluster tests run the script in the image itself.
describe.skipIf(!tools())('the script', () => {
  it('tells an open port from a closed one, many at once', async () => {
    const port = await listen(net.createServer());
    const shut = await closedPort();
    const ports = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? port : shut));
    const classes = (await probe(...ports.map(tcp))).map((observation) => observation.class);
    expect(classes).toEqual(ports.map((one) => (one === port ? 'connected' : 'refused')));
  });

  it('waits no longer than it may for an answer that does not come', async () => {
    const udp = createSocket('udp4');
    open.push(udp);
    await new Promise<void>((resolve) => udp.bind(0, host, resolve));
    const [silent] = await probe({ type: 'connect', host, port: udp.address().port, protocol: 'UDP' });
    expect(silent?.class).toBe('timeout');
    expect(silent?.tookMs).toBeGreaterThanOrEqual(300);
    expect(silent?.tookMs).toBeLessThan(5_000);
  });

  it('hears a UDP server, and one that is not there', async () => {
    const udp = createSocket('udp4');
    open.push(udp);
    udp.on('message', (message, { port }) => udp.send(`re: ${message}`, port, host));
    await new Promise<void>((resolve) => udp.bind(0, host, resolve));
    const classes = await probe(
      { type: 'connect', host, port: udp.address().port, protocol: 'UDP' },
      { type: 'connect', host, port: await closedPort(), protocol: 'UDP' },
    );
    expect(classes.map((observation) => observation.class)).toEqual(['connected', 'refused']);
  });

  it('keeps words as they are: nothing of a path or a header is read by the shell', async () => {
    const urls: string[] = [];
    const hosts: string[] = [];
    const port = await listen(
      http.createServer((request, response) => {
        urls.push(request.url ?? '');
        hosts.push(request.headers.host ?? '');
        response.end('fine');
      }),
    );
    const path = '/a/../b?q=$(touch%20x)&r=`id`&s=\'"{1,2}[3-4]*';
    const [answer] = await probe({ type: 'http', host, port, path, hostHeader: 'shop.example.com' });
    expect(answer).toMatchObject({ class: 'http-status', responses: [{ status: 200, body: 'fine' }] });
    expect(urls).toEqual([path]);
    expect(hosts).toEqual(['shop.example.com']);
  });

  it('makes each of several requests on a connection of its own', async () => {
    const ports = new Set<number | undefined>();
    const port = await listen(
      http.createServer((request, response) => {
        ports.add(request.socket.remotePort);
        response.statusCode = 201;
        response.end(`${'x'.repeat(20_000)}${ports.size}`);
      }),
    );
    const [answer] = await probe({ type: 'http', host, port, path: '/', times: 5 });
    expect(answer?.responses).toHaveLength(5);
    expect(answer?.responses?.[4]).toEqual({ status: 201, body: 'x'.repeat(4096) });
    expect(ports.size).toBe(5);
  });

  it('tells why there is no HTTP answer', async () => {
    const mute = await listen(net.createServer((socket) => socket.end()));
    const [refused, empty] = await probe(
      { type: 'http', host, port: await closedPort(), path: '/' },
      { type: 'http', host, port: mute, path: '/' },
    );
    expect(refused).toMatchObject({ class: 'refused', detail: 'Connection refused', responses: [] });
    expect(empty).toMatchObject({ class: 'connected', responses: [] });
    expect(empty?.detail).toMatch(/no HTTP answer/);
  });

  it('gives the certificate that is served for the name', async () => {
    const folder = new URL('../../fixtures/probe/', import.meta.url);
    const cert = readFileSync(new URL('cert.pem', folder));
    const names: string[] = [];
    const server = https.createServer({ cert, key: readFileSync(new URL('key.pem', folder)) }, (request, response) => {
      names.push(String((request.socket as TLSSocket & { servername?: string }).servername));
      response.end('secret');
    });
    const port = await listen(server);
    const [answer] = await probe({ type: 'http', host, port, path: '/', tls: true, hostHeader: 'shop.example.com' });
    expect(answer).toMatchObject({ class: 'http-status', responses: [{ status: 200, body: 'secret' }] });
    const { raw, subject } = new X509Certificate(cert);
    expect(answer?.certificate?.der).toBe(raw.toString('base64'));
    expect(answer?.certificate?.subject?.replace(/ /g, '')).toBe(subject.replace(/\n/g, ','));
    expect(names).toEqual(['shop.example.com']);
  });
});
