import protobuf from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import { DecodeError, decode } from '../../../src/cluster/embedded/schema/decode.js';
import { decodeMessage, readEnvelope } from '../../../src/cluster/embedded/schema/protobuf.js';
import { canonicalQuantity, quantityNano } from '../../../src/cluster/embedded/schema/quantity.js';

describe('quantities', () => {
  it.each([
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['1024Mi', '1Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000', '1k'],
    ['1e3', '1e3'],
    ['0', '0'],
    ['0.0001', '100u'],
    ['-2', '-2'],
  ])('%s is written %s', (given, canonical) => expect(canonicalQuantity(given)).toBe(canonical));

  it('refuses what is none', () => {
    for (const text of ['', 'abc', '1.2.3', '5 Gi', '1KiB']) expect(canonicalQuantity(text)).toBeUndefined();
  });

  it('compares by value', () => expect(quantityNano('0.5')).toBe(quantityNano('500m')));
});

describe('decoding', () => {
  const pod = (container: object, spec: object = {}) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', labels: {} },
    spec: { containers: [container], ...spec },
  });

  it('leaves empty things out, spells structs out and makes quantities canonical', () => {
    const { value, problems } = decode(
      'core.v1.Pod',
      pod({ name: 'c', args: [], resources: { limits: { cpu: 0.5 } } }),
    );
    expect(problems).toEqual([]);
    expect(value).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: { containers: [{ name: 'c', resources: { limits: { cpu: '500m' } } }] },
      status: {},
    });
  });

  it('names unknown fields by their path', () => {
    const { problems } = decode('core.v1.Pod', pod({ name: 'c', colour: 1 }, { foo: {} }));
    expect(problems).toEqual(['unknown field "spec.containers[0].colour"', 'unknown field "spec.foo"']);
  });

  it('refuses another type in the words of the Go decoder', () => {
    expect(() => decode('core.v1.Pod', pod({ name: 'c', ports: [{ containerPort: '80' }] }))).toThrow(
      new DecodeError(
        'json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
      ),
    );
  });
});

describe('protobuf', () => {
  it('reads maps, nested messages, integers or strings, and negative numbers', () => {
    const port = protobuf.Writer.create();
    port.uint32(10).string('http');
    port.uint32(24).int32(80);
    port.uint32(34).fork().uint32(8).int32(1).uint32(26).string('web').ldelim();
    const spec = protobuf.Writer.create();
    spec.uint32(10).bytes(port.finish());
    spec.uint32(18).fork().uint32(10).string('app').uint32(18).string('x').ldelim();
    const service = protobuf.Writer.create();
    service.uint32(18).bytes(spec.finish());
    expect(decodeMessage('core.v1.Service', service.finish())).toEqual({
      spec: { ports: [{ name: 'http', port: 80, targetPort: 'web' }], selector: { app: 'x' } },
    });
  });

  it('is not fooled by other bytes, nor by a message that is cut off', () => {
    expect(readEnvelope(Buffer.from('{"kind":"Pod"}'))).toBeUndefined();
    expect(readEnvelope(Buffer.from([0x6b, 0x38, 0x73, 0, 0x0a, 0x7f]))).toBeUndefined();
  });
});
