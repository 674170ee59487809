import { baselineOf, type Baseline } from '../../src/capture/baseline.js';
import type { PanelHost } from '../../src/ui/ports.js';
import type { MemorySource } from './memory-source.js';

/** A panel's host that keeps in memory, and notes what it was asked. */
export class MemoryHost implements PanelHost {
  readonly version = '0.0.0';
  readonly asked: string[] = [];
  /** Whether baselines are kept. */
  keeping = true;
  readonly #listeners = new Set<(baseline: Baseline | null) => void>();
  readonly #source: MemorySource;
  #baseline: Baseline | null;

  constructor(source: MemorySource, baseline: Baseline | null = null) {
    this.#source = source;
    this.#baseline = baseline;
  }

  watchBaseline(site: string, listener: (baseline: Baseline | null) => void): () => void {
    const tell = (baseline: Baseline | null) => {
      listener(baseline?.site === site ? baseline : null);
    };
    this.#listeners.add(tell);
    tell(this.#baseline);
    return () => this.#listeners.delete(tell);
  }

  pin(): Promise<{ kept: boolean }> {
    this.asked.push('pin');
    const { state } = this.#source;
    if (this.keeping && state?.kind === 'page') this.#keep(baselineOf(state.snapshot, state.seenAt));
    return Promise.resolve({ kept: this.keeping });
  }

  unpin(site: string): Promise<void> {
    this.asked.push(`unpin ${site}`);
    this.#keep(null);
    return Promise.resolve();
  }

  /** The page on show, and the one that is pinned. */
  seenPages(): ReturnType<PanelHost['seenPages']> {
    const { state } = this.#source;
    return Promise.resolve([
      ...(state?.kind === 'page' ? [state] : []),
      ...(this.#baseline ? [this.#baseline] : []),
    ]);
  }

  readonly openSettings = (): void => {
    this.asked.push('open settings');
  };

  #keep(baseline: Baseline | null): void {
    this.#baseline = baseline;
    for (const listener of this.#listeners) listener(baseline);
  }
}
