import type { PlaceOf, Places } from '../domain/lab.js';
import type { LabError } from '../domain/lab-error.js';
import type { KubeObject } from '../domain/objects.js';
import { nearest } from './nearest.js';
import type { SourceFile } from './source-file.js';
import { parseManifestYaml, type YamlDocument } from './yaml-file.js';

/** Kinds that have no namespace, of those that labs may place. */
const CLUSTER_SCOPED = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'IngressClass',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'RuntimeClass',
  'StorageClass',
]);

export interface Manifests {
  objects: readonly KubeObject[];
  places: Places;
  errors: readonly LabError[];
}

/** The objects of a manifest file; each says its namespace, and that is one of the lab's. */
export function readManifests(file: SourceFile, namespaces: readonly string[]): Manifests {
  const parsed = parseManifestYaml(file);
  const errors = [...parsed.errors];
  const places = new Map<KubeObject, PlaceOf>();
  for (const document of parsed.documents) {
    for (const { value, path } of itemsOf(document)) {
      const problem = problemOf(value, path, document, file, namespaces);
      if (problem) errors.push(problem);
      else places.set(value as KubeObject, (...steps) => file.placeAt(document.offsetOf([...path, ...steps])));
    }
  }
  return { objects: [...places.keys()], places, errors };
}

function itemsOf(document: YamlDocument): { value: unknown; path: readonly PropertyKey[] }[] {
  const { value } = document;
  if (value === null || value === undefined) return [];
  if (isRecord(value) && value.kind === 'List' && Array.isArray(value.items)) {
    return value.items.map((item, index) => ({ value: item, path: ['items', index] }));
  }
  return [{ value, path: [] }];
}

function problemOf(
  value: unknown,
  path: readonly PropertyKey[],
  document: YamlDocument,
  file: SourceFile,
  namespaces: readonly string[],
): LabError | undefined {
  const at = (...steps: string[]) => document.offsetOf([...path, ...steps]);
  if (!isRecord(value)) return file.error(at(), 'is not a Kubernetes object: a map with apiVersion, kind and metadata');
  for (const field of ['apiVersion', 'kind']) {
    if (typeof value[field] !== 'string') return file.error(at(field), `${field}: must be a text`);
  }
  const metadata = isRecord(value.metadata) ? value.metadata : {};
  if (typeof metadata.name !== 'string') return file.error(at('metadata'), 'metadata.name: must be a text');
  for (const field of ['labels', 'annotations']) {
    const wrong = Object.entries(isRecord(metadata[field]) ? metadata[field] : {}).find(
      ([, text]) => typeof text !== 'string',
    );
    if (wrong) {
      const hint = `Put it in quotes: ${wrong[0]}: "${String(wrong[1])}".`;
      return file.error(at('metadata', field, wrong[0]), `metadata.${field}.${wrong[0]}: must be a text`, hint);
    }
  }
  return namespaceProblem(value.kind as string, metadata, at, file, namespaces);
}

function namespaceProblem(
  kind: string,
  metadata: Record<string, unknown>,
  at: (...steps: string[]) => number,
  file: SourceFile,
  namespaces: readonly string[],
): LabError | undefined {
  const used = kind === 'Namespace' ? metadata.name : metadata.namespace;
  const field = kind === 'Namespace' ? 'name' : 'namespace';
  if (used === undefined) {
    if (CLUSTER_SCOPED.has(kind)) return undefined;
    return file.error(at('metadata'), 'metadata.namespace: must be given', 'A lab says where each object goes.');
  }
  if (typeof used === 'string' && namespaces.includes(used)) return undefined;
  const [meant] = nearest(String(used), namespaces, 1);
  const hint = meant ? `Did you mean "${meant}"?` : `The lab's namespaces (lab.yaml): ${namespaces.join(', ')}.`;
  return file.error(at('metadata', field), `metadata.${field}: "${String(used)}" is no namespace of this lab`, hint);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
