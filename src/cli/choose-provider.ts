import type { Attempt } from '../domain/attempt.js';
import { type ClusterProvider, PROVIDERS, type ProviderName } from '../domain/cluster.js';

/** What the choice is made by; each is asked only when it can decide. */
export interface ChoiceLook {
  attemptUnderWay(): Promise<Pick<Attempt, 'lab' | 'provider' | 'cluster'> | undefined>;
  /** Name of the cluster that is meant. */
  cluster: string;
  /** Does kubedrill remember a kind cluster of this name? */
  kindRemembered: boolean;
  embeddedThere(): Promise<boolean>;
  kindObtainable(): Promise<{ possible: boolean; why: string }>;
}

export interface Choice {
  provider: ProviderName;
  /** Completes "kind, because ...". */
  why: string;
}

/** `--provider auto`: what is in use already, else kind where it can be had, else embedded. */
export async function chooseProvider(look: ChoiceLook): Promise<Choice> {
  const attempt = await look.attemptUnderWay();
  const provider = PROVIDERS.find((name) => name === attempt?.provider);
  if (provider && attempt?.cluster === look.cluster) return { provider, why: `lab ${attempt.lab} was begun on it` };
  if (!look.kindRemembered && (await look.embeddedThere())) {
    return { provider: 'embedded', why: `the cluster ${look.cluster} is there already` };
  }
  const { possible, why } = await look.kindObtainable();
  return { provider: possible ? 'kind' : 'embedded', why };
}

/** The provider, which says with every `up` and `status` why it was taken. */
export function sayingWhy(provider: ClusterProvider, { why }: Choice, now: () => number): ClusterProvider {
  return {
    ...provider,
    up: (options, on, signal) => {
      const phase = { type: 'phase', phase: 'provider', title: 'Choosing the provider' } as const;
      on({ ...phase, state: 'started', at: now() });
      on({ ...phase, state: 'done', at: now(), detail: `${provider.name}: ${why}` });
      return provider.up(options, on, signal);
    },
    status: async () => ({ ...(await provider.status()), why }),
  };
}
