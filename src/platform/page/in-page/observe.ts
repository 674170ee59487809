import type { Runtime } from 'webextension-polyfill';
import { createReports } from './violation-report.js';

/** Distinct violations sent at once, and milliseconds between two batches. */
const MAX_WAITING = 100;
const DELAY_MS = 200;

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
  const take = (body: Parameters<typeof waiting.add>[0]) => {
    waiting.add(body);
    timer ??= setTimeout(flush, DELAY_MS);
  };
  const listener = (event: SecurityPolicyViolationEvent) => {
    // A page can dispatch such events itself.
    if (event.isTrusted) take(event);
  };
  // What happens as the page is left, such as a form that is sent, has no later batch.
  const leave = () => {
    for (const { body } of observer?.takeRecords() ?? []) if (body) waiting.add(body);
    clearTimeout(timer);
    flush();
  };
  const observer = reports
    ? new ReportingObserver(
        (all) => {
          for (const { body } of all) if (body) take(body);
        },
        { types: ['csp-violation'], buffered: true },
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
