import type { Runtime } from 'webextension-polyfill';

/**
 * Passes on what `listenForErrors` tells, in the same document, through a port.
 * @param name of the port
 * @param most different errors that are passed on
 */
export function relayErrors(name: string, told: string, wanted: string, most: number): void {
  interface World {
    readonly browser?: { readonly runtime: Runtime.Static };
    readonly chrome?: { readonly runtime: Runtime.Static };
    sitegradeRelays?: boolean;
  }
  const world = globalThis as World;
  const runtime = (world.browser ?? world.chrome)?.runtime;
  if (!runtime || world.sitegradeRelays) return;
  world.sitegradeRelays = true;
  const port = runtime.connect({ name });
  const known = new Set<string>();
  const listener = (event: Event) => {
    const { detail } = event as CustomEvent<unknown>;
    if (typeof detail !== 'string' || known.has(detail)) return;
    known.add(detail);
    port.postMessage(detail);
    if (known.size >= most) removeEventListener(told, listener);
  };
  addEventListener(told, listener);
  // The background was ended, or the preview.
  port.onDisconnect.addListener(() => {
    removeEventListener(told, listener);
    world.sitegradeRelays = false;
  });
  dispatchEvent(new Event(wanted));
}
