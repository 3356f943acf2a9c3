import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { selfSigned } from '../../../src/cluster/embedded/wire/certificates.js';
import { compileCel } from '../../../src/grading/cel.js';

const policy = { spec: { podSelector: {}, ingress: [{ from: [{ podSelector: { matchLabels: { a: 'b' } } }] }] } };

test.each([
  'has(self.spec.ingress)',
  '!has(self.spec.egress)',
  'self.spec.ingress.all(rule, rule.from.all(peer, !has(peer.ipBlock)))',
  'self.spec.podSelector == {}',
  'size(self.spec.ingress) == 1',
  "self.spec.ingress[0].from[0].podSelector.matchLabels.a in ['b', 'c']",
  'self.spec.?replicas.orValue(1) == 1',
])('%s holds', (source) => {
  expect(compileCel(source).unmet({ self: policy })).toBeUndefined();
});

test('whole numbers are integers', () => {
  const self = { spec: { replicas: 3, ratio: 0.5 } };
  expect(compileCel('self.spec.replicas + 1 == 4 && self.spec.ratio < 1.0').unmet({ self })).toBeUndefined();
});

test('items are the whole list', () => {
  const items = [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }];
  const names = compileCel("items.map(i, i.metadata.name) == ['a', 'b'] && items.exists(i, i.metadata.name == 'b')");
  expect(names.unmet({ items })).toBeUndefined();
});

test('what does not hold, or cannot be worked out, is told', () => {
  expect(compileCel('has(self.spec.egress)').unmet({ self: policy })).toBe('false');
  expect(compileCel('self.spec.egress[0] == 1').unmet({ self: policy })).toContain('egress');
  expect(compileCel('self.spec.ingress').unmet({ self: policy })).toBeDefined();
});

test('a certificate is known by its fingerprint, whatever stands before it; a key by its certificate', () => {
  const [own, other] = [selfSigned('own', Date.now()), selfSigned('other', Date.now())];
  const { fingerprint256 } = new X509Certificate(own.certificate);
  const unmet = (expr: string, crt: string, key = own.key) =>
    compileCel(expr).unmet({ self: { data: { 'tls.crt': btoa(crt), 'tls.key': btoa(key) } } });
  const same = `fingerprint(self.data["tls.crt"]) == "${fingerprint256}"`;
  for (const before of ['', '\n', '# of this year\n', 'Bag Attributes\n  friendlyName: own\n']) {
    expect(unmet(same, `${before}${own.certificate}`)).toBeUndefined();
  }
  expect(unmet(same, other.certificate)).toBe('false');
  expect(unmet(same, 'none')).toBe('there is no certificate in PEM');
  const pair = 'isKeyOf(self.data["tls.key"], self.data["tls.crt"])';
  expect(unmet(pair, own.certificate)).toBeUndefined();
  expect(unmet(pair, other.certificate)).toBe('false');
  expect(unmet(pair, own.certificate, 'none')).toBe('false');
});

test.each(['self.spec.', 'size(', 'other.spec', 'nope(self)'])('%s is refused at once', (source) => {
  expect(() => compileCel(source)).toThrow();
});
