import type { Baseline } from '../../capture/baseline.js';
import type { Suppression } from '../../engine/index.js';

/** All that a person decided and that is kept on disk. */
export interface Settings {
  readonly suppressions: readonly Suppression[];
  /** Names of servers by host, outermost first. */
  readonly stacks: ReadonlyMap<string, readonly string[]>;
  readonly baselines: readonly Baseline[];
  /** Whether the letter stands on the toolbar's icon. */
  readonly badge: boolean;
}

/** Where the settings page gets what is kept. The extension hands it the browser's, tests a memory's. */
export interface SettingsSource {
  /** Calls back with the settings, now and after each change. Returns the way to stop. */
  watch(listener: (settings: Settings) => void): () => void;
  /** Keeps these, each in place of what was said of the same before: all of them, or none. */
  suppress(suppressions: readonly Suppression[]): Promise<void>;
  takeBack(suppression: Suppression): Promise<void>;
  forgetStack(site: string): Promise<void>;
  unpin(site: string): Promise<void>;
  showBadge(isOn: boolean): Promise<void>;
  /** Forgets all of it. */
  clear(): Promise<void>;
}
