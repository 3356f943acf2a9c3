import { readData } from '../data.js';

/** How server-side apply and strategic merge treat a list or map. */
export type Topology = { kind: 'atomic' } | { kind: 'set' } | { kind: 'map'; keys: readonly string[] };

/** A Go type behind the API, as far as its JSON and protobuf forms need it. */
export type Node =
  | { kind: 'scalar'; name: Scalar }
  | { kind: 'pointer'; to: Node }
  | { kind: 'list'; of: Node }
  | { kind: 'map'; of: Node }
  | { kind: 'struct'; name: string };

export type Scalar =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'float64'
  | 'bytes'
  | 'time'
  | 'microtime'
  | 'duration'
  | 'quantity'
  | 'intstr'
  | 'raw'
  | 'any';

export interface Field {
  /** JSON name; empty for an inlined struct. */
  name: string;
  /** Protobuf field number; 0 where it has none. */
  number: number;
  node: Node;
  omitEmpty: boolean;
  omitZero: boolean;
  inline: boolean;
  mergeKey: string;
  strategies: readonly string[];
  topology: Topology | undefined;
}

type RawField = [string, number, string, string, string, string, string];

interface Raw {
  kinds: Record<string, string>;
  types: Record<string, RawField[]>;
  atomic: string[];
}

let raw: Raw | undefined;
let atomic: Set<string> | undefined;
const structs = new Map<string, readonly Field[]>();
const flattened = new Map<string, ReadonlyMap<string, Field>>();

function load(): Raw {
  raw ??= JSON.parse(readData('types.json')) as Raw;
  return raw;
}

/** Name of the type behind a kind ("apps/v1", "Deployment"); undefined for kinds that are not built in. */
export function typeOfKind(apiVersion: string, kind: string): string | undefined {
  return load().kinds[`${apiVersion}/${kind}`];
}

/** Fields in order of declaration, inlined structs not yet flattened. */
export function fieldsOf(type: string): readonly Field[] {
  let fields = structs.get(type);
  if (!fields) {
    const rows = load().types[type];
    if (!rows) throw new Error(`no type ${type}`);
    fields = rows.map(toField);
    structs.set(type, fields);
  }
  return fields;
}

/** Fields by JSON name, inlined structs flattened. */
export function jsonFieldsOf(type: string): ReadonlyMap<string, Field> {
  let fields = flattened.get(type);
  if (!fields) {
    const found = new Map<string, Field>();
    for (const field of fieldsOf(type)) {
      if (field.inline && field.node.kind === 'struct') {
        for (const [name, inner] of jsonFieldsOf(field.node.name)) found.set(name, inner);
      } else found.set(field.name, field);
    }
    fields = found;
    flattened.set(type, fields);
  }
  return fields;
}

/** Is the whole struct one value for server-side apply? */
export function isAtomicStruct(type: string): boolean {
  atomic ??= new Set(load().atomic);
  return atomic.has(type);
}

/** The node with its pointer taken off. */
export function pointee(node: Node): Node {
  return node.kind === 'pointer' ? pointee(node.to) : node;
}

function toField([name, number, type, flags, mergeKey, strategy, topology]: RawField): Field {
  return {
    name,
    number,
    node: parseNode(type),
    omitEmpty: flags.includes('o'),
    omitZero: flags.includes('z'),
    inline: flags.includes('i'),
    mergeKey,
    strategies: strategy ? strategy.split(',') : [],
    topology: parseTopology(topology),
  };
}

function parseTopology(text: string): Topology | undefined {
  if (text === 'atomic' || text === 'set') return { kind: text };
  if (text.startsWith('map:')) return { kind: 'map', keys: text.slice(4).split(',') };
  return undefined;
}

function parseNode(text: string): Node {
  if (text.startsWith('*')) return { kind: 'pointer', to: parseNode(text.slice(1)) };
  if (text.startsWith('[]')) return { kind: 'list', of: parseNode(text.slice(2)) };
  if (text.startsWith('{}')) return { kind: 'map', of: parseNode(text.slice(2)) };
  if (text.includes('.')) return { kind: 'struct', name: text };
  return { kind: 'scalar', name: text as Scalar };
}
