import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Launched } from '../../src/cli/browser.js';
import { obtainChromium } from '../../src/cli/obtain-chromium.js';
import { buildFor, PROJECT } from '../../src/cli/build.js';
import { CARELESS_URL, serve, shops } from '../../src/demo/index.js';
import { launchChromium } from '../support/chromium.js';
import { serveGallery } from '../support/gallery-server.js';
import { BUSY_NAME, BUSY_URL, busyPage } from './busy.js';
import { cpuOfLoads } from './cpu.js';
import { buildEmpty, buildEmptyPanel, buildListening, observePopup, POPUP } from './extensions.js';
import { clicksInFirefox, firstClicksInFirefox, type Clicks } from './firefox.js';
import { memoryOf, visitMany } from './memory.js';
import { openTable, scrollCost, withPanel } from './panel.js';
import { clickToStill, loadTime, pin } from './popup.js';
import { loadedSize, SIZE_ALARM, type Sizes } from './sizes.js';
import { median, ratioOfMedians, type Ratio } from './stats.js';

// Ratios in one run, measured alternately: the load of the machine affects both sides.
// With names (`popup`, `first`, `busy`, `firefox`, `load`, `cpu`, `panel`) only these are measured: npm run bench -- cpu

const CLICKS = 30;
const FIRST_CLICKS = 6;
const LOADS = 120;
const CPU_RUNS = 3;
/** Turns per run, and loads per turn. */
const CPU_TURNS = 6;
const CPU_LOADS = 8;
const DOCUMENTS = 500;
const SCROLLS = 30;
const PANEL_LOADS = 60;
const LIMITS = {
  /** Click to the popup's last change, compared with an empty popup. */
  chromium: { click: 1.8, firstClick: 2.2 },
  firefox: { click: 2.6, firstClick: 3.1 },
  /** On a page with 300 responses and 100 findings, compared with the careless shop. */
  busy: 1.3,
  /** Compared with an empty extension: within the noise. */
  load: 1.02,
  /** Compared with no extension. */
  cpu: 1.1,
  heap: 1.5,
  scroll: 1.5,
};

/** The quota of storage.session in bytes (QUOTA_BYTES). */
const STORAGE_QUOTA = 10_485_760;

const failures: string[] = [];
function report(line: string, fine: boolean): void {
  console.log(`${fine ? 'ok  ' : 'RED '} ${line}`);
  if (!fine) failures.push(line);
}
const shown = ({ ratio, low, high }: Ratio) =>
  `${ratio.toFixed(3)} (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)})`;

const folder = await buildFor('chrome-quiet');
const emptyFolder = await buildEmpty(join(PROJECT, 'dist', 'bench', 'empty'));
const listeningFolder = await buildListening(join(PROJECT, 'dist', 'bench', 'listening'));
const emptyPanelFolder = await buildEmptyPanel(join(PROJECT, 'dist', 'bench', 'empty-panel'));

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB gzipped`;
const sizesOf = ({ first, later }: Sizes) =>
  `${kilobytes(first)} loaded before it runs, ${later > 0 ? `${kilobytes(later)} after` : 'nothing after'}`;
for (const { name, entry, most } of SIZE_ALARM) {
  const size = loadedSize(folder, entry);
  report(`${name}: ${sizesOf(size)}; alarm above ${kilobytes(most)} in all`, size.first + size.later <= most);
}

const parts = new Set(process.argv.slice(2));
const isMeasured = (part: string) => parts.size === 0 || parts.has(part);

function reportClicks(what: string, { ours, empty }: Clicks, limit: number): void {
  const click = ratioOfMedians(ours, empty);
  report(
    `${what}, click until the popup stands still, against an empty popup: ${shown(click)}, at most ${limit}`,
    click.ratio <= limit,
  );
}

const handlers = new Map([...shops(), [BUSY_NAME, busyPage]]);
const site = await serve(
  [...handlers.keys()],
  (request) => handlers.get(request.url.hostname)?.(request) ?? { status: 421 },
);
const executablePath = await obtainChromium();
const start = (extension: string) => launch({ executablePath, extension, headless: true, site });
const observed = (build: string, name: string, popup: string) =>
  observePopup(build, join(PROJECT, 'dist', 'bench', name), popup);
const OUR_POPUP = 'src/popup/index.html';
const running: Launched[] = [];
const visit = async ({ browser }: Pick<Launched, 'browser'>, url = CARELESS_URL) => {
  const page = await browser.newPage();
  await page.goto(url);
  return page;
};

if (isMeasured('popup') || isMeasured('first') || isMeasured('busy')) {
  const folders = {
    ours: await observed(folder, 'observed', OUR_POPUP),
    empty: await observed(emptyFolder, 'observed-empty', POPUP),
  };
  /** A browser with the page open and the icon pinned. */
  const clicker = async (build: string, popup: string, url?: string) => {
    const launched = await start(build);
    await pin(launched);
    const page = await visit(launched, url);
    return { click: () => clickToStill(launched, page, popup), close: () => launched.close() };
  };
  const firsts: Clicks = { ours: [], empty: [] };
  if (isMeasured('first')) {
    for (let turn = 0; turn < FIRST_CLICKS; turn += 1) {
      for (const side of turn % 2 ? (['ours', 'empty'] as const) : (['empty', 'ours'] as const)) {
        const { click, close } = await clicker(folders[side], side === 'ours' ? OUR_POPUP : POPUP);
        firsts[side].push(await click());
        await close();
      }
    }
    reportClicks('Chromium, first click after a start', firsts, LIMITS.chromium.firstClick);
  }
  if (isMeasured('popup')) {
    const ours = await clicker(folders.ours, OUR_POPUP);
    const empty = await clicker(folders.empty, POPUP);
    const clicks: Clicks = { ours: [], empty: [] };
    for (let turn = 0; turn <= CLICKS; turn += 1) {
      const [own, least] = [await ours.click(), await empty.click()];
      if (turn === 0) continue; // The first click also reads the page.
      clicks.ours.push(own);
      clicks.empty.push(least);
    }
    await Promise.all([ours.close(), empty.close()]);
    reportClicks('Chromium, later clicks', clicks, LIMITS.chromium.click);
  }
  if (isMeasured('busy')) {
    const busy = await clicker(folders.ours, OUR_POPUP, BUSY_URL);
    const careless = await clicker(folders.ours, OUR_POPUP);
    const clicks = { busy: [] as number[], careless: [] as number[] };
    for (let turn = 0; turn <= CLICKS; turn += 1) {
      const [long, short] = [await busy.click(), await careless.click()];
      if (turn === 0) continue; // The first click also reads the page.
      clicks.busy.push(long);
      clicks.careless.push(short);
    }
    await Promise.all([busy.close(), careless.close()]);
    const ratio = ratioOfMedians(clicks.busy, clicks.careless);
    report(
      `Chromium, click until the popup stands still, 300 responses and 100 findings against the careless shop: ${shown(ratio)}, at most ${LIMITS.busy}`,
      ratio.ratio <= LIMITS.busy,
    );
  }
}

if (isMeasured('firefox')) {
  const folders = {
    ours: await observed(await buildFor('firefox-quiet'), 'observed-firefox', OUR_POPUP),
    empty: await observed(
      await buildEmpty(join(PROJECT, 'dist', 'bench', 'empty-firefox'), 'firefox'),
      'observed-empty-firefox',
      POPUP,
    ),
  };
  reportClicks('Firefox, later clicks', await clicksInFirefox(site, folders, CLICKS), LIMITS.firefox.click);
  const firsts = await firstClicksInFirefox(site, folders, FIRST_CLICKS);
  reportClicks('Firefox, first click after a start', firsts, LIMITS.firefox.firstClick);
}

if (isMeasured('cpu')) {
  const EXTENSIONS = { ours: folder, empty: emptyFolder, listening: listeningFolder };
  const NAMES = ['ours', 'empty', 'listening'] as const;
  const ratios: Record<keyof typeof EXTENSIONS, number[]> = { ours: [], empty: [], listening: [] };
  for (let run = 0; run < CPU_RUNS; run += 1) {
    const profile = await mkdtemp(join(tmpdir(), 'sitegrade-bench-'));
    const none = await launchChromium(executablePath, site, { profile });
    const launched = await Promise.all(NAMES.map((name) => start(EXTENSIONS[name])));
    const sides = await Promise.all(
      [none, ...launched.map(({ browser }) => browser)].map(async (browser) => ({
        browser,
        page: await visit({ browser }),
        took: [] as number[],
      })),
    );
    for (let turn = 0; turn <= CPU_TURNS; turn += 1) {
      for (const { browser, page, took } of turn % 2 ? sides : [...sides].reverse()) {
        const cpu = await cpuOfLoads(browser, page, CARELESS_URL, CPU_LOADS);
        if (turn > 0) took.push(cpu);
      }
    }
    await Promise.all([none.close(), ...launched.map((one) => one.close())]);
    await rm(profile, { recursive: true, force: true });
    const [without = [], ...withOne] = sides.map(({ took }) => took);
    const found = withOne.map((took) => ratioOfMedians(took, without));
    for (const [at, name] of NAMES.entries()) ratios[name].push(found[at]?.ratio ?? NaN);
    console.log(
      `     CPU of a page load against no extension, run ${run + 1}: ` +
        NAMES.map((name, at) => `${name} ${found[at] ? shown(found[at]) : ''}`).join('; '),
    );
  }
  report(
    `CPU of a page load against no extension, median of ${CPU_RUNS} runs: ${median(ratios.ours).toFixed(3)}, at most ${LIMITS.cpu}; ` +
      `an empty extension: ${median(ratios.empty).toFixed(3)}; one with the same listeners, which do nothing: ${median(ratios.listening).toFixed(3)}`,
    median(ratios.ours) <= LIMITS.cpu,
  );
}

if (isMeasured('load')) {
  const [ours, empty] = [await start(folder), await start(emptyFolder)];
  const listening = await start(listeningFolder);
  running.push(ours, empty, listening);
  const [ourPage, emptyPage, listeningPage] = [await visit(ours), await visit(empty), await visit(listening)];
  const loads = { ours: [] as number[], empty: [] as number[], listening: [] as number[] };
  for (let turn = 0; turn < LOADS; turn += 1) {
    const sides = [
      async () => loads.ours.push(await loadTime(ourPage, CARELESS_URL)),
      async () => loads.empty.push(await loadTime(emptyPage, CARELESS_URL)),
      async () => loads.listening.push(await loadTime(listeningPage, CARELESS_URL)),
    ];
    for (const side of turn % 2 ? sides : sides.reverse()) await side();
  }
  const load = ratioOfMedians(loads.ours, loads.empty);
  report(
    `page load against an empty extension: ${shown(load)}, red when the lower end is above ${LIMITS.load}`,
    load.low <= LIMITS.load,
  );
  console.log(
    `     of that, an extension with the same listeners, which do nothing: ${shown(ratioOfMedians(loads.listening, loads.empty))}`,
  );

  const first = await memoryOf(ours);
  const least = await memoryOf(empty);
  await visitMany(ours, CARELESS_URL, DOCUMENTS);
  const full = await memoryOf(ours);
  const each = Math.round(full.stored / full.documents);
  report(
    `background's heap after ${full.documents} documents, against after ${first.documents}: ` +
      `${(full.heap / first.heap).toFixed(3)}, at most ${LIMITS.heap}; against an empty extension's: ` +
      `${(full.heap / least.heap).toFixed(3)}; the facts, ${each} bytes a document, fill ` +
      `${((100 * full.stored) / STORAGE_QUOTA).toFixed(1)} % of storage.session`,
    full.heap / first.heap <= LIMITS.heap,
  );
  await Promise.all(running.splice(0).map((browser) => browser.close()));
}

if (isMeasured('panel')) {
  const gallery = await serveGallery();
  const [ours, emptyPanel] = [await start(folder), await start(emptyPanelFolder)];
  running.push(ours, emptyPanel);
  const [many, few] = [
    await openTable(ours.browser, gallery.url, 5_000),
    await openTable(ours.browser, gallery.url, 50),
  ];
  const scrolls = { many: [] as number[], few: [] as number[] };
  for (let turn = 0; turn <= SCROLLS; turn += 1) {
    const [long, short] = [await scrollCost(many), await scrollCost(few)];
    if (turn === 0) continue; // The first one also compiles.
    scrolls.many.push(long);
    scrolls.few.push(short);
  }
  const scroll = ratioOfMedians(scrolls.many, scrolls.few);
  report(
    `panel, a frame of scrolling 5,000 rows against 50: ${shown(scroll)}, at most ${LIMITS.scroll}`,
    scroll.ratio <= LIMITS.scroll,
  );
  await Promise.all([many.close(), few.close()]);

  const [ourPage, emptyPage] = [await withPanel(ours, 'Sitegrade'), await withPanel(emptyPanel, 'Empty')];
  const loads = { ours: [] as number[], empty: [] as number[] };
  for (let turn = 0; turn <= PANEL_LOADS; turn += 1) {
    const [own, least] = [await loadTime(ourPage, CARELESS_URL), await loadTime(emptyPage, CARELESS_URL)];
    if (turn === 0) continue;
    loads.ours.push(own);
    loads.empty.push(least);
  }
  console.log(
    `     page load with the panel open, against DevTools open on an empty panel: ${shown(ratioOfMedians(loads.ours, loads.empty))}`,
  );
  await Promise.all(running.splice(0).map((browser) => browser.close()));
  await gallery.close();
}
await site.close();
process.exitCode = failures.length > 0 ? 1 : 0;
