import type { Json, Obj } from '../object.js';
import { type DirectoryNode, directory, type FsNode, file } from '../process/files.js';
import type { Store } from '../storage/store.js';
import { ConfigError, fieldOf } from './environment.js';

/** Directories of the node that hostPath volumes show. */
const hostPaths = new WeakMap<Store, Map<string, DirectoryNode>>();

/** What a pod's volumes hold, by name. Throws a ConfigError while something they need is missing. */
export function volumesOf(pod: Obj, store: Store): Map<string, DirectoryNode> {
  const out = new Map<string, DirectoryNode>();
  for (const volume of pod.spec.volumes ?? []) out.set(volume.name, volumeOf(pod, volume, store));
  return out;
}

function volumeOf(pod: Obj, volume: Json, store: Store): DirectoryNode {
  const { namespace = '' } = pod.metadata;
  const current = (): Obj => store.get('pods', namespace, pod.metadata.name) ?? pod;
  if (volume.emptyDir) return directory();
  if (volume.hostPath) return hostPath(volume.hostPath.path, store);
  if (volume.configMap)
    return projected([() => configMapFiles(namespace, volume.configMap, volume.configMap.name, store)]);
  if (volume.secret) return projected([() => secretFiles(namespace, volume.secret, volume.secret.secretName, store)]);
  if (volume.downwardAPI) return projected([() => downwardFiles(current(), volume.downwardAPI)]);
  if (volume.projected) {
    return projected(
      (volume.projected.sources ?? []).map((source: Json) => () => {
        if (source.configMap) return configMapFiles(namespace, source.configMap, source.configMap.name, store);
        if (source.secret) return secretFiles(namespace, source.secret, source.secret.name, store);
        if (source.downwardAPI) return downwardFiles(current(), source.downwardAPI);
        return new Map<string, FsNode>([
          [source.serviceAccountToken?.path ?? 'token', file('not-a-token: the embedded cluster issues none\n')],
        ]);
      }),
    );
  }
  const kind = Object.keys(volume).find((name) => name !== 'name');
  throw new ConfigError(`volumes of type ${kind} are not supported by the embedded cluster`);
}

function hostPath(path: string, store: Store): DirectoryNode {
  const known = hostPaths.get(store) ?? new Map<string, DirectoryNode>();
  hostPaths.set(store, known);
  const node = known.get(path) ?? directory();
  known.set(path, node);
  return node;
}

/** Read-only, and found anew at each look, so that changed objects show. */
function projected(sources: readonly (() => Map<string, FsNode>)[]): DirectoryNode {
  const all = (): Map<string, FsNode> => {
    const entries = new Map<string, FsNode>();
    for (const source of sources) {
      for (const [path, node] of source()) place(entries, path.split('/').filter(Boolean), node);
    }
    return entries;
  };
  let last = all();
  return {
    type: 'directory',
    entries: last,
    readOnly: true,
    refresh: () => {
      try {
        last = all();
      } catch (error) {
        // An object that was deleted leaves what was mounted.
        if (!(error instanceof ConfigError)) throw error;
      }
      return last;
    },
  };
}

function place(entries: Map<string, FsNode>, [first = '', ...rest]: string[], node: FsNode): void {
  if (rest.length === 0) {
    entries.set(first, node);
    return;
  }
  const known = entries.get(first);
  const folder = known?.type === 'directory' ? known : directory();
  entries.set(first, folder);
  place(folder.entries, rest, node);
}

function configMapFiles(namespace: string, source: Json, name: string, store: Store): Map<string, FsNode> {
  const object = store.get('configmaps', namespace, name);
  if (!object) return missing(source, `configmap "${name}" not found`);
  const content = new Map<string, Buffer>();
  for (const [key, text] of Object.entries<string>(object.data ?? {})) content.set(key, Buffer.from(text));
  for (const [key, text] of Object.entries<string>(object.binaryData ?? {}))
    content.set(key, Buffer.from(text, 'base64'));
  return chosen(source, content, name);
}

function secretFiles(namespace: string, source: Json, name: string, store: Store): Map<string, FsNode> {
  const object = store.get('secrets', namespace, name);
  if (!object) return missing(source, `secret "${name}" not found`);
  const content = new Map(
    Object.entries<string>(object.data ?? {}).map(([key, text]) => [key, Buffer.from(text, 'base64')]),
  );
  return chosen(source, content, name);
}

function missing(source: Json, why: string): Map<string, FsNode> {
  if (source.optional) return new Map();
  throw new ConfigError(why);
}

function chosen(source: Json, content: ReadonlyMap<string, Buffer>, name: string): Map<string, FsNode> {
  if (!source.items) return new Map([...content].map(([key, bytes]) => [key, file(bytes)]));
  const out = new Map<string, FsNode>();
  for (const { key, path } of source.items) {
    const bytes = content.get(key);
    if (bytes) out.set(path, file(bytes));
    else if (!source.optional) throw new ConfigError(`references non-existent config key: ${key} in ${name}`);
  }
  return out;
}

function downwardFiles(pod: Obj, source: Json): Map<string, FsNode> {
  return new Map(
    (source.items ?? []).map((item: Json) => [
      item.path,
      file(item.fieldRef ? fieldOf(pod, item.fieldRef.fieldPath) : ''),
    ]),
  );
}
