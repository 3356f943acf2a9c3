import { expect, test } from 'vitest';
import { openApiV2 } from '../../../src/cluster/embedded/wire/open-api.js';

test('kubectl gets a document of version 2 in protobuf, without which it applies no List', () => {
  const { text, type } = openApiV2('application/com.github.proto-openapi.spec.v2@v1.0+protobuf');
  expect(type).toBe('application/com.github.proto-openapi.spec.v2.v1.0+protobuf');
  const [tag, length, ...swagger] = Buffer.from(text);
  expect([tag, length]).toEqual([(1 << 3) | 2, swagger.length]);
  expect(Buffer.from(swagger).toString()).toBe('2.0');
});

test('others get it in JSON', () => {
  const { text, type } = openApiV2('application/json');
  expect(type).toBe('application/json');
  expect(JSON.parse(text)).toMatchObject({ swagger: '2.0', paths: {} });
});
