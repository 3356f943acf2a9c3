import { basename } from 'node:path';
import type { z } from 'zod';
import type { LabError } from '../domain/lab-error.js';
import { nearest } from './nearest.js';
import type { SourceFile } from './source-file.js';
import type { YamlDocument } from './yaml-file.js';

/** Where the value under validation stands: its document and the path to it. */
export interface Position {
  file: SourceFile;
  document: YamlDocument;
  path: readonly PropertyKey[];
}

export type Validated<T> = { ok: true; value: T } | { ok: false; errors: readonly LabError[] };

/** Runs a schema and turns each issue into an error that points at the line in question. */
export function validate<T>(schema: z.ZodType<T>, value: unknown, position: Position): Validated<T> {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, errors: result.error.issues.flatMap((issue) => toErrors(issue, schema, position)) };
}

function toErrors(issue: z.core.$ZodIssue, schema: z.ZodType, position: Position): LabError[] {
  const { file, document } = position;
  const path = [...position.path, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, issue.path);
    return issue.keys.map((key) => unknownField(key, known, file, document.offsetOfKey(path, key)));
  }
  if (issue.code === 'invalid_union') {
    const branches = branchesOf(issue).filter((branch) => !isOtherType(branch));
    const [stranger] = strangersToAll(branches);
    if (stranger !== undefined) {
      const offset = document.offsetOfKey(path, stranger);
      return [unknownField(stranger, fieldsAt(schema, issue.path), file, offset)];
    }
    const meant = branches.sort((a, b) => weight(a) - weight(b))[0] ?? [];
    const inner = meant.flatMap((nested) =>
      toErrors({ ...nested, path: [...issue.path, ...nested.path] } as z.core.$ZodIssue, schema, position),
    );
    if (inner.length > 0) return inner;
  }
  if (path.length === 0 && issue.code === 'invalid_type') return [noFieldsIn(file, document, schema)];
  const field = path.length > 0 ? `${pathInWords(path)}: ` : '';
  return [file.error(document.offsetOf(path), `${field}${inWords(issue)}`, hintFor(issue, path, document))];
}

function noFieldsIn(file: SourceFile, { value }: YamlDocument, schema: z.ZodType): LabError {
  const holds =
    value === null ? 'holds nothing but remarks' : 'holds no fields, each with its name, a colon and a value';
  const what = file.text.trim() === '' ? 'is empty' : holds;
  return file.error(0, `${basename(file.path)} ${what}`, `It needs ${fieldsAt(schema, [], isRequired).join(', ')}.`);
}

/** An unknown field's error, with the name that was probably meant. */
export function unknownField(key: string, known: readonly string[], file: SourceFile, offset: number): LabError {
  const [meant] = nearest(key, known, 1);
  const hint = meant ? `Did you mean "${meant}"?` : known.length > 0 ? `Known fields: ${known.join(', ')}.` : undefined;
  return file.error(offset, `unknown field "${key}"`, hint);
}

type Branch = readonly z.core.$ZodIssue[];

/** What each shape of a union has against the value; unions within unions are taken apart. */
function branchesOf(issue: z.core.$ZodIssueInvalidUnion): Branch[] {
  return issue.errors.flatMap((branch) => {
    const [only] = branch;
    const nested = branch.length === 1 && only?.code === 'invalid_union' && only.path.length === 0 ? only : undefined;
    return nested ? branchesOf(nested) : [branch];
  });
}

/** A text where a map may stand: not the shape that was meant. */
function isOtherType(branch: Branch): boolean {
  return branch.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0);
}

/** Keys of the value that no shape knows. */
function strangersToAll(branches: readonly Branch[]): string[] {
  const unknown = branches.map((branch) =>
    branch.flatMap((issue) => (issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [])),
  );
  return (unknown[0] ?? []).filter((key) => unknown.every((keys) => keys.includes(key)));
}

/** The shape with the least against the value is the one that was meant. */
function weight(branch: Branch): number {
  return branch.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? 2 * issue.keys.length : 1), 0);
}

function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_union') return 'has none of the shapes that are possible here';
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) return 'is missing';
  if (issue.code === 'invalid_type' && issue.expected === 'array') return 'must be a list';
  return issue.message.replace(/^Invalid input: /, '');
}

/** What the schema says itself, or how the one value that stands there is written as a list. */
function hintFor(issue: z.core.$ZodIssue, path: readonly PropertyKey[], document: YamlDocument): string | undefined {
  if (issue.code === 'custom') return issue.params?.hint as string | undefined;
  const field = path.at(-1);
  if (issue.code !== 'invalid_type' || issue.expected !== 'array' || typeof field !== 'string') return undefined;
  const value = path.reduce<unknown>((at, step) => (at as Record<PropertyKey, unknown>)?.[step], document.value);
  return ['string', 'number', 'boolean'].includes(typeof value) ? `Write ${field}: [${value}].` : undefined;
}

function pathInWords(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}${text ? '.' : ''}${String(step)}`),
    '',
  );
}

/** Names of the fields that a schema knows at a path; unions give the fields of all their branches. */
export function fieldsAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  wanted: (field: z.core.$ZodType) => boolean = () => true,
): string[] {
  const { def } = schema._zod as { def: SchemaParts };
  if (def.type === 'union')
    return [...new Set((def.options ?? []).flatMap((option) => fieldsAt(option, path, wanted)))];
  const wrapped = def.innerType ?? def.in;
  if (wrapped) return fieldsAt(wrapped, path, wanted);
  const [step, ...rest] = path;
  if (def.type === 'object') {
    const fields = Object.entries(def.shape ?? {});
    if (step === undefined) return fields.filter(([, field]) => wanted(field)).map(([name]) => name);
    const inner = def.shape?.[String(step)];
    return inner ? fieldsAt(inner, rest, wanted) : [];
  }
  const inner = def.element ?? def.valueType;
  return inner && step !== undefined ? fieldsAt(inner, rest, wanted) : [];
}

const isRequired = ({ _zod }: z.core.$ZodType) => !['optional', 'default'].includes(_zod.def.type);

interface SchemaParts {
  type: string;
  shape?: Record<string, z.core.$ZodType>;
  options?: readonly z.core.$ZodType[];
  innerType?: z.core.$ZodType;
  in?: z.core.$ZodType;
  element?: z.core.$ZodType;
  valueType?: z.core.$ZodType;
}
