import { basename } from 'node:path';
import { type Document, isMap, isNode, isScalar, parseAllDocuments, parseDocument, type YAMLParseError } from 'yaml';
import type { LabError } from '../domain/lab-error.js';
import type { SourceFile } from './source-file.js';

/** A parsed document whose values can be traced back to the file. */
export interface YamlDocument {
  value: unknown;
  /** Offset of the value at a path of keys and positions, or of the nearest that exists above it. */
  offsetOf(path: readonly PropertyKey[]): number;
  /** Offset of the key `key` in the map at `path`. */
  offsetOfKey(path: readonly PropertyKey[], key: string): number;
}

export interface YamlFile {
  file: SourceFile;
  documents: readonly YamlDocument[];
  errors: readonly LabError[];
}

/** One document, YAML 1.2: lab.yaml, grade.yaml, answer.yaml. */
export function parseYaml(file: SourceFile): YamlFile {
  return collect(file, [parseDocument(file.text, { prettyErrors: false })]);
}

/** Any number of documents, read as kubectl does (YAML 1.1: `yes` is true, 0755 is octal; dates stay text). */
export function parseManifestYaml(file: SourceFile): YamlFile {
  const documents = parseAllDocuments(file.text, {
    version: '1.1',
    prettyErrors: false,
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:timestamp'),
  });
  return collect(file, Array.isArray(documents) ? documents : []);
}

function collect(file: SourceFile, documents: readonly Document.Parsed[]): YamlFile {
  const errors = documents.flatMap((document) =>
    document.errors.map((error) => file.error(error.pos[0], inWords(error, file), hintFor(error.code))),
  );
  return { file, errors, documents: errors.length > 0 ? [] : documents.map(traceable) };
}

function inWords({ code, message }: YAMLParseError, { path }: SourceFile): string {
  if (code === 'MULTIPLE_DOCS') return `a second document begins here, and ${basename(path)} holds one`;
  return `not valid YAML: ${message}`;
}

function hintFor(code: string): string | undefined {
  if (code === 'TAB_AS_INDENT') return 'Indent with spaces; YAML does not allow tabs there.';
  if (code === 'BLOCK_AS_IMPLICIT_KEY') return 'A text that contains ": " needs quotes; a map needs a line of its own.';
  if (code === 'MULTIPLE_DOCS') return 'Take out the line "---", and what follows it where it belongs elsewhere.';
  if (code === 'DUPLICATE_KEY') return 'Each field may stand only once in a map.';
  return undefined;
}

function traceable(document: Document.Parsed): YamlDocument {
  const offsetOf = (path: readonly PropertyKey[]): number => {
    for (let length = path.length; length > 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return document.contents?.range?.[0] ?? 0;
  };
  const offsetOfKey = (path: readonly PropertyKey[], key: string): number => {
    const map = path.length === 0 ? document.contents : document.getIn(path, true);
    const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    return isNode(pair?.key) && pair.key.range ? pair.key.range[0] : offsetOf(path);
  };
  return { value: document.toJS(), offsetOf, offsetOfKey };
}
