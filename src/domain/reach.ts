import type { Labels, ObjectRef, Protocol } from './objects.js';

/** What a live probe ended with. Only `connected` and `http-status` prove that traffic passes. */
export const PROBE_CLASSES = [
  'connected',
  'http-status',
  'dns-answer',
  'refused',
  'timeout',
  'unreachable',
  'no-such-name',
  'dns-timeout',
  'tls-error',
  'exec-impossible',
  'exec-incomplete',
  'no-endpoint',
] as const;
export type ProbeClass = (typeof PROBE_CLASSES)[number];

/** Where a probe starts: in a pod that exists, or in one of our own with the labels asked for. */
export type ProbeSource =
  | { type: 'pod'; namespace: string; name: string }
  /** A client of our own, placed in `namespace` with `labels` for as long as the check takes. */
  | { type: 'actor'; namespace: string; labels: Labels }
  /** The network of a node itself, through a client of our own there. No model applies: policies spare nodes. */
  | { type: 'node'; name: string };

/** What a probe does. Ports are numbers, timeouts are the prober's business. */
export type ProbeAction =
  | { type: 'connect'; host: string; port: number; protocol: Protocol }
  | {
      type: 'http';
      /** Name or IP to connect to. */
      host: string;
      port: number;
      /** Absolute path with query: "/pre/x". */
      path: string;
      tls?: boolean;
      /** Host header and SNI where they differ from `host`. */
      hostHeader?: string;
      /** Requests on fresh connections, to see load balancing. Default 1. */
      times?: number;
    }
  | { type: 'dns'; name: string; record: 'A' | 'AAAA' | 'CNAME' | 'SRV' };

export interface ProbeRequest {
  /** Unique within a round. */
  id: string;
  source: ProbeSource;
  action: ProbeAction;
  /** What the task says. Never used to bias a probe: only to know which controls are needed. */
  expect: 'allowed' | 'denied';
  /** The pod and port that `action` is about, for the model; absent where no model applies (plain DNS). */
  model?: { to: ModelTarget; port: number; protocol: Protocol };
  /** An Ingress controller is asked: what it has to answer follows from the Ingresses. */
  ingress?: true;
}

export type ModelTarget =
  | { type: 'pod'; namespace: string; name: string }
  | { type: 'service'; namespace: string; name: string }
  | { type: 'ip'; ip: string }
  /** A host name as the source pod would resolve it: "web", "web.shop", "web.shop.svc.cluster.local". */
  | { type: 'name'; name: string };

/** One attempt of a probe, as it came out of the source pod. */
export interface ProbeObservation {
  class: ProbeClass;
  /** Time from the probe's start to its result, as the source pod measured it. */
  tookMs: number;
  /** HTTP status and body (first 4 KiB) of each request made. */
  responses?: readonly { status: number; body: string }[];
  /** DNS answers: addresses or names, as given. */
  answers?: readonly string[];
  /** What a TLS server showed: its own certificate (DER in base64), and its subject in openssl's words. */
  certificate?: { der: string; subject?: string };
  /** The tool's own words, for the finding. */
  detail?: string;
}

/** What is known of a probe after the rounds have converged. */
export interface ProbeResult {
  request: ProbeRequest;
  /** `unknown`: live never settled, or nothing could be run. */
  outcome: 'allowed' | 'denied' | 'unknown';
  /** The observation that decided. */
  observation: ProbeObservation;
  rounds: number;
  /** What the model says, and why. Absent where no model applies. */
  model?: { verdict: 'allowed' | 'denied' | 'unknown'; reasons: readonly ModelReason[] };
  /** For denials: did the target answer someone in the same round? */
  control?: { proven: boolean; by: string };
  /** Why the outcome is unknown. */
  unsettled?: string;
  /**
   * Beside an answer that stays another one than the objects say: what those answer who have to. An expectation that
   * this and `observation` both meet is met, whichever of them is right.
   */
  otherwise?: readonly ProbeObservation[];
}

/** One step of the model's way from source to target, in order. */
export interface ModelReason {
  stage: 'name' | 'service' | 'egress' | 'ingress' | 'pod';
  verdict: 'allowed' | 'denied' | 'unknown';
  /** A sentence: "policy restricted/mynp rule 1 admits pods with access=yes from namespaces with ...". */
  text: string;
  object?: ObjectRef;
  /** Field path in `object`: spec.ingress[0].from[1].podSelector. */
  path?: string;
}
