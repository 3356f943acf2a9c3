import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../../domain/clock.js';
import type { Json, Obj } from '../object.js';
import { badRequest, methodNotAllowed, unroutable } from '../registry/errors.js';
import { PATCH_TYPES } from '../registry/patching.js';
import type { Registry } from '../registry/registry.js';
import type { DeleteOptions, WriteOptions } from '../registry/write-options.js';
import { apiVersionOf, qualified, type Resource } from '../schema/resources.js';
import type { Store } from '../storage/store.js';
import { negotiate } from './accept.js';
import { goJsonError, mediaType, parseBody, readBody } from './body.js';
import { filterOf, flag, numberOf, Pages } from './list.js';
import { checkOptions, isDryRun } from './options.js';
import type { PodServices } from './pod-services.js';
import type { ResourceRequest } from './request.js';
import { sendJson, sendText } from './respond.js';
import { serveSubresource } from './subresources.js';
import { type IncludeObject, metadataOnly, tableOf } from './table.js';
import { serveWatch } from './watch.js';

export interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  query: URLSearchParams;
  target: ResourceRequest;
  resource: Resource;
  /** Aborts when the server closes. */
  signal: AbortSignal;
}

/** The verbs of every resource: list, watch, get, create, update, patch, delete. */
export class ResourceApi {
  readonly #pages = new Pages();

  constructor(
    readonly store: Store,
    readonly registry: Registry,
    readonly clock: Clock,
    readonly services: PodServices,
  ) {}

  async serve(call: Call): Promise<void> {
    const { target, resource, request } = call;
    if (resource.namespaced && !target.namespace && target.name) throw unroutable();
    if (!resource.namespaced && target.namespace) throw unroutable();
    if (target.subresource) {
      await serveSubresource(call, target.subresource, { registry: this.registry, services: this.services, api: this });
      return;
    }
    const { name } = target;
    switch (request.method) {
      case 'HEAD':
      case 'GET':
        if (name && !flag(call.query, 'watch'))
          this.answer(call, 200, this.registry.get(resource, target.namespace, name));
        else await this.#list(call, name);
        return;
      case 'POST':
        if (name) throw methodNotAllowed('POST');
        return this.#create(call);
      case 'PUT':
        return this.#update(call);
      case 'PATCH':
        return this.#patch(call);
      case 'DELETE':
        return name ? this.#delete(call, name) : this.#deleteAll(call);
      default:
        throw methodNotAllowed(request.method ?? '');
    }
  }

  /** One object in the form the client asked for. */
  answer(call: Call, status: number, object: Json, warnings: readonly string[] = []): void {
    const form = negotiate(call.request.headers.accept);
    sendJson(call.response, status, this.#shaper(call, form)(object), warnings);
  }

  writeOptions(call: Call, warnings: string[], subresource?: string): WriteOptions {
    const { query, request } = call;
    const agent = (request.headers['user-agent'] ?? 'unknown').split('/')[0] ?? 'unknown';
    return {
      dryRun: isDryRun(query),
      fieldManager: query.get('fieldManager') || (mediaType(request) === PATCH_TYPES.apply ? '' : agent),
      fieldValidation: query.get('fieldValidation') || 'Warn',
      force: flag(query, 'force'),
      warn: (text) => warnings.push(text),
      ...(subresource ? { subresource } : {}),
    };
  }

  async body(call: Call): Promise<Json> {
    return parseBody(await readBody(call.request), mediaType(call.request));
  }

  /** An object of the resource's kind; what cannot be read as one is told apart from what does not fit. */
  async objectBody(call: Call): Promise<Json> {
    const { kind } = call.resource;
    const body = await readBody(call.request);
    const type = mediaType(call.request);
    if (!/json$/.test(type) && body.length > 0) return parseBody(body, type);
    try {
      return JSON.parse(body.toString('utf8'));
    } catch (error) {
      const why = `couldn't get version/kind; json parse error: ${goJsonError(error as Error)}`;
      const shown = body.length === 0 ? '<empty>' : body.toString('utf8').slice(0, 300);
      throw badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why} (${shown})`);
    }
  }

  async #list(call: Call, name: string | undefined): Promise<void> {
    const { resource, query, target } = call;
    const form = negotiate(call.request.headers.accept);
    const selected = filterOf(query, resource, this.registry.rulesOf(resource));
    const filter = name ? (object: Obj) => object.metadata.name === name && selected(object) : selected;
    if (flag(query, 'watch')) {
      const shape = columnsOnce(this.#shaper(call, form));
      await serveWatch(
        this.store,
        this.clock,
        { resource, namespace: target.namespace, query, filter, shape },
        call.response,
        call.signal,
      );
      return;
    }
    const token = query.get('continue');
    const all = token
      ? this.#pages.resume(token)
      : { version: this.store.version, objects: this.store.list(qualified(resource), target.namespace).filter(filter) };
    const { page, token: next, remaining } = this.#pages.cut(all, numberOf(query, 'limit') ?? 0);
    const metadata = {
      resourceVersion: String(all.version),
      ...(next ? { continue: next, remainingItemCount: remaining } : {}),
    };
    if (form === 'object') sendText(call.response, 200, listText(resource, metadata, page));
    else if (form === 'table') {
      sendJson(
        call.response,
        200,
        tableOf(resource, page, { now: this.clock.now(), include: includeOf(query), metadata }),
      );
    } else {
      const items = page.map(metadataOnly);
      sendJson(call.response, 200, {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items,
      });
    }
  }

  #shaper(call: Call, form: ReturnType<typeof negotiate>): (object: Json) => Json {
    if (form === 'object') return (object) => object;
    if (form === 'metadata') return (object) => (object.kind === 'Status' ? object : metadataOnly(object));
    const include = includeOf(call.query);
    return (object) => {
      if (object.kind !== call.resource.kind) return object;
      const metadata = { resourceVersion: object.metadata.resourceVersion };
      return tableOf(call.resource, [object], { now: this.clock.now(), include, metadata });
    };
  }

  async #create(call: Call): Promise<void> {
    const warnings: string[] = [];
    checkOptions('Create', call.query);
    const body = await this.objectBody(call);
    const options = this.writeOptions(call, warnings);
    this.answer(call, 201, this.registry.create(call.resource, call.target.namespace, body, options), warnings);
  }

  async #update(call: Call): Promise<void> {
    const warnings: string[] = [];
    checkOptions('Update', call.query);
    const body = await this.objectBody(call);
    const name = call.target.name ?? '';
    const object = this.registry.update(
      call.resource,
      call.target.namespace,
      name,
      body,
      this.writeOptions(call, warnings),
    );
    this.answer(call, 200, object, warnings);
  }

  async #patch(call: Call): Promise<void> {
    const warnings: string[] = [];
    const { resource, target, request } = call;
    checkOptions('Patch', call.query);
    const patch = await this.body(call);
    const options = this.writeOptions(call, warnings);
    const { object, created } = this.registry.patch(
      resource,
      target.namespace,
      target.name ?? '',
      mediaType(request),
      patch,
      options,
    );
    this.answer(call, created ? 201 : 200, object, warnings);
  }

  async #deleteOptions(call: Call): Promise<DeleteOptions> {
    const body = (await this.body(call)) ?? {};
    const { query } = call;
    checkOptions('Delete', query, body);
    const grace = numberOf(query, 'gracePeriodSeconds') ?? body.gracePeriodSeconds;
    const policy =
      query.get('propagationPolicy') ?? body.propagationPolicy ?? (body.orphanDependents ? 'Orphan' : undefined);
    return {
      dryRun: isDryRun(query) || (body.dryRun ?? []).includes('All'),
      ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
      ...(policy ? { propagationPolicy: policy } : {}),
      ...(body.preconditions ? { preconditions: body.preconditions } : {}),
    };
  }

  async #delete(call: Call, name: string): Promise<void> {
    const { resource, target } = call;
    const options = await this.#deleteOptions(call);
    const before = this.registry.get(resource, target.namespace, name);
    const left = this.registry.delete(resource, target.namespace, name, options);
    if (left || resource.plural === 'pods') this.answer(call, 200, left ?? before);
    else sendJson(call.response, 200, deleted(resource, before));
  }

  async #deleteAll(call: Call): Promise<void> {
    const { resource, target, query } = call;
    if (resource.namespaced && !target.namespace) throw methodNotAllowed('DELETE');
    const options = await this.#deleteOptions(call);
    const filter = filterOf(query, resource, this.registry.rulesOf(resource));
    const objects = this.store.list(qualified(resource), target.namespace).filter(filter);
    for (const object of objects)
      this.registry.delete(resource, object.metadata.namespace, object.metadata.name, options);
    sendText(call.response, 200, listText(resource, { resourceVersion: String(this.store.version) }, objects));
  }
}

/** Of the tables of one watch only the first names its columns. */
function columnsOnce(shape: (object: Json) => Json): (object: Json) => Json {
  let named = false;
  return (object) => {
    const shaped = shape(object);
    if (shaped.kind !== 'Table') return shaped;
    const { columnDefinitions, ...rest } = shaped;
    const columns = named ? null : columnDefinitions;
    named = true;
    return { ...rest, columnDefinitions: columns };
  };
}

function includeOf(query: URLSearchParams): IncludeObject {
  const value = query.get('includeObject') || 'Metadata';
  if (value !== 'None' && value !== 'Metadata' && value !== 'Object')
    throw badRequest(`unrecognized includeObject value: ${value}`);
  return value;
}

function deleted(resource: Resource, object: Obj): Json {
  const { name, uid } = object.metadata;
  const group = resource.group ? { group: resource.group } : {};
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...group, kind: resource.plural, uid },
  };
}

/** Texts of objects, which never change, so that long lists are not written anew each time. */
const texts = new WeakMap<Obj, string>();

function itemText(resource: Resource, object: Obj): string {
  let text = texts.get(object);
  if (text === undefined) {
    // Items of built-in lists go without kind and version; the list says it.
    const { apiVersion: _, kind: __, ...rest } = object;
    text = JSON.stringify(resource.custom ? object : rest);
    texts.set(object, text);
  }
  return text;
}

function listText(resource: Resource, metadata: Json, objects: readonly Obj[]): string {
  const kind = resource.custom?.crd.spec.names.listKind ?? `${resource.kind}List`;
  const head = JSON.stringify({ kind, apiVersion: apiVersionOf(resource), metadata }).slice(0, -1);
  return `${head},"items":[${objects.map((object) => itemText(resource, object)).join(',')}]}`;
}
