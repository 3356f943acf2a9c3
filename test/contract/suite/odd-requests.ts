import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Json } from '../../../src/cluster/embedded/object.js';
import { embedded } from '../targets.js';
import { openRaw, type Raw } from './raw.js';

/** An embedded cluster of one's own, as it is on the wire. */
export async function openRawEmbedded(): Promise<{ raw: Raw; close(): Promise<void> }> {
  const opened = await embedded.open();
  const raw = await openRaw(opened.kubeconfig);
  const close = async () => {
    raw.close();
    await opened.close();
  };
  return { raw, close };
}

/** The contract's objects, to be spoiled. */
export async function manifestsIn(namespace: string): Promise<Json[]> {
  const text = await readFile(join(import.meta.dirname, 'manifests.yaml'), 'utf8');
  return parseAllDocuments(text.replaceAll('NAMESPACE', namespace)).map((document) => document.toJS());
}
