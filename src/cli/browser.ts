import puppeteer, { TargetType, type Browser, type Extension, type WebWorker } from 'puppeteer';
import { Refusal } from './terminal.js';

export { findChromium } from './find-chromium.js';

/** How long the extension's background may take to come up. */
const READY_WITHIN_MS = 20_000;

export interface LaunchOptions {
  /** From `findChromium`. */
  readonly executablePath: string;
  /** The folder of an unpacked extension. */
  readonly extension: string;
  readonly headless: boolean;
  /** A site on loopback whose names and key this browser is to believe. */
  readonly site?: { readonly spki: string; readonly resolverRules: string } | undefined;
  /** Believe every certificate (HSTS is then not honoured). */
  readonly insecure?: boolean;
}

/** A browser with a profile of its own, which goes when it is closed, and the extension up and listening. */
export interface Launched {
  readonly browser: Browser;
  readonly extension: Extension;
}

/** Starts the browser and waits until the extension's background listens: pages opened before would not be seen. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const browser = await start(options);
  try {
    const extensions = await browser.extensions();
    const extension =
      [...extensions.values()].find(({ path }) => path === options.extension) ?? [...extensions.values()][0];
    if (!extension) throw new Refusal(`The browser did not take the extension in ${options.extension}.`);
    await ready(await backgroundOf(browser, extension.id));
    return { browser, extension };
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function start({
  executablePath,
  extension,
  headless,
  site,
  insecure,
}: LaunchOptions): Promise<Browser> {
  try {
    return await puppeteer.launch({
      executablePath,
      headless,
      pipe: true,
      enableExtensions: [extension],
      defaultViewport: null,
      // We close it ourselves, so that its profile goes too.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [
        '--no-first-run',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        ...(isRoot() ? ['--no-sandbox'] : []),
        ...(insecure ? ['--ignore-certificate-errors'] : []),
        ...(site
          ? [
              `--host-resolver-rules=${site.resolverRules}`,
              // Unlike --ignore-certificate-errors, this leaves HSTS in force.
              `--ignore-certificate-errors-spki-list=${site.spki}`,
            ]
          : []),
      ],
    });
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).split('\n');
    const telling = lines.find((line) => /sandbox|shared librar|display/i.test(line)) ?? lines[0] ?? '';
    throw new Refusal(`${executablePath} did not start: ${telling.trim()}`);
  }
}

/** Chromium's sandbox refuses to start for root. */
function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The extension's service worker; wakes nothing, waits until there is one. */
export async function backgroundOf(browser: Browser, id: string): Promise<WebWorker> {
  const target = await browser.waitForTarget(
    (candidate) =>
      candidate.type() === TargetType.SERVICE_WORKER &&
      candidate.url().startsWith(`chrome-extension://${id}/`),
    { timeout: READY_WITHIN_MS },
  );
  const worker = await target.worker();
  if (!worker) throw new Error('A service worker target without a worker');
  return worker;
}

/** Waits until the background has run to its last line, where it sets the marker. */
async function ready(worker: WebWorker): Promise<void> {
  const isReady = await worker.evaluate(
    (within) =>
      new Promise<boolean>((resolve) => {
        const since = performance.now();
        const look = () => {
          if ('sitegradeReady' in globalThis) resolve(true);
          else if (performance.now() - since > within) resolve(false);
          else setTimeout(look, 10);
        };
        look();
      }),
    READY_WITHIN_MS,
  );
  if (!isReady) throw new Error('The background did not come up');
}
