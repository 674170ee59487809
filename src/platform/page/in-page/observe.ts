import type { Runtime } from 'webextension-polyfill';

/**
 * Reports violations as they happen. A ReportingObserver also reports earlier ones, and a page can neither forge nor
 * stop its reports.
 */
export function observe(name: string, reports: boolean): void {
  /** Distinct violations sent at once, and milliseconds between two batches. */
  const MAX_WAITING = 100;
  const DELAY_MS = 200;
  const MAX_TEXT = 8_192;
  interface Report {
    readonly directive: string;
    readonly blocked: string;
    readonly disposition: string;
    readonly source: string;
    readonly line: number;
    count: number;
  }
  interface World {
    readonly browser?: { readonly runtime: Runtime.Static };
    readonly chrome?: { readonly runtime: Runtime.Static };
    sitegradeObserves?: boolean;
  }
  const world = globalThis as World;
  const runtime = (world.browser ?? world.chrome)?.runtime;
  if (!runtime || world.sitegradeObserves) return;
  world.sitegradeObserves = true;
  const port = runtime.connect({ name });
  const waiting = new Map<string, Report>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const report of waiting.values()) port.postMessage(report);
    waiting.clear();
  };
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, MAX_TEXT) : '');
  const take = (body: {
    readonly effectiveDirective?: unknown;
    readonly blockedURL?: unknown;
    readonly blockedURI?: unknown;
    readonly disposition?: unknown;
    readonly sourceFile?: unknown;
    readonly lineNumber?: unknown;
  }) => {
    const report: Report = {
      directive: text(body.effectiveDirective),
      blocked: text(body.blockedURL ?? body.blockedURI),
      disposition: text(body.disposition),
      source: text(body.sourceFile),
      line: typeof body.lineNumber === 'number' ? body.lineNumber : 0,
      count: 1,
    };
    const key = [report.directive, report.blocked, report.disposition, report.source, report.line].join('\n');
    const before = waiting.get(key);
    if (before) before.count += 1;
    else if (waiting.size < MAX_WAITING) waiting.set(key, report);
    timer ??= setTimeout(flush, DELAY_MS);
  };
  const listener = (event: SecurityPolicyViolationEvent) => {
    // A page can dispatch such events itself.
    if (event.isTrusted) take(event);
  };
  let stop: () => void;
  if (reports) {
    const observer = new ReportingObserver(
      (all) => {
        for (const { body } of all) if (body) take(body);
      },
      { types: ['csp-violation'], buffered: true },
    );
    observer.observe();
    stop = () => {
      observer.disconnect();
    };
  } else {
    addEventListener('securitypolicyviolation', listener, true);
    stop = () => {
      removeEventListener('securitypolicyviolation', listener, true);
    };
  }
  // The panel was closed.
  port.onDisconnect.addListener(() => {
    stop();
    clearTimeout(timer);
    world.sitegradeObserves = false;
  });
}
