import { describe, expect, it } from 'vitest';
import type { ProbeAction } from '../../../src/domain/reach.js';
import { classify } from '../../../src/probe/classify.js';
import { readReport } from '../../../src/probe/report.js';

const tcp: ProbeAction = { type: 'connect', host: '10.244.1.2', port: 80, protocol: 'TCP' };
const http: ProbeAction = { type: 'http', host: 'web', port: 80, path: '/' };

/** Lines as they were printed in agnhost containers on a cluster with Calico. */
function classOf(line: string, action: ProbeAction = tcp) {
  const report = readReport(`${line}\n{"end":1}\n`);
  const [parsed] = report?.lines.values() ?? [];
  if (!parsed) throw new Error('no line');
  return classify(parsed, action);
}
const curl = (text: string) => Buffer.from(text).toString('base64');

describe('TCP and UDP', () => {
  it('is connected when the connection opened', () => {
    expect(classOf('{"id":1,"step":"connect","ok":true,"us":4889}')).toEqual({ class: 'connected', tookMs: 5 });
  });

  it('is refused in the words of bash', () => {
    expect(
      classOf(
        '{"id":2,"step":"connect","ok":false,"us":37204,"message":"environment: connect: Connection refused environment: line 128: /dev/tcp/10.244.52.30/99: Connection refused"}',
      ),
    ).toEqual({ class: 'refused', tookMs: 37, detail: 'Connection refused' });
    expect(
      classOf(
        '{"id":13,"step":"connect","ok":false,"us":43476,"message":"environment: line 142: read: read error: 3: Connection refused"}',
      ),
    ).toEqual({ class: 'refused', tookMs: 43, detail: 'Connection refused' });
  });

  it('is unreachable when the network says so', () => {
    for (const words of ['No route to host', 'Network is unreachable', 'Permission denied']) {
      const line = {
        id: 1,
        step: 'connect',
        ok: false,
        us: 900,
        message: `x: connect: ${words} x: line 9: /dev/tcp/10.0.0.1/80: ${words}`,
      };
      expect(classOf(JSON.stringify(line))).toEqual({ class: 'unreachable', tookMs: 1, detail: words });
    }
  });

  it('is a timeout when the script ended it', () => {
    expect(classOf('{"id":4,"step":"connect","ok":false,"us":613177,"late":true}')).toEqual({
      class: 'timeout',
      tookMs: 613,
    });
  });

  it('says nothing about the target when the kernel lacks the protocol', () => {
    expect(
      classOf('{"id":7,"step":"connect","ok":false,"us":92286,"message":"OTHER: protocol not supported"}'),
    ).toEqual({ class: 'exec-impossible', tookMs: 92, detail: 'OTHER: protocol not supported' });
    expect(classOf('{"id":7,"step":"connect","ok":false,"us":1,"message":"TIMEOUT"}').class).toBe('timeout');
    expect(classOf('{"id":7,"step":"connect","ok":false,"us":1,"message":"REFUSED"}').class).toBe('refused');
  });
});

describe('names', () => {
  it.each([
    [1, 'dns-timeout'],
    [2, 'dns-timeout'],
    [3, 'no-such-name'],
    [4, 'dns-timeout'],
  ])('look-up status %i is %s', (status, expected) => {
    expect(classOf(`{"id":7,"step":"resolve","ok":false,"us":182971,"status":${status}}`).class).toBe(expected);
  });

  it('reads SRV answers of CoreDNS', () => {
    const line =
      '{"id":11,"step":"dns","ok":true,"us":99277,"status":0,"asked":"srv.prb-dev.svc.cluster.local","answer":"6b648500000100020000000103737276077072622d6465760373766307636c7573746572056c6f63616c000021000103737276077072622d6465760373766307636c7573746572056c6f63616c00002100010000001e002500000032005003737276077072622d6465760373766307636c7573746572056c6f63616c0003737276077072622d6465760373766307636c7573746572056c6f63616c00002100010000001e002500000032005103737276077072622d6465760373766307636c7573746572056c6f63616c0003737276077072622d6465760373766307636c7573746572056c6f63616c00000100010000001e00040a60a72b"}';
    expect(classOf(line, { type: 'dns', name: 'srv', record: 'SRV' })).toEqual({
      class: 'dns-answer',
      tookMs: 99,
      answers: ['0 50 80 srv.prb-dev.svc.cluster.local', '0 50 81 srv.prb-dev.svc.cluster.local'],
      detail: 'asked for srv.prb-dev.svc.cluster.local',
    });
  });

  it('reads A answers, and has none of a type that the message lacks', () => {
    const answer =
      '6b648500000100010000000003737276077072622d6465760373766307636c7573746572056c6f63616c000001000103737276077072622d6465760373766307636c7573746572056c6f63616c00000100010000001e00040a60a72b';
    const line = JSON.stringify({ id: 1, step: 'dns', ok: true, us: 1000, status: 0, asked: 'srv', answer });
    expect(classOf(line, { type: 'dns', name: 'srv', record: 'A' }).answers).toEqual(['10.96.167.43']);
    expect(classOf(line, { type: 'dns', name: 'srv', record: 'CNAME' }).class).toBe('no-such-name');
  });

  it('is no answer when the message is cut off', () => {
    const line = JSON.stringify({
      id: 1,
      step: 'dns',
      ok: true,
      us: 1000,
      status: 0,
      asked: 'srv',
      answer: '6b648500',
    });
    expect(classOf(line, { type: 'dns', name: 'srv', record: 'A' }).class).toBe('dns-timeout');
  });

  it('is no such name on NXDOMAIN', () => {
    const line =
      '{"id":12,"step":"dns","ok":false,"us":149714,"status":3,"asked":"srv","answer":"6b64818300010000000000000373727600001c0001"}';
    expect(classOf(line, { type: 'dns', name: 'srv', record: 'AAAA' }).class).toBe('no-such-name');
  });
});

describe('HTTP', () => {
  const line = (answer: string, message = '') =>
    JSON.stringify({ id: 6, step: 'http', ok: true, us: 65348, answer, message });

  it('keeps status and body of each request', () => {
    const answer =
      'c3J2Cn5rdWJlZHJpbGx+IDAgMjAwIDAuMDAwMjU2IAp+ZW5kfgpzcnYKfmt1YmVkcmlsbH4gMCAyMDAgMC4wMDM4MDMgCn5lbmR+Cg==';
    expect(classOf(line(answer), http)).toEqual({
      class: 'http-status',
      tookMs: 65,
      responses: [
        { status: 200, body: 'srv' },
        { status: 200, body: 'srv' },
      ],
    });
  });

  it('keeps no more than 4 KiB of a body', () => {
    const answer = curl(`${'x'.repeat(9000)}\n~kubedrill~ 0 200 0.0002 \n\n~end~\n`);
    expect(classOf(line(answer), http).responses?.[0]?.body).toHaveLength(4096);
  });

  it('hears from the second dial why there was no connection', () => {
    const answer =
      'Cn5rdWJlZHJpbGx+IDcgMDAwIDAuMDAwMDAwIEZhaWxlZCB0byBjb25uZWN0IHRvIDEwLjI0NC41Mi4zMCBwb3J0IDk5IGFmdGVyIDAgbXM6IENvdWxkbid0IGNvbm5lY3QgdG8gc2VydmVyCn5lbmR+Cg==';
    const refused = 'probe: connect: Connection refused probe: line 9: /dev/tcp/10.244.52.30/99: Connection refused';
    expect(classOf(line(answer, refused), http)).toMatchObject({ class: 'refused', detail: 'Connection refused' });
    const noRoute = 'probe: connect: No route to host probe: line 9: /dev/tcp/10.244.52.30/99: No route to host';
    expect(classOf(line(answer, noRoute), http).class).toBe('unreachable');
  });

  it('is a timeout without a connection', () => {
    const answer = 'Cn5rdWJlZHJpbGx+IDI4IDAwMCAwLjAwMDAwMCBDb25uZWN0aW9uIHRpbWVvdXQgYWZ0ZXIgNjAwIG1zCn5lbmR+Cg==';
    expect(classOf(line(answer), http)).toMatchObject({ class: 'timeout', detail: 'Connection timeout after 600 ms' });
  });

  it('is connected, with no answer, when the server said nothing', () => {
    const answer = curl('\n~kubedrill~ 52 000 0.000391 Empty reply from server\n\n~end~\n');
    expect(classOf(line(answer), http)).toEqual({
      class: 'connected',
      tookMs: 65,
      responses: [],
      detail: 'no HTTP answer: Empty reply from server',
    });
  });

  it('tells a TLS failure from a closed port', () => {
    const answer =
      'Cn5rdWJlZHJpbGx+IDM1IDAwMCAwLjAwMDAwMCBPcGVuU1NMLzMuMC4yMDogZXJyb3I6MEEwMDAxMEI6U1NMIHJvdXRpbmVzOjp3cm9uZyB2ZXJzaW9uIG51bWJlcgp+ZW5kfgo=';
    expect(classOf(line(answer), http).class).toBe('tls-error');
  });

  it('names the request that failed among several, and keeps the answers before it', () => {
    const answer = curl(
      'one\n~kubedrill~ 0 200 0.0002 \n\n~end~\n\n~kubedrill~ 28 000 0.000000 Connection timeout after 600 ms\n\n~end~\n',
    );
    expect(classOf(line(answer), http)).toMatchObject({
      class: 'timeout',
      detail: 'request 2: Connection timeout after 600 ms',
      responses: [{ status: 200, body: 'one' }],
    });
  });
});

describe('the report as a whole', () => {
  const line = (id: number) => `{"id":${id},"step":"connect","ok":true,"us":1}\n`;

  it('is no report without its trailer, with fewer lines than it says, or torn', () => {
    expect(readReport(line(0))).toBeUndefined();
    expect(readReport(`${line(0)}{"end":2}\n`)).toBeUndefined();
    expect(readReport(`${line(0)}{"id":1,"st`)).toBeUndefined();
    expect(readReport('')).toBeUndefined();
  });

  it('takes the first word of a probe that ended while it was being ended', () => {
    const late = '{"id":0,"step":"connect","ok":false,"us":600000,"late":true}\n';
    expect(readReport(`${line(0)}${late}{"end":1}\n`)?.lines.get(0)?.ok).toBe(true);
  });

  it("knows a client pod's own address", () => {
    expect(readReport(`{"podIP":"10.244.0.9"}\n${line(0)}{"end":1}\n`)?.podIP).toBe('10.244.0.9');
  });
});
