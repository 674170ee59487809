import type { Baseline } from '../../src/capture/history/baseline.js';
import type { StoredRecording } from '../../src/capture/recording/stored-recording.js';
import type { Suppression } from '../../src/engine/index.js';
import type { Settings, SettingsSource, SiteLists } from '../../src/ui/ports.js';

/** Nothing is stored. */
export const NO_SETTINGS: Settings = {
  suppressions: [],
  stacks: new Map(),
  checked: new Map(),
  selections: new Map(),
  baselines: [],
  history: new Map(),
  recordings: [],
  badge: true,
};

/** Settings in memory, with the same changes as in the extension. */
export class MemorySettings implements SettingsSource {
  readonly #listeners = new Set<(settings: Settings) => void>();
  #settings: Settings;

  constructor(settings: Settings = NO_SETTINGS) {
    this.#settings = settings;
  }

  watch(listener: (settings: Settings) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#settings);
    return () => this.#listeners.delete(listener);
  }

  suppress(more: readonly Suppression[]): Promise<void> {
    const { suppressions: list } = this.#settings;
    const changed = list.map((one) => more.find((other) => isSame(one, other)) ?? one);
    const added = more.filter((other) => !list.some((one) => isSame(one, other)));
    return this.#change({ suppressions: [...changed, ...added] });
  }

  unsuppress(suppression: Suppression): Promise<void> {
    const suppressions = this.#settings.suppressions.filter((one) => !isSame(one, suppression));
    return this.#change({ suppressions });
  }

  forgetList(list: keyof SiteLists, site: string): Promise<void> {
    const others = [...this.#settings[list]].filter(([host]) => host !== site);
    return this.#change({ [list]: new Map(others) });
  }

  unpin({ site, seenAt }: Pick<Baseline, 'site' | 'seenAt'>): Promise<void> {
    const isOther = (one: Baseline) => one.site !== site || one.seenAt !== seenAt;
    return this.#change({ baselines: this.#settings.baselines.filter(isOther) });
  }

  forgetHistory(page: string): Promise<void> {
    return this.#change({ history: new Map(this.#settings.history).set(page, []) });
  }

  keepRecording(stored: StoredRecording): Promise<void> {
    const { origin } = stored.recording;
    const others = this.#settings.recordings.filter((one) => one.recording.origin !== origin);
    return this.#change({ recordings: [stored, ...others] });
  }

  forgetRecording(origin: string): Promise<void> {
    return this.#change({
      recordings: this.#settings.recordings.filter((one) => one.recording.origin !== origin),
    });
  }

  showBadge(badge: boolean): Promise<void> {
    return this.#change({ badge });
  }

  clear(): Promise<void> {
    return this.#change(NO_SETTINGS);
  }

  #change(changes: Partial<Settings>): Promise<void> {
    this.#settings = { ...this.#settings, ...changes };
    for (const listener of this.#listeners) listener(this.#settings);
    return Promise.resolve();
  }
}

function isSame(a: Suppression, b: Suppression): boolean {
  return a.site === b.site && a.finding === b.finding;
}
