import { baselineOf, type Baseline } from '../../src/capture/baseline.js';
import type { PanelHost } from '../../src/ui/ports.js';
import type { MemorySource } from './memory-source.js';

/** A panel's host in memory, which records the calls to it. */
export class MemoryHost implements PanelHost {
  readonly version = '0.0.0';
  readonly calls: string[] = [];
  /** Whether baselines are stored: not in private windows. */
  canStore = true;
  readonly #listeners = new Set<(baseline: Baseline | null) => void>();
  readonly #source: MemorySource;
  #baseline: Baseline | null;

  constructor(source: MemorySource, baseline: Baseline | null = null) {
    this.#source = source;
    this.#baseline = baseline;
  }

  watchBaseline(site: string, listener: (baseline: Baseline | null) => void): () => void {
    const notify = (baseline: Baseline | null) => {
      listener(baseline?.site === site ? baseline : null);
    };
    this.#listeners.add(notify);
    notify(this.#baseline);
    return () => this.#listeners.delete(notify);
  }

  pin(): Promise<{ kept: boolean }> {
    this.calls.push('pin');
    const { state } = this.#source;
    if (this.canStore && state?.kind === 'page') this.#setBaseline(baselineOf(state.snapshot, state.seenAt));
    return Promise.resolve({ kept: this.canStore });
  }

  unpin(site: string): Promise<void> {
    this.calls.push(`unpin ${site}`);
    this.#setBaseline(null);
    return Promise.resolve();
  }

  /** The page shown, and the pinned one. */
  seenPages(): ReturnType<PanelHost['seenPages']> {
    const { state } = this.#source;
    return Promise.resolve([
      ...(state?.kind === 'page' ? [state] : []),
      ...(this.#baseline ? [this.#baseline] : []),
    ]);
  }

  readonly openSettings = (): void => {
    this.calls.push('open settings');
  };

  #setBaseline(baseline: Baseline | null): void {
    this.#baseline = baseline;
    for (const listener of this.#listeners) listener(baseline);
  }
}
