import { createSecureContext, type SecureContext } from 'node:tls';
import type { KubeObject } from '../../../domain/objects.js';
import { certificateFor } from '../../../netmodel/ingress/certificate.js';
import type { World } from '../../../netmodel/world.js';
import { selfSigned } from '../wire/certificates.js';

/** The certificates that are shown: those of the Ingresses' Secrets, else one of the controller's own. */
export class Certificates {
  readonly own: SecureContext;
  readonly #made = new WeakMap<KubeObject, SecureContext>();

  constructor(now: number) {
    const { certificate, key } = selfSigned('TRAEFIK DEFAULT CERT', now);
    this.own = createSecureContext({ cert: certificate, key });
  }

  contextFor(world: World, serverName: string): SecureContext {
    const secret = certificateFor(world, serverName);
    if (!secret) return this.own;
    const known = this.#made.get(secret);
    if (known) return known;
    const made = contextOf(secret) ?? this.own;
    this.#made.set(secret, made);
    return made;
  }
}

/** Undefined when certificate and key do not fit together. */
function contextOf(secret: KubeObject): SecureContext | undefined {
  const { 'tls.crt': cert = '', 'tls.key': key = '' } = (secret.data ?? {}) as Readonly<Record<string, string>>;
  try {
    return createSecureContext({ cert: Buffer.from(cert, 'base64'), key: Buffer.from(key, 'base64') });
  } catch {
    return undefined;
  }
}
