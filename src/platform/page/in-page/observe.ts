import type { Runtime } from 'webextension-polyfill';
import type { ObserverRequest } from '../observer-messages.js';
import { hasHandlers } from './handlers.js';
import { createReports } from './violation-report.js';

/** Distinct violations sent at once, and how many of a batch are read: after those, nothing listens until the next one. */
const MAX_WAITING = 100;
const MAX_READ = 1_000;
/** Milliseconds between two batches, at first and at most: twice as long after each that was too large. */
const DELAY_MS = 200;
const LONGEST_DELAY_MS = 12_800;
/** The type of the reports of a Content-Security-Policy. The others are of embedder policies and of Integrity-Policy. */
const CSP = 'csp-violation';

interface Observer {
  /** Opens a port if none is open. Returns whether one was. */
  connect(): boolean;
  stop(): void;
}

/**
 * Reports violations as they happen. A ReportingObserver also reports earlier ones, and a page can neither forge nor
 * stop its reports. A port that closes without a request to stop belonged to a background that the browser ended: the
 * next violation opens another one, which starts the background again.
 * @param again whether an observer that is there starts anew
 * @returns whether a port was open before
 */
export function observe(name: string, nameAgain: string, reports: boolean, again = false): boolean {
  interface World {
    readonly browser?: { readonly runtime: Runtime.Static };
    readonly chrome?: { readonly runtime: Runtime.Static };
    sitegradeObserver?: Observer | undefined;
  }
  const world = globalThis as World;
  const runtime = (world.browser ?? world.chrome)?.runtime;
  if (!runtime) return false;
  if (world.sitegradeObserver && !again) return world.sitegradeObserver.connect();
  world.sitegradeObserver?.stop();
  let port: Runtime.Port | null = null;
  const waiting = createReports(MAX_WAITING, MAX_READ);
  let delay = DELAY_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = (as: string): Runtime.Port => {
    const opened = runtime.connect({ name: as });
    opened.onMessage.addListener((message: unknown) => {
      const { asks } = message as ObserverRequest;
      if (asks === 'stop') stop();
      if (asks === 'flush') {
        take();
        flush();
        opened.postMessage({ says: 'flushed' });
      }
    });
    opened.onDisconnect.addListener(() => {
      if (port === opened) port = null;
    });
    return opened;
  };
  /** Sends what waits, on a new port if none is open. */
  const send = (as: string, isNew = false) => {
    const isOpen = port !== null;
    try {
      port ??= open(as);
      const { all, unread } = waiting.take();
      for (const report of all) port.postMessage(report);
      if (unread > 0) port.postMessage({ unread });
      delay = unread > 0 ? Math.min(2 * delay, LONGEST_DELAY_MS) : DELAY_MS;
      // From now on, nothing new means that nothing happened.
      if (!isOpen) port.postMessage({ says: 'observing', ...(isNew && { isNew }) });
    } catch {
      // The extension was updated or removed.
      stop();
    }
    return isOpen;
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (!waiting.isEmpty) send(nameAgain);
    if (world.sitegradeObserver === self) listen();
  };
  const later = () => {
    // Nothing listens to a page with too many until these are sent: a page may violate its policy without end.
    if (waiting.isOver) rest();
    timer ??= setTimeout(flush, delay);
  };
  const add = ({ body, type }: Report) => {
    if (!body) return;
    if (type === CSP) waiting.add(body);
    // The bodies of other types have no properties.
    else waiting.add((body as unknown as { toJSON(): object }).toJSON(), type);
  };
  const take = () => {
    observer?.takeRecords().forEach(add);
  };
  const listener = (event: SecurityPolicyViolationEvent) => {
    // A page can dispatch such events itself.
    if (!event.isTrusted) return;
    waiting.add(event);
    later();
  };
  const sayHandlers = () => {
    try {
      port ??= open(nameAgain);
      port.postMessage({ says: 'handlers' });
    } catch {
      stop();
    }
  };
  // What happens as the page is left, such as a form that is sent, has no later batch.
  const leave = ({ persisted }: PageTransitionEvent) => {
    take();
    flush();
    if (hasHandlers()) sayHandlers();
    // A page that the browser restores is observed anew: its port may have been closed meanwhile.
    if (persisted) world.sitegradeObserver?.stop();
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
  function listen() {
    if (observer) observer.observe();
    else addEventListener('securitypolicyviolation', listener, true);
  }
  function rest() {
    if (observer) observer.disconnect();
    else removeEventListener('securitypolicyviolation', listener, true);
  }
  listen();
  addEventListener('pagehide', leave, true);
  function stop() {
    rest();
    removeEventListener('pagehide', leave, true);
    clearTimeout(timer);
    if (world.sitegradeObserver === self) world.sitegradeObserver = undefined;
  }
  const self: Observer = {
    connect: () => send(name),
    stop: () => {
      take();
      flush();
      stop();
      port?.disconnect();
    },
  };
  world.sitegradeObserver = self;
  take();
  send(name, true);
  return false;
}
