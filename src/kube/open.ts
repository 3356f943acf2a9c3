import { type Clock, systemClock } from '../domain/clock.js';
import type { KubeObject } from '../domain/objects.js';
import { createAgent } from './agent.js';
import { execOver } from './exec.js';
import { type Kube, KubeError, type ListTarget } from './kube.js';
import { readEndpoint } from './kubeconfig.js';
import { collectionPath, listAll } from './list.js';
import { pathOf, type Resource, Resources } from './resources.js';
import { createTransport } from './transport.js';
import { watchAll } from './watch.js';

export interface OpenOptions {
  /** For each call but exec and watch. Default 10 s. */
  deadlineMs?: number;
  clock?: Clock;
}

const MERGE = 'application/merge-patch+json';
const STRATEGIC_MERGE = 'application/strategic-merge-patch+json';
const SERVER_SIDE_APPLY = 'application/apply-patch+yaml';

/** A client for the current context of a kubeconfig. Makes no call yet. Rejects with `kubeconfig-unreadable`. */
export async function openKube(kubeconfigPath: string, options: OpenOptions = {}): Promise<Kube> {
  const endpoint = await readEndpoint(kubeconfigPath);
  const transport = createTransport(endpoint, options.deadlineMs ?? 10_000);
  // No kept connections here: an upgrade uses its connection up. Sessions are kept, so handshakes are short.
  const execAgent = createAgent(endpoint);
  const resources = new Resources(transport);
  const clock = options.clock ?? systemClock;

  const resourceOf = (kind: { apiVersion: string; kind: string }, signal?: AbortSignal) => resources.find(kind, signal);
  const objectPath = async (target: ListTarget & { name: string }, subresource?: string, signal?: AbortSignal) =>
    pathOf(await resourceOf(target, signal), target.namespace ?? 'default', target.name, subresource);
  const pathOfObject = ({ apiVersion, kind, metadata }: KubeObject, signal?: AbortSignal) =>
    objectPath({ apiVersion, kind, ...metadata }, undefined, signal);

  const kube: Kube = {
    version: async (signal) => {
      const version = (await transport.json({ method: 'GET', path: '/version', signal })) as { gitVersion: string };
      return version.gitVersion;
    },
    list: async (target, signal) => (await listAll(transport, await resourceOf(target, signal), target, signal)).items,
    get: async (target, signal) => {
      const path = await objectPath(target, undefined, signal);
      return absentIfNotFound(transport.json({ method: 'GET', path, signal }) as Promise<KubeObject>);
    },
    create: async (object, signal) => {
      const path = pathOf(await resourceOf(object, signal), object.metadata.namespace ?? 'default');
      return (await transport.json({ method: 'POST', path, body: object, signal })) as KubeObject;
    },
    apply: async (object, signal, manager = 'kubedrill') => {
      const path = `${await pathOfObject(object, signal)}?fieldManager=${encodeURIComponent(manager)}&force=true`;
      const call = { method: 'PATCH', path, body: object, contentType: SERVER_SIDE_APPLY, signal } as const;
      return (await transport.json(call)) as KubeObject;
    },
    patch: async (target, patch, subresource, signal) => {
      const path = `${await objectPath(target, subresource, signal)}?fieldManager=kubedrill`;
      const contentType = subresource === 'ephemeralcontainers' ? STRATEGIC_MERGE : MERGE;
      return (await transport.json({ method: 'PATCH', path, body: patch, contentType, signal })) as KubeObject;
    },
    delete: async (target, deletion, signal) => {
      const path = await objectPath(target, undefined, signal);
      await absentIfNotFound(transport.json({ method: 'DELETE', path, body: deleteOptions(deletion), signal }));
    },
    deleteAll: async (target, deletion, signal) => {
      const resource = await resourceOf(target, signal);
      if (await deleteCollection(resource, target, deletion, signal)) return;
      // Some kinds (Namespace) and all-namespaces requests know no collection delete.
      const { items } = await listAll(transport, resource, target, signal);
      await Promise.all(items.map((item) => kube.delete({ ...target, ...addressOf(item) }, deletion, signal)));
    },
    namespacedKinds: async (signal) =>
      (await resources.namespaced(signal)).map(({ apiVersion, kind }) => ({ apiVersion, kind })),
    watch: async (target, onChange, signal) => {
      const resource = await resourceOf(target, signal);
      await watchAll(transport, clock, resource, target, onChange, signal);
    },
    exec: (request) => execOver(endpoint, execAgent, request),
    close: () => {
      transport.close();
      execAgent.destroy();
    },
  };

  async function deleteCollection(
    resource: Resource,
    target: ListTarget,
    deletion: { graceSeconds?: number } | undefined,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (resource.namespaced && target.namespace === undefined) return false;
    const path = collectionPath(resource, target);
    try {
      await transport.json({ method: 'DELETE', path, body: deleteOptions(deletion), signal });
      return true;
    } catch (error) {
      if (error instanceof KubeError && error.status === 405) return false;
      throw error;
    }
  }

  return kube;
}

function addressOf({ metadata }: KubeObject): { name: string; namespace?: string } {
  return { name: metadata.name, ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }) };
}

function deleteOptions(options: { graceSeconds?: number } = {}): unknown {
  return {
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    propagationPolicy: 'Background',
    ...(options.graceSeconds === undefined ? {} : { gracePeriodSeconds: options.graceSeconds }),
  };
}

async function absentIfNotFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KubeError && error.status === 404) return undefined;
    throw error;
  }
}
