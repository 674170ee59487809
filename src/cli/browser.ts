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
} from 'puppeteer';
import { whyNotOpened } from './address.js';
import { Refusal } from './terminal.js';

export { findChromium } from './find-chromium.js';

/**
 * Milliseconds after which a browser that does not do what it has to do hangs. Waits end when their condition holds;
 * this only keeps a command from never ending.
 */
export const HANGS_AFTER_MS = 120_000;
/** Milliseconds that a server may take until a page's markup is there. */
const PAGE_WITHIN_MS = 60_000;

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
  /** For --host-resolver-rules, where no site brings its own; '' for none. */
  readonly resolverRules?: string;
}

/** A browser with a profile of its own, and the extension up and listening. */
export interface Launched {
  readonly browser: Browser;
  readonly extension: Extension;
  /** Closes the browser and removes its profile; once, however often it is called. */
  close(): Promise<void>;
}

/** Starts the browser and waits until the extension's background listens: pages opened before would not be seen. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const profile = await mkdtemp(join(tmpdir(), 'sitegrade-'));
  const removeProfile = () => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };
  let browser: Browser | undefined;
  let closing: Promise<void> | undefined;
  const shutDown = async () => {
    await browser?.close();
    removeProfile();
    process.off('exit', removeProfile);
  };
  const close = () => (closing ??= shutDown());
  try {
    browser = await start(options, profile);
    // After puppeteer's own listener, which kills the browser: the profile goes even if the process breaks down.
    process.once('exit', removeProfile);
    // Not by enableExtensions: [path], which puppeteer does not wait for.
    const id = await browser.installExtension(options.extension);
    await ready(await backgroundOf(browser, id));
    const extension = (await browser.extensions()).get(id);
    if (!extension) throw new Refusal(`The browser did not keep the extension in ${options.extension}.`);
    return { browser, extension, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The sandbox refuses to start for root. */
export const RUNS_WITHOUT_SANDBOX = process.getuid?.() === 0;

/** Keeps Chromium from contacting its maker. */
export const CHROMIUM_FLAGS: readonly string[] = [
  '--no-first-run',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(RUNS_WITHOUT_SANDBOX ? ['--no-sandbox'] : []),
];

/** With these Chromium finds a site on loopback by its names, and trusts its key. */
export function trustSite({ resolverRules, spki }: NonNullable<LaunchOptions['site']>): string[] {
  return [
    `--host-resolver-rules=${resolverRules}`,
    // Unlike --ignore-certificate-errors, this leaves HSTS in force.
    `--ignore-certificate-errors-spki-list=${spki}`,
  ];
}

async function start(
  { executablePath, headless, site, insecure, resolverRules }: LaunchOptions,
  userDataDir: string,
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
      // We close it ourselves, so that its profile goes too.
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
    const telling = lines.find((line) => /sandbox|shared librar|display/i.test(line)) ?? lines[0] ?? '';
    throw new Refusal(`${executablePath} did not start: ${telling.trim()}`);
  }
}

/** Whether a window could be seen. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/**
 * Opens the address in the tab, until its markup is there; gives the document's own answer.
 * @throws Refusal saying why it did not open
 */
export async function openPage(page: Page, url: URL): Promise<HTTPResponse | null> {
  try {
    return await page.goto(url.href, { waitUntil: 'domcontentloaded', timeout: PAGE_WITHIN_MS });
  } catch (error) {
    throw error instanceof Error ? whyNotOpened(url, error) : error;
  }
}

/** The extension's service worker; wakes nothing, waits until there is one. */
export async function backgroundOf(browser: Browser, id: string): Promise<WebWorker> {
  const target = await browser.waitForTarget(
    (candidate) =>
      candidate.type() === TargetType.SERVICE_WORKER &&
      candidate.url().startsWith(`chrome-extension://${id}/`),
    { timeout: HANGS_AFTER_MS },
  );
  const worker = await target.worker();
  if (!worker) throw new Error('A service worker target without a worker');
  return worker;
}

/** Waits until the background has run to its last line, where it sets the marker. */
async function ready(worker: WebWorker): Promise<void> {
  const until = Date.now() + HANGS_AFTER_MS;
  // Asked from here: a worker just started may have no timers yet.
  while (!(await worker.evaluate(() => 'sitegradeReady' in globalThis))) {
    if (Date.now() > until) throw new Error('The background did not come up');
    await setTimeout(10);
  }
}
