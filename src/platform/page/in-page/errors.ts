import type { Runtime } from 'webextension-polyfill';

/** Characters that are passed on. Of an error it is less, unless all of them are escaped. */
const MAX_DETAIL = 16_384;

/**
 * Passes on what `listenForErrors` tells, in the same document, through a new port: it cannot know whether an earlier
 * one still has another end.
 * @param name of the port
 * @param most different errors that are passed on
 * @returns false if the document has no port
 */
export function relayErrors(name: string, told: string, wanted: string, most: number): boolean {
  interface World {
    readonly browser?: { readonly runtime: Runtime.Static };
    readonly chrome?: { readonly runtime: Runtime.Static };
    /** Closes the port of before. */
    sitegradeRelay?: () => void;
  }
  const world = globalThis as World;
  const runtime = (world.browser ?? world.chrome)?.runtime;
  if (!runtime) return false;
  world.sitegradeRelay?.();
  const port = runtime.connect({ name });
  const known = new Set<string>();
  const listener = (event: Event) => {
    const { detail } = event as CustomEvent<unknown>;
    if (typeof detail !== 'string' || known.has(detail)) return;
    // The page can send events itself.
    if (detail.length > MAX_DETAIL) return;
    known.add(detail);
    port.postMessage(detail);
    if (known.size >= most) removeEventListener(told, listener);
  };
  addEventListener(told, listener);
  const close = () => {
    removeEventListener(told, listener);
    port.disconnect();
  };
  world.sitegradeRelay = close;
  // The background was ended, or what listened there.
  port.onDisconnect.addListener(close);
  dispatchEvent(new Event(wanted));
  return true;
}
