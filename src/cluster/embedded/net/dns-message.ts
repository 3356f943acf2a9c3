export const TYPES = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33, ANY: 255 } as const;
export type RecordType = keyof typeof TYPES;

export interface DnsRecord {
  name: string;
  type: RecordType;
  ttl: number;
  /** Address, name without its last dot, or for SRV the target. */
  data: string;
  /** Of SRV: priority, weight, port. */
  numbers?: readonly [number, number, number];
}

export interface DnsMessage {
  id: number;
  answer: boolean;
  recursion: boolean;
  /** 0 no error, 2 server failure, 3 no such name. */
  code: number;
  question: { name: string; type: RecordType | undefined; number: number };
  answers: DnsRecord[];
  authority: DnsRecord[];
  additional: DnsRecord[];
}

/** Undefined when the bytes are no message with one question. */
export function parseDns(bytes: Uint8Array): DnsMessage | undefined {
  try {
    const buffer = Buffer.from(bytes);
    const flags = buffer.readUInt16BE(2);
    const counts = [6, 8, 10].map((at) => buffer.readUInt16BE(at));
    if (buffer.readUInt16BE(4) !== 1) return undefined;
    const asked = readName(buffer, 12);
    const number = buffer.readUInt16BE(asked.next);
    buffer.readUInt16BE(asked.next + 2);
    let at = asked.next + 4;
    const sections = counts.map((count) => {
      const records: DnsRecord[] = [];
      for (let i = 0; i < count; i++) {
        const { record, next } = readRecord(buffer, at);
        if (record) records.push(record);
        at = next;
      }
      return records;
    });
    return {
      id: buffer.readUInt16BE(0),
      answer: (flags & 0x8000) !== 0,
      recursion: (flags & 0x0100) !== 0,
      code: flags & 0xf,
      question: { name: asked.name, type: typeName(number), number },
      answers: sections[0] ?? [],
      authority: sections[1] ?? [],
      additional: sections[2] ?? [],
    };
  } catch {
    return undefined;
  }
}

const typeName = (number: number): RecordType | undefined =>
  (Object.keys(TYPES) as RecordType[]).find((name) => TYPES[name] === number);

function readRecord(buffer: Buffer, start: number): { record: DnsRecord | undefined; next: number } {
  const { name, next } = readName(buffer, start);
  const type = typeName(buffer.readUInt16BE(next));
  const ttl = buffer.readUInt32BE(next + 4);
  const size = buffer.readUInt16BE(next + 8);
  const at = next + 10;
  const end = at + size;
  if (!type) return { record: undefined, next: end };
  switch (type) {
    case 'A':
      return { record: { name, type, ttl, data: [...buffer.subarray(at, end)].join('.') }, next: end };
    case 'CNAME':
    case 'PTR':
    case 'NS':
      return { record: { name, type, ttl, data: readName(buffer, at).name }, next: end };
    case 'SRV': {
      const numbers = [buffer.readUInt16BE(at), buffer.readUInt16BE(at + 2), buffer.readUInt16BE(at + 4)] as const;
      return { record: { name, type, ttl, data: readName(buffer, at + 6).name, numbers }, next: end };
    }
    default:
      return { record: { name, type, ttl, data: '' }, next: end };
  }
}

function readName(buffer: Buffer, start: number): { name: string; next: number } {
  const labels: string[] = [];
  let at = start;
  let next: number | undefined;
  for (let steps = 0; steps < 128; steps++) {
    const size = buffer.readUInt8(at);
    if (size === 0) return { name: labels.join('.'), next: next ?? at + 1 };
    if (size >= 0xc0) {
      next ??= at + 2;
      at = buffer.readUInt16BE(at) & 0x3fff;
    } else {
      labels.push(buffer.toString('latin1', at + 1, at + 1 + size));
      at += 1 + size;
    }
  }
  throw new RangeError('name without end');
}

export function writeDns(message: DnsMessage): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(message.id, 0);
  const flags = (message.answer ? 0x8580 : 0) | (message.recursion ? 0x0100 : 0) | message.code;
  head.writeUInt16BE(flags & (message.answer ? 0xffff : 0x0100), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(message.answers.length, 6);
  head.writeUInt16BE(message.authority.length, 8);
  head.writeUInt16BE(message.additional.length, 10);
  const question = Buffer.concat([writeName(message.question.name), words(message.question.number, 1)]);
  const records = [...message.answers, ...message.authority, ...message.additional].map(writeRecord);
  return Buffer.concat([head, question, ...records]);
}

export function queryFor(id: number, name: string, type: RecordType): Buffer {
  const question = { name, type, number: TYPES[type] };
  return writeDns({
    id,
    answer: false,
    recursion: true,
    code: 0,
    question,
    answers: [],
    authority: [],
    additional: [],
  });
}

function writeRecord(record: DnsRecord): Buffer {
  const data = writeData(record);
  const head = Buffer.alloc(10);
  head.writeUInt16BE(TYPES[record.type], 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt32BE(record.ttl, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([writeName(record.name), head, data]);
}

function writeData(record: DnsRecord): Buffer {
  switch (record.type) {
    case 'A':
      return Buffer.from(record.data.split('.').map(Number));
    case 'SRV':
      return Buffer.concat([words(...(record.numbers ?? [0, 0, 0])), writeName(record.data)]);
    case 'SOA': {
      const numbers = Buffer.alloc(20);
      for (const [i, value] of [1, 7200, 1800, 86400, 30].entries()) numbers.writeUInt32BE(value, i * 4);
      return Buffer.concat([writeName(`ns.dns.${record.data}`), writeName(`hostmaster.${record.data}`), numbers]);
    }
    default:
      return writeName(record.data);
  }
}

function writeName(name: string): Buffer {
  const labels = name.split('.').filter(Boolean);
  return Buffer.concat([
    ...labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ]);
}

function words(...values: readonly number[]): Buffer {
  const out = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) out.writeUInt16BE(value, i * 2);
  return out;
}
