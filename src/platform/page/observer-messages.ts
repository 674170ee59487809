import type { Runtime } from 'webextension-polyfill';
import { isRecord } from '../../engine/index.js';

/** The port on which a page's document reports violations. */
export const VIOLATIONS_PORT = 'violations';
/** One that it opens again, after the browser ended the background. */
export const VIOLATIONS_PORT_AGAIN = 'violations again';

/** What the observer of a page does when asked. */
export interface ObserverRequest {
  readonly asks?: 'stop' | 'flush';
}

/** What the observer says of itself. */
export interface ObserverState {
  /**
   * `observing` after all that was reported before, `flushed` after all that waited, `handlers` when a document with
   * event handlers in attributes is left.
   */
  readonly says: 'observing' | 'flushed' | 'handlers';
  /** It was not there before. */
  readonly isNew: boolean;
}

/** Parses a message of the observer; undefined if it is about something else. */
export function parseObserverState(message: unknown): ObserverState | undefined {
  if (!isRecord(message)) return undefined;
  const { says, isNew } = message;
  return says === 'observing' || says === 'flushed' || says === 'handlers'
    ? { says, isNew: isNew === true }
    : undefined;
}

/** Ends the observation: a port that only closes is opened again by the next violation. */
export function endObservation(port: Runtime.Port): void {
  ask(port, 'stop');
  port.disconnect();
}

export function askToFlush(port: Runtime.Port): void {
  ask(port, 'flush');
}

function ask(port: Runtime.Port, asks: NonNullable<ObserverRequest['asks']>): void {
  try {
    port.postMessage({ asks } satisfies ObserverRequest);
  } catch {
    // The page is gone.
  }
}
