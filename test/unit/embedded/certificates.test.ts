import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { makeCredentials } from '../../../src/cluster/embedded/wire/certificates.js';
import { integer } from '../../../src/cluster/embedded/wire/der.js';

it('makes an authority whose server and client certificates hold', () => {
  const now = Date.UTC(2026, 0, 2);
  const { authority, server, client } = makeCredentials(now);
  const root = new X509Certificate(authority);
  expect(root.ca).toBe(true);
  expect(root.verify(root.publicKey)).toBe(true);
  for (const pair of [server, client]) {
    const leaf = new X509Certificate(pair.certificate);
    expect(leaf.verify(root.publicKey)).toBe(true);
    expect(leaf.checkIssued(root)).toBe(true);
    expect(Date.parse(leaf.validFrom)).toBeLessThan(now);
    expect(Date.parse(leaf.validTo)).toBeGreaterThan(now + 9 * 365 * 86_400_000);
  }
  expect(new X509Certificate(server.certificate).checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(new X509Certificate(client.certificate).subject).toContain('O=system:masters');
});

it.each([
  ['00', '020100'],
  ['0001', '020101'],
  ['00007f', '02017f'],
  ['80', '02020080'],
  ['000080', '02020080'],
  ['0100', '02020100'],
])('writes the integer %s as short as DER asks for', (bytes, expected) => {
  expect(integer(Buffer.from(bytes, 'hex')).toString('hex')).toBe(expected);
});
