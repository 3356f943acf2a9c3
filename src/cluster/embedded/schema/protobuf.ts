import protobuf from 'protobufjs/minimal.js';
import type { Json } from '../object.js';
import { type Field, fieldsOf, type Node, type Scalar } from './types.js';

type Reader = protobuf.Reader;

const MAGIC = Buffer.from([0x6b, 0x38, 0x73, 0x00]);

/** What a protobuf body is wrapped in (runtime.Unknown). */
export interface Envelope {
  apiVersion: string;
  kind: string;
  raw: Uint8Array;
}

/** Undefined when the body does not begin with the Kubernetes magic number or is truncated. */
export function readEnvelope(body: Uint8Array): Envelope | undefined {
  if (!MAGIC.equals(body.subarray(0, 4))) return undefined;
  const envelope: Envelope = { apiVersion: '', kind: '', raw: new Uint8Array() };
  try {
    eachField(protobuf.Reader.create(body.subarray(4)), (reader, number) => {
      if (number === 1) {
        eachField(nested(reader), (inner, field) => {
          if (field === 1) envelope.apiVersion = inner.string();
          else if (field === 2) envelope.kind = inner.string();
          else return false;
          return true;
        });
      } else if (number === 2) envelope.raw = reader.bytes();
      else return false;
      return true;
    });
  } catch {
    return undefined;
  }
  return envelope;
}

/** Decodes a message to the JSON that the same object would have been sent as. Throws on truncated input. */
export function decodeMessage(type: string, bytes: Uint8Array): Json {
  return readStruct(type, protobuf.Reader.create(bytes));
}

function readStruct(type: string, reader: Reader): Json {
  const byNumber = new Map<number, Field>(fieldsOf(type).map((field) => [field.number, field]));
  const out: Record<string, Json> = {};
  eachField(reader, (inner, number) => {
    const field = byNumber.get(number);
    if (!field || number === 0) return false;
    const value = readNode(field.node, inner);
    if (field.inline) Object.assign(out, value);
    else if (field.node.kind === 'list') {
      out[field.name] ??= [];
      out[field.name].push(value);
    } else if (field.node.kind === 'map') {
      out[field.name] ??= {};
      out[field.name][value.key] = value.value;
    } else out[field.name] = value;
    return true;
  });
  return out;
}

/** For a list or map this reads one entry, which is how they are sent. */
function readNode(node: Node, reader: Reader): Json {
  switch (node.kind) {
    case 'pointer':
      return readNode(node.to, reader);
    case 'struct':
      return readStruct(node.name, nested(reader));
    case 'list':
      return readNode(node.of, reader);
    case 'map':
      return readEntry(node.of, nested(reader));
    case 'scalar':
      return readScalar(node.name, reader);
  }
}

function readEntry(node: Node, reader: Reader): { key: string; value: Json } {
  const entry = { key: '', value: undefined as Json };
  eachField(reader, (inner, number) => {
    if (number === 1) entry.key = inner.string();
    else if (number === 2) {
      // A map of lists (ExtraValue) wraps each list in a message with the items as field 1.
      entry.value = node.kind === 'list' ? readItems(node.of, nested(inner)) : readNode(node, inner);
    } else return false;
    return true;
  });
  entry.value ??= node.kind === 'scalar' && node.name === 'string' ? '' : node.kind === 'scalar' ? '' : {};
  return entry;
}

function readItems(node: Node, reader: Reader): Json[] {
  const items: Json[] = [];
  eachField(reader, (inner, number) => {
    if (number !== 1) return false;
    items.push(readNode(node, inner));
    return true;
  });
  return items;
}

function readScalar(name: Scalar, reader: Reader): Json {
  switch (name) {
    case 'string':
      return reader.string();
    case 'bool':
      return reader.bool();
    case 'int32':
      return reader.int32();
    case 'int64':
      return Number(reader.int64());
    case 'float64':
      return reader.double();
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'quantity':
      return message(reader)[1]?.toString('utf8') ?? '0';
    case 'duration':
      return `${Number(message(reader)[0] ?? 0)}ns`;
    case 'intstr':
      return readIntOrString(nested(reader));
    case 'time':
    case 'microtime':
      return readTime(nested(reader), name);
    case 'raw': {
      const text = message(reader)[1]?.toString('utf8') ?? '';
      return text ? JSON.parse(text) : null;
    }
    case 'any':
      throw new Error('this type has no protobuf form here');
  }
}

function readIntOrString(reader: Reader): number | string {
  let type = 0;
  let number = 0;
  let text = '';
  eachField(reader, (inner, field) => {
    if (field === 1) type = inner.int32();
    else if (field === 2) number = inner.int32();
    else if (field === 3) text = inner.string();
    else return false;
    return true;
  });
  return type === 0 ? number : text;
}

function readTime(reader: Reader, name: Scalar): string | null {
  let seconds = 0;
  let nanos = 0;
  let some = false;
  eachField(reader, (inner, field) => {
    if (field === 1) seconds = Number(inner.int64());
    else if (field === 2) nanos = inner.int32();
    else return false;
    some = true;
    return true;
  });
  // The zero time is year 1; an empty message means the same.
  if (!some || seconds < -62_135_596_000) return null;
  const iso = new Date(seconds * 1000 + nanos / 1e6).toISOString();
  return name === 'time' ? `${iso.slice(0, 19)}Z` : `${iso.slice(0, 23)}000Z`;
}

/** Length-delimited fields of a small message, by number. */
function message(reader: Reader): Record<number, Buffer> {
  const found: Record<number, Buffer> = {};
  eachField(nested(reader), (inner, number, wire) => {
    if (wire !== 2) return false;
    found[number] = Buffer.from(inner.bytes());
    return true;
  });
  return found;
}

function nested(reader: Reader): Reader {
  return protobuf.Reader.create(reader.bytes());
}

/** Calls `read` for each field; fields it declines are skipped. */
function eachField(reader: Reader, read: (reader: Reader, number: number, wire: number) => boolean): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (!read(reader, tag >>> 3, tag & 7)) reader.skipType(tag & 7);
  }
}
