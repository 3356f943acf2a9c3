import { request } from 'node:https';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EmbeddedCluster } from '../../../src/cluster/embedded/cluster.js';
import { makeCredentials } from '../../../src/cluster/embedded/wire/certificates.js';
import { systemClock } from '../../../src/domain/clock.js';

const credentials = makeCredentials(Date.now());
const cluster = new EmbeddedCluster({ clock: systemClock, credentials });
beforeAll(() => cluster.start());
afterAll(() => cluster.stop());

function send(
  method: string,
  path: string,
  body: string | Buffer = '',
  headers: Record<string, string> = {},
  known = true,
): Promise<{ status: number; text: string }> {
  const client = known ? { cert: credentials.client.certificate, key: credentials.client.key } : {};
  return new Promise((resolve, reject) => {
    const call = request(
      `${cluster.url}${path}`,
      { method, headers, ca: credentials.authority, agent: false, ...client },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

const PODS = '/api/v1/namespaces/default/pods';
const json = { 'content-type': 'application/json' };

it('lets in nobody without our certificate, but tells its version', async () => {
  expect((await send('GET', PODS, '', {}, false)).status).toBe(401);
  expect((await send('GET', '/version', '', {}, false)).status).toBe(200);
});

it.each<[string, string, string | Buffer, Record<string, string>, number, string]>([
  ['GET', '/apis/nosuch/v1/things', '', {}, 404, '404 page not found'],
  ['GET', '/api/v1/namespaces/default/pods/x/nosuch', '', {}, 404, 'the server could not find the requested resource'],
  ['GET', `${PODS}?labelSelector=a+b`, '', {}, 400, 'unable to parse requirement'],
  ['GET', `${PODS}?limit=many`, '', {}, 400, 'invalid syntax'],
  ['GET', `${PODS}?continue=old`, '', {}, 400, 'invalid continue token'],
  ['GET', `${PODS}?continue=${btoa('{}')}`, '', {}, 410, 'The provided continue parameter is too old'],
  [
    'GET',
    `${PODS}?watch=1&sendInitialEvents=true`,
    '',
    {},
    422,
    'sendInitialEvents requires setting resourceVersionMatch',
  ],
  ['POST', PODS, '{', json, 400, 'json parse error'],
  ['POST', PODS, '[]', json, 400, ''],
  ['POST', '/api/v1/namespaces', '{}', json, 422, 'name or generateName is required'],
  [
    'POST',
    PODS,
    'k8s',
    { 'content-type': 'application/vnd.kubernetes.protobuf' },
    400,
    'does not appear to be a protobuf message',
  ],
  ['POST', PODS, 'x', { 'content-type': 'text/plain' }, 415, 'unknown format'],
  ['POST', PODS, '{"kind":"Service","apiVersion":"v1"}', json, 400, 'cannot be handled as a Pod'],
  ['POST', PODS, '{"spec":[]}', json, 400, 'cannot unmarshal array into Go struct field Pod.spec'],
  [
    'POST',
    `${PODS}?fieldValidation=Strict`,
    '{"metadata":{"name":"x"},"spec":{"colour":1}}',
    json,
    400,
    'unknown field \\"spec.colour\\"',
  ],
  [
    'POST',
    '/api/v1/namespaces/nowhere/pods',
    '{"metadata":{"name":"x"},"spec":{"containers":[]}}',
    json,
    404,
    'namespaces \\"nowhere\\" not found',
  ],
  ['PUT', `${PODS}/x`, '{"metadata":{"name":"y"}}', json, 400, 'does not match the name on the URL'],
  ['PATCH', `${PODS}/x`, '{}', { 'content-type': 'application/merge-patch+json' }, 404, 'pods \\"x\\" not found'],
  ['DELETE', `${PODS}/x`, '', {}, 404, 'pods \\"x\\" not found'],
  ['GET', `${PODS}/x/exec`, '', {}, 400, 'Upgrade request required'],
])('%s %s is refused with a reason', async (method, path, body, headers, status, text) => {
  const answer = await send(method, path, body, headers);
  expect(answer.text).toContain(text);
  expect(answer.status).toBe(status);
});

it.each(['merge-patch', 'strategic-merge-patch'])(
  'refuses by %s to take the spec from a pod that is there',
  async (sort) => {
    const name = `whole-${sort}`;
    const spec = { containers: [{ name: 'c', image: 'nginx:1.27' }] };
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec };
    expect((await send('POST', PODS, JSON.stringify(pod), json)).status).toBe(201);
    for (const part of [{ spec: null }, { spec: { containers: null } }]) {
      const type = { 'content-type': `application/${sort}+json` };
      const answer = await send('PATCH', `${PODS}/${name}`, JSON.stringify(part), type);
      expect(answer.text).toContain('spec.containers: Required value');
      expect(answer.status).toBe(422);
    }
  },
);

it('outlives random bytes of every sort', async () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return seed % below;
  };
  const types = [
    'application/json',
    'application/yaml',
    'application/vnd.kubernetes.protobuf',
    'application/apply-patch+yaml',
    'application/json-patch+json',
    'application/strategic-merge-patch+json',
  ];
  const methods = ['POST', 'PUT', 'PATCH', 'DELETE'];
  const paths = [
    PODS,
    `${PODS}/x`,
    '/apis/apps/v1/namespaces/default/deployments',
    '/api/v1/namespaces/kube-system/services/kube-dns',
    '/api/v1/namespaces/kube-system/services/kube-dns/status',
    '/apis/apps/v1/namespaces/kube-system/deployments/coredns/scale',
  ];
  for (let i = 0; i < 400; i++) {
    const size = random(80);
    const body = Buffer.from(Array.from({ length: size }, () => random(256)));
    const protobuf = Buffer.concat([
      Buffer.from([0x6b, 0x38, 0x73, 0, 10, 9, 10, 2, 118, 49, 18, 3, 80, 111, 100, 18, size]),
      body,
    ]);
    const texts = [
      '{"spec":null}',
      '[{"op":"remove","path":"/spec"}]',
      '{"spec":{"ports":[null,{}]}}',
      '{"metadata":{"labels":{"a":null}}}',
      body.toString('latin1'),
      protobuf,
    ];
    const type = types[random(types.length)] ?? '';
    const chosen = texts[random(texts.length)] ?? '';
    const answer = await send(methods[random(4)] ?? 'POST', `${paths[random(paths.length)]}?fieldManager=f`, chosen, {
      'content-type': type,
    });
    expect(answer.status).toBeGreaterThanOrEqual(200);
    expect(answer.text, `${type} ${chosen}`).not.toContain('InternalError');
  }
  expect((await send('GET', PODS)).status).toBe(200);
}, 60_000);
