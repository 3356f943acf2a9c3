import { isRecord, type Json } from '../object.js';
import { canonicalQuantity, QUANTITY_ERROR } from './quantity.js';
import { type Field, jsonFieldsOf, type Node, type Scalar } from './types.js';

/** The body does not fit the Go type; `message` is the decoder's own. */
export class DecodeError extends Error {}

interface Context {
  /** Paths of fields that the type does not have: `unknown field "spec.foo"`. */
  problems: string[];
}

/**
 * Reads `value` as the Go type `type` would and writes it back: unknown fields are dropped (and named in
 * `problems`), empty ones are left out or spelled out as the type's tags say, quantities become canonical.
 */
export function decode(type: string, value: Json): { value: Json; problems: readonly string[] } {
  const context: Context = { problems: [] };
  const owner = type.slice(type.lastIndexOf('.') + 1);
  if (!isRecord(value)) throw mismatch(value, owner, '', `v1.${owner}`);
  return { value: decodeStruct(type, value, '', context), problems: context.problems };
}

function decodeStruct(type: string, input: Record<string, Json>, path: string, context: Context): Json {
  const fields = jsonFieldsOf(type);
  const owner = type.slice(type.lastIndexOf('.') + 1);
  const out: Record<string, Json> = {};
  for (const [name, field] of fields) {
    const given = input[name];
    const value =
      given === undefined || given === null
        ? zero(field.node)
        : decodeNode(field.node, given, { path: path + name, owner }, context);
    if (!leftOut(field, value)) out[name] = value;
  }
  // After what is wrong deeper down, as the API server's decoder tells it.
  for (const name in input) {
    if (!fields.has(name)) context.problems.push(`unknown field "${path}${name}"`);
  }
  return out;
}

interface Place {
  path: string;
  /** Go name of the struct that holds the field. */
  owner: string;
}

function decodeNode(node: Node, value: Json, place: Place, context: Context): Json {
  switch (node.kind) {
    case 'pointer':
      return decodeNode(node.to, value, place, context);
    case 'struct':
      if (!isRecord(value)) throw mismatch(value, place.owner, place.path, goName(node));
      return decodeStruct(node.name, value, `${place.path}.`, context);
    case 'list':
      if (!Array.isArray(value)) throw mismatch(value, place.owner, place.path, goName(node));
      return value.map((item, i) =>
        item === null ? zero(node.of) : decodeNode(node.of, item, { ...place, path: `${place.path}[${i}]` }, context),
      );
    case 'map': {
      if (!isRecord(value)) throw mismatch(value, place.owner, place.path, goName(node));
      const out: Record<string, Json> = {};
      for (const key of Object.keys(value)) {
        const item = value[key];
        // Complaints of scalars name the map itself.
        const inner = field(node.of) ? { ...place, path: `${place.path}.${key}` } : place;
        out[key] = item === null ? zero(node.of) : decodeNode(node.of, item, inner, context);
      }
      return out;
    }
    case 'scalar':
      return decodeScalar(node.name, value, place);
  }
}

const field = (node: Node): boolean => node.kind !== 'scalar';

function decodeScalar(name: Scalar, value: Json, place: Place): Json {
  switch (name) {
    case 'string':
    case 'duration':
      if (typeof value !== 'string') throw mismatch(value, place.owner, place.path, 'string');
      return value;
    case 'bool':
      if (typeof value !== 'boolean') throw mismatch(value, place.owner, place.path, 'bool');
      return value;
    case 'int32':
    case 'int64':
      if (typeof value !== 'number' || !Number.isInteger(value) || (name === 'int32' && Math.abs(value) > 2 ** 31)) {
        throw mismatch(value, place.owner, place.path, name);
      }
      return value;
    case 'float64':
      if (typeof value !== 'number') throw mismatch(value, place.owner, place.path, name);
      return value;
    case 'bytes':
      if (typeof value !== 'string') throw mismatch(value, place.owner, place.path, '[]uint8');
      if (!/^[A-Za-z0-9+/\r\n]*={0,2}$/.test(value)) {
        throw new DecodeError(`illegal base64 data at input byte ${value.search(/[^A-Za-z0-9+/\r\n]/)}`);
      }
      return value.replace(/[\r\n]/g, '');
    case 'time':
    case 'microtime':
      return decodeTime(name, value, place);
    case 'quantity': {
      const text = typeof value === 'number' ? String(value) : value;
      const canonical = typeof text === 'string' ? canonicalQuantity(text.trim()) : undefined;
      if (canonical === undefined) throw new DecodeError(QUANTITY_ERROR);
      return canonical;
    }
    case 'intstr':
      if (typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value))) return value;
      throw mismatch(value, place.owner, place.path, 'int32');
    case 'raw':
    case 'any':
      return value;
  }
}

function decodeTime(name: Scalar, value: Json, place: Place): string {
  if (typeof value !== 'string') throw mismatch(value, place.owner, place.path, 'string');
  const ms = Date.parse(value);
  if (Number.isNaN(ms) || !/^\d{4}-\d\d-\d\dT/.test(value)) {
    throw new DecodeError(
      `parsing time ${JSON.stringify(value)} as "2006-01-02T15:04:05Z07:00": cannot parse ${JSON.stringify(value)} as "2006"`,
    );
  }
  const iso = new Date(ms).toISOString();
  return name === 'time' ? `${iso.slice(0, 19)}Z` : `${iso.slice(0, 23)}000Z`;
}

/** What the Go type holds when nothing was said, as it is written. */
function zero(node: Node): Json {
  switch (node.kind) {
    case 'struct':
      return decodeStruct(node.name, {}, '', { problems: [] });
    case 'scalar':
      if (node.name === 'string' || node.name === 'duration') return '';
      if (node.name === 'bool') return false;
      if (node.name === 'int32' || node.name === 'int64' || node.name === 'float64') return 0;
      if (node.name === 'quantity') return '0';
      if (node.name === 'intstr') return 0;
      return null;
    default:
      return null;
  }
}

function leftOut(field: Field, value: Json): boolean {
  if (!field.omitEmpty && !field.omitZero) return false;
  switch (field.node.kind) {
    case 'struct':
      return field.omitZero && Object.keys(value).length === 0;
    case 'pointer':
      return value === null;
    case 'list':
    case 'map':
      return value === null || Object.keys(value).length === 0;
    case 'scalar':
      switch (field.node.name) {
        case 'time':
        case 'microtime':
        case 'intstr':
        case 'quantity':
          // Structs in Go: `omitempty` does not leave them out.
          return field.omitZero && (value === null || value === 0 || value === '0');
        default:
          return value === null || value === '' || value === 0 || value === false;
      }
  }
}

function mismatch(value: Json, owner: string, path: string, wanted: string): DecodeError {
  const kind = Array.isArray(value)
    ? 'array'
    : typeof value === 'object'
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;
  const shown = kind === 'number' && /^u?int/.test(wanted) ? `number ${value}` : kind;
  if (!path) return new DecodeError(`json: cannot unmarshal ${shown} into Go value of type ${wanted}`);
  const plain = path.replace(/\[\d+\]/g, '');
  return new DecodeError(`json: cannot unmarshal ${shown} into Go struct field ${owner}.${plain} of type ${wanted}`);
}

function goName(node: Node): string {
  switch (node.kind) {
    case 'pointer':
      return goName(node.to);
    case 'list':
      return `[]${goName(node.of)}`;
    case 'map':
      return `map[string]${goName(node.of)}`;
    case 'struct':
      return node.name.split('.').slice(-2).join('.');
    case 'scalar':
      return node.name;
  }
}
