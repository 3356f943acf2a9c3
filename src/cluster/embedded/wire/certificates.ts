import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { bits, bool, der, integer, objectId, octets, sequence, set, time, utf8 } from './der.js';

/** PEM texts. */
export interface KeyPair {
  certificate: string;
  key: string;
}

/** Everything the API and its one client need to trust each other. */
export interface Credentials {
  authority: string;
  server: KeyPair;
  client: KeyPair;
}

const OID = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  subjectAltName: '2.5.29.17',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
} as const;

const YEAR = 365 * 24 * 3600 * 1000;

interface Subject {
  name: string;
  organization?: string;
}

interface Issuer {
  subject: Subject;
  key: KeyObject;
}

/** Makes a new authority with one server and one client (an administrator), valid for ten years from a day before `now`. */
export function makeCredentials(now: number): Credentials {
  const authorityKey = newKey();
  const authority: Issuer = { subject: { name: 'kubedrill-embedded' }, key: authorityKey };
  const certificate = issue(authority, authority.subject, authorityKey, now, [
    extension(OID.basicConstraints, true, sequence(bool(true))),
    extension(OID.keyUsage, true, bits(Buffer.from([0x06]), 1)),
  ]);
  const pair = (subject: Subject, extensions: Buffer[]): KeyPair => {
    const key = newKey();
    return { certificate: issue(authority, subject, key, now, extensions), key: pem('PRIVATE KEY', exported(key)) };
  };
  return {
    authority: certificate,
    server: pair({ name: 'kube-apiserver' }, [
      extension(OID.extendedKeyUsage, false, sequence(objectId(OID.serverAuth))),
      extension(OID.subjectAltName, false, sequence(...alternativeNames())),
    ]),
    client: pair({ name: 'kubernetes-admin', organization: 'system:masters' }, [
      extension(OID.extendedKeyUsage, false, sequence(objectId(OID.clientAuth))),
    ]),
  };
}

/** A certificate that vouches for itself. */
export function selfSigned(name: string, now: number): KeyPair {
  const key = newKey();
  const subject = { name };
  return { certificate: issue({ subject, key }, subject, key, now, []), key: pem('PRIVATE KEY', exported(key)) };
}

function alternativeNames(): Buffer[] {
  const dns = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
  return [...dns.map((name) => der(0x82, Buffer.from(name))), der(0x87, Buffer.from([127, 0, 0, 1]))];
}

const newKey = (): KeyObject => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const exported = (key: KeyObject): Buffer => key.export({ type: 'pkcs8', format: 'der' });

function issue(issuer: Issuer, subject: Subject, key: KeyObject, now: number, extensions: Buffer[]): string {
  const algorithm = sequence(objectId(OID.ecdsaWithSha256));
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    algorithm,
    distinguishedName(issuer.subject),
    sequence(time(now - YEAR / 365), time(now + 10 * YEAR)),
    distinguishedName(subject),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuer.key);
  return pem('CERTIFICATE', sequence(body, algorithm, bits(signature)));
}

function distinguishedName({ name, organization }: Subject): Buffer {
  const part = (id: string, text: string): Buffer => set(sequence(objectId(id), utf8(text)));
  return sequence(...(organization ? [part(OID.organization, organization)] : []), part(OID.commonName, name));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(objectId(id), ...(critical ? [bool(true)] : []), octets(value));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
