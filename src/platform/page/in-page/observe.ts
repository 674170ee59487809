import type { Runtime } from 'webextension-polyfill';
import { createReports } from './violation-report.js';

/** Distinct violations sent at once, and milliseconds between two batches. */
const MAX_WAITING = 100;
const DELAY_MS = 200;
/** The type of the reports of a Content-Security-Policy. The others are of embedder policies and of Integrity-Policy. */
const CSP = 'csp-violation';

/**
 * Reports violations as they happen. A ReportingObserver also reports earlier ones, and a page can neither forge nor
 * stop its reports.
 */
export function observe(name: string, reports: boolean): void {
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
  const waiting = createReports(MAX_WAITING);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const report of waiting.take()) port.postMessage(report);
  };
  const take = (...report: Parameters<typeof waiting.add>) => {
    waiting.add(...report);
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
        for (const { body, type } of all) {
          if (!body) continue;
          if (type === CSP) take(body);
          // The bodies of other types have no properties.
          else take((body as unknown as { toJSON(): object }).toJSON(), type);
        }
      },
      { types: [CSP, 'coep', 'dip', 'integrity-violation'], buffered: true },
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
