import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

/** A certificate, in memory only. */
export interface Certificate {
  /** PEM. */
  readonly key: string;
  /** PEM. */
  readonly cert: string;
  /** Base64 of the SHA-256 of its public key, as Chromium's --ignore-certificate-errors-spki-list takes it. */
  readonly spki: string;
}

/** Makes a self-signed certificate for the names (RFC 6125: each as a dNSName), valid for a day. */
export async function makeCertificate(names: readonly string[]): Promise<Certificate> {
  const yesterday = new Date(Date.now() - 86_400_000);
  const tomorrow = new Date(Date.now() + 86_400_000);
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'Sitegrade demo' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: yesterday,
    notAfterDate: tomorrow,
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) },
    ],
  });
  const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return { key, cert, spki: createHash('sha256').update(publicKey).digest('base64') };
}
