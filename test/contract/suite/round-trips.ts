import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Json } from '../../../src/cluster/embedded/object.js';
import type { Contract } from './contract.js';
import { type Case, holdToRecord } from './hold.js';
import { normal } from './normal.js';
import { collectionOf } from './paths.js';

/** What is sent comes back whole, with the same defaults: every field but identities, times and addresses. */
export async function roundTrips(contract: Contract): Promise<void> {
  const { namespace } = contract;
  const text = await readFile(join(import.meta.dirname, 'manifests.yaml'), 'utf8');
  const manifests: Json[] = parseAllDocuments(text.replaceAll('NAMESPACE', namespace)).map((document) =>
    document.toJS(),
  );
  const cases = manifests.flatMap((manifest): Case[] => {
    const { apiVersion, kind, metadata } = manifest;
    const path = collectionOf(apiVersion, kind, namespace);
    const options = 'dryRun=All&fieldManager=contract';
    const tell = ({ code, body }: { code: number; body: Json }) => ({ code, body: normal(body) });
    return [
      {
        name: `create ${kind} ${metadata.name}`,
        answer: async () => tell(await contract.raw().ask(`${path}?${options}`, { method: 'POST', body: manifest })),
      },
      {
        name: `apply ${kind} ${metadata.name}`,
        answer: async () => {
          const ask = { method: 'PATCH', body: manifest, type: 'application/apply-patch+yaml' } as const;
          return tell(await contract.raw().ask(`${path}/${metadata.name}?${options}&force=true`, ask));
        },
      },
    ];
  });
  await holdToRecord('round trips', 'round-trips.json', contract.real, cases);
}
