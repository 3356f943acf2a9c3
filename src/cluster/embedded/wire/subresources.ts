import { isRecord, type Json, type Obj } from '../object.js';
import { ApiError, badRequest, invalid, methodNotAllowed, notFound, unroutable } from '../registry/errors.js';
import type { Registry } from '../registry/registry.js';
import { mediaType } from './body.js';
import { serveLog } from './log.js';
import type { PodServices } from './pod-services.js';
import type { Call, ResourceApi } from './resource-api.js';

export interface SubresourceCall {
  registry: Registry;
  services: PodServices;
  api: ResourceApi;
}

export async function serveSubresource(call: Call, name: string, context: SubresourceCall): Promise<void> {
  const known = call.resource.subresources.some((sub) => sub.name === name);
  if (!known) throw unroutable();
  switch (name) {
    case 'status':
    case 'finalize':
    case 'ephemeralcontainers':
      return serveWritable(call, name, context);
    case 'scale':
      return serveScale(call, context);
    case 'log':
      return serveLog(call, context.registry, context.services);
    case 'binding':
      return serveBinding(call, context);
    case 'eviction':
      return serveEviction(call, context);
    default:
      throw badRequest('Upgrade request required');
  }
}

/** A part of the object that is read and written like the object itself. */
async function serveWritable(call: Call, name: string, { registry, api }: SubresourceCall): Promise<void> {
  const { resource, target, request } = call;
  const id = target.name ?? '';
  const warnings: string[] = [];
  const before = registry.get(resource, target.namespace, id);
  if (request.method === 'GET') return api.answer(call, 200, before);
  const body = await api.body(call);
  const options = api.writeOptions(call, warnings, name === 'status' ? 'status' : undefined);
  if (name === 'finalize') {
    const finalizers = body?.spec?.finalizers ?? [];
    const object = registry.mutate(resource, { name: id }, options.fieldManager ?? '', (draft) => {
      draft.spec = { ...draft.spec, finalizers };
      if (finalizers.length === 0) delete draft.spec.finalizers;
    });
    return api.answer(call, 200, object ?? before);
  }
  if (request.method === 'PUT') {
    const given = name === 'ephemeralcontainers' ? onlyEphemeral(before, body) : body;
    return api.answer(call, 200, registry.update(resource, target.namespace, id, given, options), warnings);
  }
  if (request.method !== 'PATCH') throw methodNotAllowed(request.method ?? '');
  const { object } = registry.patch(resource, target.namespace, id, mediaType(request), body, options);
  return api.answer(call, 200, object, warnings);
}

function onlyEphemeral(before: Obj, body: Json): Json {
  return { ...before, spec: { ...before.spec, ephemeralContainers: body?.spec?.ephemeralContainers ?? [] } };
}

async function serveScale(call: Call, { registry, api }: SubresourceCall): Promise<void> {
  const { resource, target, request } = call;
  const id = target.name ?? '';
  const before = registry.get(resource, target.namespace, id);
  const current = scaleOf(before);
  if (request.method === 'GET') return api.answer(call, 200, current);
  const warnings: string[] = [];
  const body = await api.body(call);
  const options = api.writeOptions(call, warnings);
  if (request.method !== 'PUT' && request.method !== 'PATCH') throw methodNotAllowed(request.method ?? '');
  const wanted = request.method === 'PUT' ? body : { ...current, spec: { ...current.spec, ...body?.spec } };
  const replicas = wanted?.spec?.replicas ?? 0;
  if (replicas < 0) {
    throw invalid({ group: 'autoscaling', kind: 'Scale' }, id, [
      {
        reason: 'FieldValueInvalid',
        field: 'spec.replicas',
        message: `Invalid value: ${replicas}: must be greater than or equal to 0`,
      },
    ]);
  }
  const version = wanted?.metadata?.resourceVersion;
  const object = registry.update(
    resource,
    target.namespace,
    id,
    { ...before, metadata: { ...before.metadata, resourceVersion: version ?? '' }, spec: { ...before.spec, replicas } },
    options,
  );
  api.answer(call, 200, scaleOf(object));
}

function scaleOf(object: Obj): Json {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const labels = Object.entries<string>(object.spec.selector?.matchLabels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: object.spec.replicas ? { replicas: object.spec.replicas } : {},
    status: { replicas: object.status?.replicas ?? 0, selector: labels.join(',') },
  };
}

async function serveBinding(call: Call, { registry, api }: SubresourceCall): Promise<void> {
  const { resource, target } = call;
  const body = await api.body(call);
  const node = body?.target?.name;
  if (!isRecord(body) || !node) throw badRequest('target.name is required');
  const id = { namespace: target.namespace, name: target.name ?? '' };
  const pod = registry.get(resource, target.namespace, id.name);
  if (pod.spec.nodeName) {
    throw new ApiError(
      409,
      'Conflict',
      `Operation cannot be fulfilled on pods/binding "${id.name}": pod ${id.name} is already assigned to node "${pod.spec.nodeName}"`,
    );
  }
  if (!registry.store.get('nodes', undefined, node)) throw notFound({ group: '', plural: 'nodes' }, node);
  registry.mutate(resource, id, 'kube-scheduler', (draft) => {
    draft.spec.nodeName = node;
  });
  api.answer(call, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}

async function serveEviction(call: Call, { registry, api }: SubresourceCall): Promise<void> {
  const { resource, target } = call;
  const body = (await api.body(call)) ?? {};
  const grace = body.deleteOptions?.gracePeriodSeconds;
  registry.delete(
    resource,
    target.namespace,
    target.name ?? '',
    grace === undefined ? {} : { gracePeriodSeconds: grace },
  );
  api.answer(call, 201, { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 });
}
