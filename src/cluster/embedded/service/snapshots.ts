import type { Clock } from '../../../domain/clock.js';
import type { Store } from '../storage/store.js';
import { readJson, writeWhole } from './files.js';

/** A crash loses at most this much. */
const EVERY_MS = 1000;

/** Characters between which others have their turn. */
const PIECE = 256 * 1024;

export type Snapshot = ReturnType<Store['dump']>;

/** The cluster's objects as they were last written; undefined when there are none that can be read. */
export async function readSnapshot(path: string): Promise<Snapshot | undefined> {
  const found = await readJson<Snapshot>(path);
  return typeof found?.version === 'number' && found.objects ? found : undefined;
}

/** Writes the store down a second after it changed, until the signal aborts; then once more. */
export async function keepSnapshots(store: Store, path: string, clock: Clock, signal: AbortSignal): Promise<void> {
  let written = -1;
  const write = async (): Promise<void> => {
    if (store.version === written) return;
    written = store.version;
    await writeWhole(path, piecesOf(store.dump()));
  };
  while (!signal.aborted) {
    await clock.sleep(EVERY_MS, signal).catch(() => {});
    await write();
  }
}

/** The snapshot as JSON. Objects do not change, so that all pieces are of the same moment, however late they are made. */
function* piecesOf({ version, objects }: Snapshot): Iterable<string> {
  let text = `{"version":${version},"objects":{`;
  for (const [index, [resource, known]] of Object.entries(objects).entries()) {
    text += `${index > 0 ? ',' : ''}${JSON.stringify(resource)}:[`;
    for (const [i, object] of known.entries()) {
      text += `${i > 0 ? ',' : ''}${JSON.stringify(object)}`;
      if (text.length < PIECE) continue;
      yield text;
      text = '';
    }
    text += ']';
  }
  yield `${text}}}`;
}
