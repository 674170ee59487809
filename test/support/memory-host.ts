import type { PanelHost } from '../../src/ui/ports.js';
import type { MemoryPins } from './memory-pins.js';
import type { MemorySource } from './memory-source.js';

/** A panel's host in memory, which records the calls to it. */
export class MemoryHost implements PanelHost {
  readonly version = '0.0.0';
  readonly calls: string[] = [];
  readonly #source: MemorySource;
  readonly #pins: MemoryPins | undefined;

  constructor(source: MemorySource, pins?: MemoryPins) {
    this.#source = source;
    this.#pins = pins;
  }

  /** The page shown, and the pinned ones. */
  seenPages(): ReturnType<PanelHost['seenPages']> {
    const { state } = this.#source;
    return Promise.resolve([
      ...(state?.kind === 'page' ? [state] : []),
      ...(this.#pins?.pins.filter(
        ({ site }) => state?.kind === 'page' && state.snapshot.url.includes(site),
      ) ?? []),
    ]);
  }

  readonly openHarPage = (): void => {
    this.calls.push('open a HAR');
  };

  readonly openSettings = (): void => {
    this.calls.push('open settings');
  };
}
