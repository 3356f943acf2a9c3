import path from 'node:path';
import { PROVIDERS, type ProviderName, type ServiceRef } from '../domain/cluster.js';
import { usageError } from './usage-error.js';

/** The options that every command takes, as commander hands them over. */
export interface GlobalOptions {
  provider?: string;
  bundle?: string;
  labs?: string;
  cluster?: string;
  verbose?: boolean;
  continue?: boolean;
  screenReader?: boolean;
}

/** What they mean, environment included. Paths are absolute. */
export interface Settings {
  /** `auto`: what is there decides. */
  provider: ProviderName | 'auto';
  bundle?: string;
  labs?: string;
  cluster: string;
  /** Service of an Ingress controller that is in the cluster already, to be used instead of our own. */
  ingress?: ServiceRef;
  verbose: boolean;
  /** The terminal UI opens on what is under way. */
  goOn?: boolean;
  /** The terminal UI tells its lines one below the other. */
  spoken?: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

const DEFAULT_CLUSTER = 'kubedrill';
/** What both kind and a DNS label take; room is left for the suffixes of node names. */
const CLUSTER_NAME = /^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/;
const BUILT: readonly ProviderName[] = ['kind', 'embedded'];

/** Options win over the environment. Rejects what cannot be meant with a usage error. */
export function resolveSettings(options: GlobalOptions, env: Env, cwd: string): Settings {
  const bundle = options.bundle ?? nonEmpty(env.KUBEDRILL_BUNDLE);
  const cluster = options.cluster ?? nonEmpty(env.KUBEDRILL_CLUSTER) ?? DEFAULT_CLUSTER;
  if (!CLUSTER_NAME.test(cluster)) {
    throw usageError(
      `'${cluster}' cannot be the name of a cluster.`,
      'Use up to 40 lower-case letters, digits and dashes, beginning and ending with a letter or digit.',
    );
  }
  const ingress = resolveIngress(nonEmpty(env.KUBEDRILL_INGRESS_SERVICE));
  return {
    provider: resolveProvider(options.provider ?? nonEmpty(env.KUBEDRILL_PROVIDER) ?? 'auto'),
    cluster,
    verbose: options.verbose === true,
    ...(options.continue ? { goOn: true } : {}),
    ...(options.screenReader || nonEmpty(env.KUBEDRILL_SCREEN_READER) ? { spoken: true } : {}),
    ...(ingress === undefined ? {} : { ingress }),
    ...(bundle === undefined ? {} : { bundle: path.resolve(cwd, bundle) }),
    ...(options.labs === undefined ? {} : { labs: path.resolve(cwd, options.labs) }),
  };
}

function resolveProvider(name: string): ProviderName | 'auto' {
  if (name === 'auto') return name;
  const known = PROVIDERS.find((provider) => provider === name);
  const works = `What works today: ${BUILT.join(', ')}, auto.`;
  if (!known) throw usageError(`There is no provider '${name}'.`, works);
  if (!BUILT.includes(known)) throw usageError(`The provider '${name}' does not work yet.`, works);
  return known;
}

function resolveIngress(text: string | undefined): ServiceRef | undefined {
  if (text === undefined) return undefined;
  const [namespace, name, ...more] = text.split('/');
  if (namespace && name && more.length === 0) return { namespace, name };
  throw usageError(`KUBEDRILL_INGRESS_SERVICE is '${text}'.`, 'It names a Service: namespace/name.');
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
