import type { Json, Obj } from '../object.js';
import type { Store } from '../storage/store.js';
import { builtinResources, type Resource } from './resources.js';

/** The resources that are served right now: the built-in ones and those that CustomResourceDefinitions brought. */
export class ResourceCatalog {
  readonly #builtin = builtinResources();
  #custom: Resource[] = [];

  constructor(store: Store) {
    const crds = 'customresourcedefinitions.apiextensions.k8s.io';
    const refresh = (): void => {
      this.#custom = store.list(crds).flatMap(resourcesOf);
    };
    refresh();
    store.subscribe((change) => {
      if (change.resource === crds) refresh();
    });
  }

  all(): readonly Resource[] {
    return [...this.#builtin, ...this.#custom];
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    const fits = (resource: Resource): boolean =>
      resource.plural === plural && resource.group === group && resource.version === version;
    return this.#builtin.find(fits) ?? this.#custom.find(fits);
  }

  /** By kind, as objects name it. */
  ofKind(apiVersion: string, kind: string): Resource | undefined {
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    return this.all().find(
      (resource) => resource.kind === kind && resource.group === group && resource.version === version,
    );
  }

  /** A built-in resource by its qualified name, "deployments.apps". */
  builtin(name: string): Resource {
    const [plural, ...group] = name.split('.');
    const found = this.#builtin.find((item) => item.plural === plural && item.group === group.join('.'));
    if (!found) throw new Error(`no resource ${name}`);
    return found;
  }
}

const VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

function resourcesOf(definition: Obj): Resource[] {
  const { spec } = definition;
  return (spec.versions as Json[])
    .filter((version) => version.served)
    .map((version) => ({
      group: spec.group,
      version: version.name,
      kind: spec.names.kind,
      plural: spec.names.plural,
      singular: spec.names.singular,
      shortNames: spec.names.shortNames ?? [],
      categories: spec.names.categories ?? [],
      namespaced: spec.scope === 'Namespaced',
      verbs: VERBS,
      subresources: version.subresources?.status
        ? [
            {
              name: 'status',
              group: spec.group,
              version: version.name,
              kind: spec.names.kind,
              verbs: ['get', 'patch', 'update'],
            },
          ]
        : [],
      custom: { crd: definition, version },
    }));
}
