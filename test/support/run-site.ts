import { createHash, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { generate } from 'selfsigned';
import type { Handler, Site } from '../../src/demo/index.js';
import { listenWith } from '../../src/demo/server.js';

/**
 * The one site of a run, for a browser that outlives the files: its ports and its key are those of the run, its names
 * and its answers those of the present file.
 *
 * Chromium trusts its key (`spki`) whatever the name. Firefox has to trust the certificate that it presents without a
 * name, which has signed all others.
 */
export interface RunSite extends Site {
  /**
   * From now on serves these names, and no others: a connection for another name is refused, as if no such host were.
   * @param ownIcon whether the handler is asked for `/favicon.ico` too, which browsers request when they like; otherwise
   *   there is none
   */
  use(names: readonly string[], handle: Handler, options?: { ownIcon?: boolean }): void;
  /** Serves no name until the next `use`. The ports stay. */
  close(): Promise<void>;
}

let running: Promise<RunSite> | undefined;

/** The one site of this run. It ends with the process. */
export function runSite(): Promise<RunSite> {
  return (running ??= start());
}

/** The run's site, serving these names: what `serve` is for a browser of one's own. */
export async function serveInRun(
  names: readonly string[],
  handle: Handler,
  options?: { ownIcon?: boolean },
): Promise<RunSite> {
  const site = await runSite();
  site.use(names, handle, options);
  return site;
}

async function start(): Promise<RunSite> {
  const sign = await authority();
  let names: ReadonlySet<string> = new Set();
  let handle: Handler = () => ({ status: 404 });
  const contexts = new Map<string, ReturnType<typeof sign.forName>>();
  const { httpsPort, httpPort, close } = await listenWith(
    {
      key: sign.key,
      cert: sign.cert,
      SNICallback: (name, done) => {
        if (!names.has(name)) {
          done(new Error(`${name} is not served now`));
          return;
        }
        let context = contexts.get(name);
        if (!context) contexts.set(name, (context = sign.forName(name)));
        context.then((found) => {
          done(null, found);
        }, done);
      },
    },
    (request) => (names.has(request.url.hostname) ? handle(request) : { status: 421 }),
  );
  globalThis.endsOfRun?.push(close);
  return {
    httpsPort,
    httpPort,
    spki: sign.spki,
    // Chromium does not look for these names elsewhere, apart from those that tests use for no host at all.
    resolverRules: [
      `MAP *:443 127.0.0.1:${httpsPort}`,
      `MAP *:80 127.0.0.1:${httpPort}`,
      'EXCLUDE *.invalid',
      'EXCLUDE nowhere.*',
    ].join(','),
    use(served, answer, { ownIcon = false } = {}) {
      names = new Set(served);
      handle = (request) =>
        !ownIcon && request.url.pathname === '/favicon.ico' ? { status: 404 } : answer(request);
    },
    close() {
      names = new Set();
      return Promise.resolve();
    },
  };
}

/** A certificate authority with one key for itself and all that it signs. */
async function authority() {
  const dates = {
    notBeforeDate: new Date(Date.now() - 86_400_000),
    notAfterDate: new Date(Date.now() + 86_400_000),
  };
  const {
    private: key,
    public: publicKey,
    cert,
  } = await generate([{ name: 'commonName', value: 'Sitegrade test authority' }], {
    ...dates,
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, digitalSignature: true, critical: true },
    ],
  });
  const der = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    key,
    cert,
    spki: createHash('sha256').update(der).digest('base64'),
    async forName(name: string) {
      const leaf = await generate([{ name: 'commonName', value: 'Sitegrade test' }], {
        ...dates,
        keyType: 'ec',
        algorithm: 'sha256',
        keyPair: { privateKey: key, publicKey },
        ca: { key, cert },
        extensions: [
          { name: 'basicConstraints', cA: false },
          { name: 'extKeyUsage', serverAuth: true },
          { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
        ],
      });
      return createSecureContext({ key, cert: leaf.cert });
    },
  };
}
