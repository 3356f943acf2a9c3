import { createPrivateKey, X509Certificate } from 'node:crypto';

/**
 * The first certificate in a value of a Secret's data, as DER in base64. What stands before its BEGIN line is no part
 * of PEM.
 */
export function certificateIn(value: string): string | undefined {
  const pem = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(textOf(value));
  return pem?.[1]?.replace(/\s+/g, '');
}

/** The SHA-256 of that certificate, as `openssl x509 -fingerprint -sha256` prints it. */
export function fingerprintOf(value: string): string | undefined {
  return parsed(value)?.fingerprint256;
}

/** Whether the private key in one value is that of the first certificate in another. */
export function isKeyOf(key: string, certificate: string): boolean {
  try {
    return parsed(certificate)?.checkPrivateKey(createPrivateKey(textOf(key))) ?? false;
  } catch {
    return false;
  }
}

function parsed(value: string): X509Certificate | undefined {
  try {
    return new X509Certificate(Buffer.from(certificateIn(value) ?? '', 'base64'));
  } catch {
    return undefined;
  }
}

function textOf(value: string): string {
  return Buffer.from(value, 'base64').toString('latin1');
}
