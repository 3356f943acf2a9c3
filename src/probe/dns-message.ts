import ipaddr from 'ipaddr.js';
import type { ProbeAction } from '../domain/reach.js';

type RecordType = (ProbeAction & { type: 'dns' })['record'];

const TYPE_NUMBERS: Readonly<Record<RecordType, number>> = { A: 1, AAAA: 28, CNAME: 5, SRV: 33 };

/**
 * The answers of one type in a DNS message (RFC 1035), as text: addresses; names without their last dot; SRV as
 * "priority weight port name". Throws on a message that is cut off.
 */
export function answersIn(message: Uint8Array, record: RecordType): string[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const questions = view.getUint16(4);
  const count = view.getUint16(6);
  let at = 12;
  for (let index = 0; index < questions; index++) at = nameAt(view, at).next + 4;
  const answers: string[] = [];
  for (let index = 0; index < count; index++) {
    at = nameAt(view, at).next;
    const size = view.getUint16(at + 8);
    const data = at + 10;
    if (view.getUint16(at) === TYPE_NUMBERS[record]) answers.push(textOf(view, data, record));
    at = data + size;
  }
  return answers;
}

function textOf(view: DataView, at: number, record: RecordType): string {
  switch (record) {
    case 'A':
      return addressAt(view, at, 4);
    case 'AAAA':
      return addressAt(view, at, 16);
    case 'CNAME':
      return nameAt(view, at).name;
    case 'SRV':
      return [view.getUint16(at), view.getUint16(at + 2), view.getUint16(at + 4), nameAt(view, at + 6).name].join(' ');
  }
}

function addressAt(view: DataView, at: number, size: 4 | 16): string {
  return ipaddr.fromByteArray(Array.from({ length: size }, (_, index) => view.getUint8(at + index))).toString();
}

/** A name and where the message goes on behind it; follows pointers to earlier names. */
function nameAt(view: DataView, start: number): { name: string; next: number } {
  const labels: string[] = [];
  let at = start;
  let next: number | undefined;
  for (let steps = 0; steps < 128; steps++) {
    const length = view.getUint8(at);
    if (length === 0) return { name: labels.join('.'), next: next ?? at + 1 };
    if (length >= 0xc0) {
      next ??= at + 2;
      at = view.getUint16(at) & 0x3fff;
      continue;
    }
    labels.push(String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at + 1, length)));
    at += 1 + length;
  }
  throw new RangeError('a DNS name that does not end');
}
