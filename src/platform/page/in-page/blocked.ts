/** The parts of a violation report that are used. */
export interface RawBlocked {
  readonly directive: string;
  readonly blocked: string;
  readonly source: string;
  count: number;
}

/** Maximum entries. Chromium keeps 100 reports. */
const MAX_ENTRIES = 200;
const MAX_LENGTH = 8_192;

/**
 * What enforced policies blocked since the page loaded, from reports that the browser keeps, so nothing is injected
 * before. A page can neither forge nor remove them.
 */
export function blockedSoFar(): readonly RawBlocked[] {
  const found = new Map<string, RawBlocked>();
  const observer = new ReportingObserver(() => undefined, { types: ['csp-violation'], buffered: true });
  observer.observe();
  for (const { body } of observer.takeRecords()) {
    const { effectiveDirective, blockedURL, sourceFile, disposition } = (body ?? {}) as Record<
      string,
      unknown
    >;
    if (disposition !== 'enforce') continue;
    const entry = {
      directive: text(effectiveDirective),
      blocked: text(blockedURL),
      source: text(sourceFile),
    };
    const key = JSON.stringify(entry);
    const before = found.get(key);
    if (before) before.count += 1;
    else if (found.size < MAX_ENTRIES) found.set(key, { ...entry, count: 1 });
  }
  observer.disconnect();
  return [...found.values()];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_LENGTH) : '';
}
