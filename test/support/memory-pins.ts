import { baselineOf, type Baseline } from '../../src/capture/history/baseline.js';
import { pageOf, withLook, type History, type Look } from '../../src/capture/history/looks.js';
import { siteNameOf } from '../../src/engine/index.js';
import type { PinSource } from '../../src/ui/ports.js';
import type { MemorySource } from './memory-source.js';

/** Pins and histories in memory, with the same changes as in the extension. Records the looks it is sent. */
export class MemoryPins implements PinSource {
  /** Whether pins are stored: not in private windows. */
  canStore = true;
  readonly sent: [page: string, look: Look][] = [];
  /** The sites whose history was watched. */
  readonly watched: string[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #source: MemorySource;
  #pins: readonly Baseline[];
  #history: History;

  constructor(source: MemorySource, pins: readonly Baseline[] = [], history: History = new Map()) {
    this.#source = source;
    this.#pins = pins;
    this.#history = new Map([...pins.map(({ snapshot }) => [pageOf(snapshot.url), []] as const), ...history]);
  }

  get pins(): readonly Baseline[] {
    return this.#pins;
  }

  watchPins(listener: (pins: readonly Baseline[]) => void): () => void {
    return this.#watch(() => {
      listener(this.#pins);
    });
  }

  watchHistory(site: string, listener: (history: History) => void): () => void {
    this.watched.push(site);
    return this.#watch(() => {
      listener(new Map([...this.#history].filter(([page]) => siteNameOf(page) === site)));
    });
  }

  pin(): Promise<{ kept: boolean }> {
    const { state } = this.#source;
    if (this.canStore && state?.kind === 'page') {
      const pin = baselineOf(state.snapshot, state.seenAt);
      const page = pageOf(state.snapshot.url);
      if (pin) this.#pins = [pin, ...this.#pins.filter((one) => !isSame(one, pin))];
      this.#history = new Map(this.#history).set(page, this.#history.get(page) ?? []);
    }
    return this.#changed({ kept: this.canStore });
  }

  unpin(pin: Pick<Baseline, 'site' | 'seenAt'>): Promise<void> {
    this.#pins = this.#pins.filter((one) => !isSame(one, pin));
    const pages = new Set(this.#pins.map(({ snapshot }) => pageOf(snapshot.url)));
    this.#history = new Map([...this.#history].filter(([page]) => pages.has(page)));
    return this.#changed(undefined);
  }

  look(page: string, look: Look): Promise<void> {
    this.sent.push([page, look]);
    this.#history = withLook(this.#history, page, look);
    return this.#changed(undefined);
  }

  forgetHistory(page: string): Promise<void> {
    this.#history = new Map(this.#history).set(page, []);
    return this.#changed(undefined);
  }

  #watch(notify: () => void): () => void {
    this.#listeners.add(notify);
    notify();
    return () => this.#listeners.delete(notify);
  }

  #changed<T>(reply: T): Promise<T> {
    for (const notify of this.#listeners) notify();
    return Promise.resolve(reply);
  }
}

function isSame(one: Pick<Baseline, 'site' | 'seenAt'>, other: Pick<Baseline, 'site' | 'seenAt'>): boolean {
  return one.site === other.site && one.seenAt === other.seenAt;
}
