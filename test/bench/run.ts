import { join } from 'node:path';
import { findChromium, launch, type Launched } from '../../src/cli/browser.js';
import { buildExtension, buildFor, PROJECT } from '../../src/cli/build.js';
import { CARELESS_URL, startDemo } from '../../src/demo/index.js';
import { serveGallery } from '../support/gallery-server.js';
import { buildEmpty, buildEmptyPanel, buildListening, buildMinimal } from './extensions.js';
import { clicksInFirefox } from './firefox.js';
import { memoryOf, visitMany } from './memory.js';
import { openTable, scrollCost, withPanel } from './panel.js';
import { clickToGrade, loadTime } from './popup.js';
import { loadedSize, SIZE_ALARM, type Sizes } from './sizes.js';
import { ratioOfMedians, type Ratio } from './stats.js';

// Ratios in one run, taken in turns: the machine's mood falls on both sides.

const CLICKS = 30;
const LOADS = 120;
const DOCUMENTS = 500;
const SCROLLS = 30;
const PANEL_LOADS = 60;
const LIMITS = {
  popup: 1.5,
  load: 1.05,
  heap: 1.5,
  scroll: 1.5,
  popupInFirefox: 3,
};

/** Bytes that storage.session takes (QUOTA_BYTES). */
const STORAGE_QUOTA = 10_485_760;

const failures: string[] = [];
function report(line: string, fine: boolean): void {
  console.log(`${fine ? 'ok  ' : 'RED '} ${line}`);
  if (!fine) failures.push(line);
}
const shown = ({ ratio, low, high }: Ratio) =>
  `${ratio.toFixed(3)} (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)})`;

const folder = await buildExtension();
const minimalFolder = await buildMinimal(join(PROJECT, 'dist', 'bench', 'minimal'));
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

const site = await startDemo();
const executablePath = await findChromium();
const start = (extension: string) => launch({ executablePath, extension, headless: true, site });
const running: Launched[] = [];
try {
  const [ours, minimal, empty] = [await start(folder), await start(minimalFolder), await start(emptyFolder)];
  const listening = await start(listeningFolder);
  running.push(ours, minimal, empty, listening);
  const visit = async ({ browser }: Launched) => {
    const page = await browser.newPage();
    await page.goto(CARELESS_URL);
    return page;
  };
  const [ourPage, minimalPage, emptyPage] = [await visit(ours), await visit(minimal), await visit(empty)];
  const listeningPage = await visit(listening);

  // Before any click: a browser in which popups were opened is slower by itself, and the empty one has none.
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
    `page load against an empty extension: ${shown(load)}, red when the lower end is above 1.05`,
    load.low <= LIMITS.load,
  );
  console.log(
    `     of that, an extension with the same listeners, which do nothing: ${shown(ratioOfMedians(loads.listening, loads.empty))}`,
  );

  const clicks = { ours: [] as number[], minimal: [] as number[] };
  for (let turn = 0; turn <= CLICKS; turn += 1) {
    const own = await clickToGrade(ours, ourPage, 'src/popup/index.html');
    const least = await clickToGrade(minimal, minimalPage, 'popup.html');
    if (turn === 0) continue; // The first click also compiles and reads the page.
    clicks.ours.push(own);
    clicks.minimal.push(least);
  }
  const click = ratioOfMedians(clicks.ours, clicks.minimal);
  report(
    `popup, click to painted grade, against a minimal Preact popup: ${shown(click)}, at most 1.5`,
    click.ratio <= LIMITS.popup,
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
} finally {
  await Promise.all(running.splice(0).map((browser) => browser.close()));
}
const gallery = await serveGallery();
try {
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
} finally {
  await Promise.all(running.map((browser) => browser.close()));
  await gallery.close();
}
try {
  const ours = await buildFor('firefox');
  const minimal = await buildMinimal(join(PROJECT, 'dist', 'bench', 'minimal-firefox'), 'firefox');
  const clicks = await clicksInFirefox(site, { ours, minimal }, CLICKS);
  const click = ratioOfMedians(clicks.ours, clicks.minimal);
  report(
    `popup in Firefox, click to painted grade, against a minimal Preact popup: ${shown(click)}, ` +
      `red when the lower end is above ${LIMITS.popupInFirefox}`,
    click.low <= LIMITS.popupInFirefox,
  );
} finally {
  await site.close();
}
process.exitCode = failures.length > 0 ? 1 : 0;
