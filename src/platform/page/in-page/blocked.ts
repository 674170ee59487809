/** What one report of a policy says, as far as it is read. */
export interface ToldBlocked {
  readonly directive: string;
  readonly blocked: string;
  readonly source: string;
  count: number;
}

/** Different ones that are told; a browser keeps 100 reports. */
const MOST = 200;
const LONGEST = 8_192;

/**
 * What enforced policies blocked since the page loaded, from the reports the browser keeps: nothing has to be in the
 * page before. A page can neither forge nor remove them.
 */
export function blockedSoFar(): readonly ToldBlocked[] {
  const told = new Map<string, ToldBlocked>();
  const observer = new ReportingObserver(() => undefined, { types: ['csp-violation'], buffered: true });
  observer.observe();
  for (const { body } of observer.takeRecords()) {
    const { effectiveDirective, blockedURL, sourceFile, disposition } = (body ?? {}) as Record<
      string,
      unknown
    >;
    if (disposition !== 'enforce') continue;
    const one = { directive: text(effectiveDirective), blocked: text(blockedURL), source: text(sourceFile) };
    const key = JSON.stringify(one);
    const before = told.get(key);
    if (before) before.count += 1;
    else if (told.size < MOST) told.set(key, { ...one, count: 1 });
  }
  observer.disconnect();
  return [...told.values()];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, LONGEST) : '';
}
