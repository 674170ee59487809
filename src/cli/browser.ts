import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import puppeteer, {
  TargetType,
  type Browser,
  type Extension,
  type HTTPResponse,
  type Page,
  type WebWorker,
} from 'puppeteer-core';
import { navigationError } from './address.js';
import { cleaner } from './cleaner.js';
import type { Credentials } from './credentials.js';
import { preloadList } from './preload-list.js';
import { sendCredentials } from './send-credentials.js';
import { NoBrowserError, UserError } from './terminal.js';

/**
 * Maximum wait (ms) for the browser. Waits end when their condition is true; this only ends a command whose browser
 * hangs.
 */
export const HANGS_AFTER_MS = 120_000;
/** Maximum time (seconds) until a page's markup is loaded. */
const PAGE_WITHIN = 60;

export interface LaunchOptions {
  /** From `findChromium`. */
  readonly executablePath: string;
  /** The folder of an unpacked extension. */
  readonly extension: string;
  readonly headless: boolean;
  /** A site on loopback whose names and key this browser trusts. */
  readonly site?: { readonly spki: string; readonly resolverRules: string } | undefined;
  /** Accept every certificate (Chromium then ignores HSTS). */
  readonly insecure?: boolean;
  /** For --host-resolver-rules, unless `site` has its own; '' for none. */
  readonly resolverRules?: string;
  /** What to send to each origin. */
  readonly credentials?: readonly Credentials[];
  /** Closes the browser; kills it while it starts. */
  readonly stop?: AbortSignal | undefined;
}

/** A browser with its own profile, in which the extension is running. */
export interface Launched {
  readonly browser: Browser;
  readonly extension: Extension;
  /** Which hosts the browser's own HSTS preload list forces to https; sends nothing. */
  readonly preloaded: ReturnType<typeof preloadList>;
  /** Removes all that pages have left in the browser. */
  clear(): Promise<void>;
  /** Closes the browser and removes its profile. Later calls do nothing more. */
  close(): Promise<void>;
}

/** Starts the browser and waits until the extension's background listens: it would miss pages opened before. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const profile = await mkdtemp(join(tmpdir(), 'sitegrade-'));
  const removeProfile = () =>
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  const { stop } = options;
  const starting = new AbortController();
  let browser: Browser | undefined;
  let closing: Promise<void> | undefined;
  const onStop = () => (browser ? void close() : starting.abort(stop?.reason));
  const shutDown = async () => {
    await browser?.close();
    removeProfile();
    process.off('exit', removeProfile);
    stop?.removeEventListener('abort', onStop);
  };
  const close = () => (closing ??= shutDown());
  process.once('exit', removeProfile);
  try {
    stop?.throwIfAborted();
    stop?.addEventListener('abort', onStop);
    browser = await start(options, profile, starting.signal);
    // After puppeteer's own listener, which kills the browser: removes the profile even if the process crashes.
    process.off('exit', removeProfile).once('exit', removeProfile);
    if (options.credentials?.length) await sendCredentials(browser, options.credentials);
    const extension = await install(browser, options.extension);
    const clear = cleaner(browser, profile, backgroundOf);
    return { browser, extension, preloaded: preloadList(browser), clear, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Installs the unpacked extension in the folder and waits until its background listens. */
export async function install(browser: Browser, folder: string): Promise<Extension> {
  // Not enableExtensions: [path], because puppeteer does not wait for it.
  const id = await browser.installExtension(folder);
  await ready(await backgroundOf(browser, id));
  const extension = (await browser.extensions()).get(id);
  if (!extension) throw new UserError(`The browser did not install the extension in ${folder}.`);
  return extension;
}

/** Chromium's sandbox does not start for root. */
export const RUNS_WITHOUT_SANDBOX = process.getuid?.() === 0;

/** Prevents Chromium's own network requests and first-run pages. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(RUNS_WITHOUT_SANDBOX ? ['--no-sandbox'] : []),
];

/** Flags that resolve a site's names to loopback and trust its key. */
export function trustSite({ resolverRules, spki }: NonNullable<LaunchOptions['site']>): string[] {
  return [
    `--host-resolver-rules=${resolverRules}`,
    // Unlike --ignore-certificate-errors, HSTS stays in force.
    `--ignore-certificate-errors-spki-list=${spki}`,
  ];
}

async function start(
  { executablePath, headless, site, insecure, resolverRules }: LaunchOptions,
  userDataDir: string,
  signal: AbortSignal,
): Promise<Browser> {
  try {
    return await puppeteer.launch({
      executablePath,
      userDataDir,
      headless,
      pipe: true,
      handleDevToolsAsPage: true,
      enableExtensions: true,
      defaultViewport: null,
      signal,
      // close() ends it, so that its profile is removed too.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      args: [
        ...CHROMIUM_FLAGS,
        ...(insecure ? ['--ignore-certificate-errors'] : []),
        ...(resolverRules ? [`--host-resolver-rules=${resolverRules}`] : []),
        ...(site ? trustSite(site) : []),
      ],
    });
  } catch (error) {
    const lines = (error instanceof Error ? error.message : String(error)).split('\n');
    const helpful = lines.find((line) => /sandbox|shared librar|display/i.test(line)) ?? lines[0] ?? '';
    throw new NoBrowserError(`${executablePath} did not start: ${helpful.trim()}`);
  }
}

/** Whether there is a display for windows. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/**
 * Opens the URL in the tab and waits for its markup. Returns the response of the document.
 * @throws UserError with the reason why it did not open
 */
export async function openPage(page: Page, url: URL, within = PAGE_WITHIN): Promise<HTTPResponse | null> {
  try {
    return await page.goto(url.href, { waitUntil: 'domcontentloaded', timeout: within * 1_000 });
  } catch (error) {
    throw error instanceof Error ? navigationError(url, error, within) : error;
  }
}

/** An extension's service worker. Waits until it runs; does not start it. */
export async function backgroundOf(browser: Browser, id: string): Promise<WebWorker> {
  const gone = new AbortController();
  const onGone = () => gone.abort();
  browser.once('disconnected', onGone);
  const target = await browser.waitForTarget(
    (candidate) =>
      candidate.type() === TargetType.SERVICE_WORKER &&
      candidate.url().startsWith(`chrome-extension://${id}/`),
    { timeout: HANGS_AFTER_MS, signal: gone.signal },
  );
  browser.off('disconnected', onGone);
  const worker = await target.worker();
  if (!worker) throw new Error('A service worker target without a worker');
  return worker;
}

/** Waits for the marker that the background sets in its last line. */
async function ready(worker: WebWorker): Promise<void> {
  const until = Date.now() + HANGS_AFTER_MS;
  // Polled from here, because a worker that has just started may have no timers yet.
  while (!(await worker.evaluate(() => 'sitegradeReady' in globalThis))) {
    if (Date.now() > until) throw new Error('The background did not start');
    await setTimeout(10);
  }
}
