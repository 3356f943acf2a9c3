import type { KubeObject } from '../../domain/objects.js';
import type { World } from '../world.js';
import { fitHost, hostOf } from './host.js';
import { certificateIn, isKeyOf } from './key-pair.js';
import { servedIngresses } from './served.js';

/**
 * The Secret whose certificate a client of `serverName` (SNI) must see. Undefined where no Ingress names one, or what
 * it names holds none: then the controller shows a certificate of its own.
 */
export function certificateFor(world: World, serverName: string): KubeObject | undefined {
  const name = hostOf(serverName);
  const entries = servedIngresses(world).flatMap((ingress) =>
    (ingress.spec?.tls ?? []).flatMap(({ hosts, secretName }) =>
      (hosts ?? []).flatMap((host) => {
        const fit = fitHost(host, name);
        const secret = secretNamed(world, ingress.metadata.namespace, secretName);
        return (fit === 'exact' || fit === 'wildcard') && secret ? [{ fit, secret }] : [];
      }),
    ),
  );
  return (entries.find(({ fit }) => fit === 'exact') ?? entries[0])?.secret;
}

/** The first certificate of a Secret: DER in base64; undefined when tls.crt holds no PEM certificate. */
export function certificateOf(secret: KubeObject): string | undefined {
  return certificateIn(pairIn(secret).certificate);
}

/** The type says what is in it, but what counts is the pair of a certificate and its key. */
function secretNamed(world: World, namespace: string | undefined, name: string | undefined): KubeObject | undefined {
  const secret = (world.secrets ?? []).find(
    ({ metadata }) => metadata.namespace === namespace && metadata.name === name,
  );
  if (!secret) return undefined;
  const { certificate, key } = pairIn(secret);
  return isKeyOf(key, certificate) ? secret : undefined;
}

function pairIn({ data }: KubeObject): { certificate: string; key: string } {
  const { 'tls.crt': certificate = '', 'tls.key': key = '' } = (data ?? {}) as Readonly<Record<string, string>>;
  return { certificate, key };
}
