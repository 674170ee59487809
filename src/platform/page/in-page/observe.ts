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
export function observe(name: string, reports: boolean, again = false): void {
  interface World {
    readonly browser?: { readonly runtime: Runtime.Static };
    readonly chrome?: { readonly runtime: Runtime.Static };
    /** Stops the observer that runs. */
    sitegradeObserves?: (() => void) | undefined;
  }
  const world = globalThis as World;
  const runtime = (world.browser ?? world.chrome)?.runtime;
  if (!runtime || (world.sitegradeObserves && !again)) return;
  world.sitegradeObserves?.();
  const port = runtime.connect({ name });
  const waiting = createReports(MAX_WAITING);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const report of waiting.take()) port.postMessage(report);
  };
  const later = () => {
    timer ??= setTimeout(flush, DELAY_MS);
  };
  const add = ({ body, type }: Report) => {
    if (!body) return;
    if (type === CSP) waiting.add(body);
    // The bodies of other types have no properties.
    else waiting.add((body as unknown as { toJSON(): object }).toJSON(), type);
  };
  const listener = (event: SecurityPolicyViolationEvent) => {
    // A page can dispatch such events itself.
    if (!event.isTrusted) return;
    waiting.add(event);
    later();
  };
  // What happens as the page is left, such as a form that is sent, has no later batch.
  const leave = () => {
    observer?.takeRecords().forEach(add);
    clearTimeout(timer);
    flush();
  };
  const observer = reports
    ? new ReportingObserver(
        (all) => {
          all.forEach(add);
          later();
        },
        { types: [CSP, 'coep', 'dip', 'integrity-violation'], buffered: true },
      )
    : undefined;
  observer?.observe();
  if (!observer) addEventListener('securitypolicyviolation', listener, true);
  addEventListener('pagehide', leave, true);
  const stop = () => {
    observer?.disconnect();
    removeEventListener('securitypolicyviolation', listener, true);
    removeEventListener('pagehide', leave, true);
    clearTimeout(timer);
    world.sitegradeObserves = undefined;
  };
  world.sitegradeObserves = () => {
    stop();
    port.disconnect();
  };
  // The panel was closed.
  port.onDisconnect.addListener(stop);
}
