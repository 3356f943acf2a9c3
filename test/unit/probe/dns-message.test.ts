import { expect, it } from 'vitest';
import { answersIn } from '../../../src/probe/dns-message.js';

const name = (text: string) =>
  Buffer.concat([...text.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])), Buffer.of(0)]);
const pointerTo = (at: number) => Buffer.of(0xc0 | (at >> 8), at & 0xff);
const short = (value: number) => Buffer.of(value >> 8, value & 0xff);

/** A question for web.shop and answers; names in answers may point to the question's, at 12. */
function message(...answers: { type: number; data: Buffer; owner?: Buffer }[]): Buffer {
  const header = Buffer.concat([short(0x6b64), short(0x8580), short(1), short(answers.length), short(0), short(0)]);
  const question = Buffer.concat([name('web.shop'), short(1), short(1)]);
  const records = answers.map(({ type, data, owner = pointerTo(12) }) =>
    Buffer.concat([owner, short(type), short(1), short(0), short(30), short(data.length), data]),
  );
  return Buffer.concat([header, question, ...records]);
}

it('reads addresses of both families', () => {
  const both = message(
    { type: 1, data: Buffer.of(10, 96, 0, 9) },
    { type: 28, data: Buffer.from('fd000000000000000000000000000a01', 'hex') },
    { type: 1, data: Buffer.of(10, 96, 0, 10), owner: name('web.shop') },
  );
  expect(answersIn(both, 'A')).toEqual(['10.96.0.9', '10.96.0.10']);
  expect(answersIn(both, 'AAAA')).toEqual(['fd00::a01']);
});

it('follows pointers inside of names', () => {
  const alias = message({ type: 5, data: Buffer.concat([Buffer.of(2), Buffer.from('db'), pointerTo(16)]) });
  expect(answersIn(alias, 'CNAME')).toEqual(['db.shop']);
  const srv = message({ type: 33, data: Buffer.concat([short(0), short(100), short(80), name('web-0.web.shop')]) });
  expect(answersIn(srv, 'SRV')).toEqual(['0 100 80 web-0.web.shop']);
});

it('passes over answers of other types', () => {
  const chain = message({ type: 5, data: name('db.shop') }, { type: 1, data: Buffer.of(10, 0, 0, 1) });
  expect(answersIn(chain, 'A')).toEqual(['10.0.0.1']);
});

it('throws on what is cut off or goes round in a circle', () => {
  const whole = message({ type: 1, data: Buffer.of(10, 96, 0, 9) });
  expect(() => answersIn(whole.subarray(0, whole.length - 2), 'A')).toThrow(RangeError);
  expect(() => answersIn(message({ type: 5, data: pointerTo(12 + 10 + 4 + 12) }), 'CNAME')).toThrow(RangeError);
});
