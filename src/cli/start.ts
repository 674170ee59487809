import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'puppeteer';
import { CARELESS_URL, HARDENED_URL, startDemo } from '../demo/index.js';
import { audit, type Report } from '../engine/index.js';
import { visible } from '../export/escape.js';
import { whyNotOpened } from './address.js';
import { HELP, readArguments, type Arguments } from './arguments.js';
import { findChromium, launch, type Launched } from './browser.js';
import { buildExtension, PROJECT } from './build.js';
import { readFacts } from './facts.js';
import { describe } from './findings.js';
import { comesToShow, downloadReport, openPopup, readPopup } from './popup.js';
import { Refusal, step } from './terminal.js';

/** How long a page may take until it can be read, in milliseconds. */
const PAGE_WITHIN_MS = 30_000;

/** What has to be undone before the process ends, last first. */
const undo: (() => Promise<void>)[] = [];

async function cleanUp(): Promise<void> {
  for (let next = undo.pop(); next; next = undo.pop()) await next();
}

async function main(): Promise<void> {
  const args = readArguments(process.argv.slice(2));
  if (args.help) {
    console.log(HELP);
    return;
  }
  const extension = await step('Building the extension', buildExtension);
  const executablePath = await findChromium();
  const site = args.url ? undefined : await startDemo();
  if (site) undo.push(() => site.close());
  const headless = args.headless || !hasDisplay();
  const launched = await step('Starting the browser', () =>
    launch({ executablePath, extension, headless, site, insecure: args.insecure }),
  );
  undo.push(() => launched.close());
  await (headless ? report(launched, args) : show(launched, args));
}

function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** Leaves the browser to the person until it is closed. */
async function show({ browser }: Launched, { url }: Arguments): Promise<void> {
  const [first] = await browser.pages();
  const page = first ?? (await browser.newPage());
  await open(page, url ?? new URL(CARELESS_URL));
  if (!url) await open(await browser.newPage(), new URL(HARDENED_URL));
  await page.bringToFront();
  console.log('The browser is open. Click the puzzle piece, then Sitegrade, to see the grade of a page.');
  console.log('Close the browser or press Ctrl-C to end.');
  if (browser.connected) await new Promise((resolve) => browser.once('disconnected', resolve));
}

/** Prints what the real popup says of the page, and saves the popup and its report. */
async function report(launched: Launched, { url }: Arguments): Promise<void> {
  const { browser } = launched;
  const folder = join(PROJECT, 'dist', 'reports');
  await mkdir(folder, { recursive: true });

  const { popup, graded } = await grade(launched, url ?? new URL(CARELESS_URL));
  const path = join(folder, new URL(graded.url).host.replaceAll(/[^a-z0-9.-]/gi, '_'));
  await popup.screenshot({ path: `${path}.png` });
  await downloadReport(browser, popup, `${path}.md`);
  await popup.close();

  console.log(`\n${visible(graded.url)}\n\n${describe(graded)}`);
  if (!url) {
    const hardened = await grade(launched, new URL(HARDENED_URL));
    console.log(`The same shop hardened: ${hardened.graded.grade} (${hardened.graded.score})`);
  }
  console.log(`Grade: ${graded.grade} (${graded.score})`);
  console.log(`Screenshot: ${path}.png`);
  console.log(`Report: ${path}.md`);
}

/** Opens the page and the popup over it; the same facts must give the same grade in both. */
async function grade({ browser, extension }: Launched, url: URL): Promise<{ popup: Page; graded: Report }> {
  const page = await browser.newPage();
  await step(`Opening ${url.host}`, () => open(page, url));
  const popup = await step('Reading the popup', () => openPopup(browser, extension, page));
  const shown = await readPopup(popup);
  if (shown.grade === null) {
    throw new Refusal(`The popup has no grade: ${visible(shown.text.replaceAll(/\s+/g, ' '))}`);
  }
  const graded = audit(await readFacts(popup));
  if (!(await comesToShow(popup, graded.grade))) {
    const { grade } = await readPopup(popup);
    throw new Refusal(
      `The popup says ${grade ?? 'nothing'}, but the facts it stands on give ${graded.grade}: this is a bug.`,
    );
  }
  return { popup, graded };
}

async function open(page: Page, url: URL): Promise<void> {
  try {
    await page.goto(url.href, { waitUntil: 'domcontentloaded', timeout: PAGE_WITHIN_MS });
  } catch (error) {
    throw error instanceof Error ? whyNotOpened(url, error) : error;
  }
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => {
    void cleanUp().finally(() => process.exit(code));
  });
}

try {
  await main();
} catch (error) {
  process.exitCode = 1;
  const known = error instanceof Refusal || process.env['SITEGRADE_DEBUG'] === undefined;
  console.error(known && error instanceof Error ? error.message : error);
} finally {
  await cleanUp();
}
