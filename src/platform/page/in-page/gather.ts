import { bareAddress, createCollector, dataLoad, SHEET_ADDRESS } from '../../../capture/page/collect.js';
import type { RawLoad } from '../../../capture/page/uses.js';
import { MAX_INLINE_TEXT, MAX_LOADS } from '../../../engine/index.js';
import { createReports, type ViolationReport } from './violation-report.js';
import { read, walk } from './walk.js';

/**
 * Reads the document: its elements, its loads and its style sheets.
 * @param sought elements to look for: `name`, `.class` or `#id`
 * @param maxMs time limit, as reading blocks the page
 * @param reports whether this browser's ReportingObserver reports what policies blocked
 */
export function gather(sought: readonly string[], maxMs: number, reports = false) {
  const end = performance.now() + maxMs;
  const isOver = () => performance.now() >= end;
  const url = read(Document.prototype, 'URL')(document);
  const base = read(Node.prototype, 'baseURI')(document);
  const byWorker = isByWorker();
  const collector = createCollector({ page: url, base, sought });
  if (!walk(document, collector, isOver)) return { byWorker, excess: 'too-many' };
  if (collector.excess) return { byWorker, excess: collector.excess };
  const { use, ...collected } = collector.collected();
  const sheets = readSheets(isOver);
  const timed = withTimedLoads(use.loads, base, isOver);
  return {
    url,
    byWorker,
    ...collected,
    ...(reports && { blocked: blockedSoFar() }),
    use: {
      ...use,
      loads: [...timed.loads, ...[...sheets.addresses].map(dataLoad)].slice(0, MAX_LOADS + 1),
      allLoads: timed.areAll,
      sheetsUnread: sheets.areUnread,
    },
  };
}

/** The sources of a static route that are not the network (Service Workers, RouterSourceEnum). */
const OF_WORKER: readonly unknown[] = ['fetch-event', 'cache'];

/**
 * Whether the response shown is not the network's, although the browser sent a request (static routing). Empty if no
 * route matched, absent in Firefox.
 */
function isByWorker(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as { workerFinalSourceType?: unknown }[];
  return OF_WORKER.includes(entry?.workerFinalSourceType);
}

/** The loads of elements, and those from Resource Timing. */
function withTimedLoads(ofElements: readonly RawLoad[], base: string, isOver: () => boolean) {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  // A link that is still in the page gives more details itself.
  const linked = new Set(ofElements.flatMap(({ by, url }) => (by === 'link' ? [url] : [])));
  const loads = new Map<string, RawLoad>();
  const add = (load: RawLoad) => {
    if (load.url !== '' && loads.size <= MAX_LOADS) loads.set(`${load.by}\n${load.url}`, load);
  };
  let isCut = false;
  for (const { initiatorType, name } of entries) {
    isCut = isOver();
    if (isCut) break;
    const url = bareAddress(name, base, initiatorType);
    if (initiatorType !== 'link' || !linked.has(url)) add({ by: initiatorType, url });
  }
  return {
    loads: [...ofElements, ...loads.values()],
    // The buffer holds 250 entries unless the page changes that, and a page can clear it.
    areAll: !isCut && entries.length < 250 && (entries.length > 0 || ofElements.length + loads.size === 0),
  };
}

/** The start of each `data:` URL in the page's style sheets, including imported ones. */
function readSheets(isOver: () => boolean) {
  const addresses = new Set<string>();
  let areUnread = false;
  let remaining = MAX_INLINE_TEXT;
  const sheets = [...read(Document.prototype, 'styleSheets')(document)];
  for (let sheet = sheets.pop(); sheet; sheet = sheets.pop()) {
    try {
      for (const rule of sheet.cssRules) {
        const text = rule.cssText;
        remaining -= text.length;
        if (remaining < 0 || isOver()) break;
        for (const [, address = ''] of text.matchAll(SHEET_ADDRESS)) addresses.add(address);
        if (rule instanceof CSSImportRule && rule.styleSheet) sheets.push(rule.styleSheet);
      }
    } catch {
      // Cross-origin sheets cannot be read.
      areUnread = true;
    }
  }
  return { addresses, areUnread: areUnread || remaining < 0 || isOver() };
}

/** Maximum entries. Chromium keeps 100 reports. */
const MAX_ENTRIES = 200;

/**
 * What enforced policies blocked since the page loaded, from reports that the browser keeps, so nothing is injected
 * before. A page can neither forge nor remove them.
 */
function blockedSoFar(): readonly ViolationReport[] {
  const reports = createReports(MAX_ENTRIES);
  const observer = new ReportingObserver(() => undefined, { types: ['csp-violation'], buffered: true });
  observer.observe();
  for (const { body } of observer.takeRecords()) if (body) reports.add(body);
  observer.disconnect();
  return reports.take().all.filter(({ disposition }) => disposition === 'enforce');
}
