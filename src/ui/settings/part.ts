import type { Settings, SettingsSource } from './source.js';

/** Runs a task that a person asked for, and shows its result. */
export type Run = (task: () => Promise<string>) => void;

/** The props of each part of the settings page. */
export interface PartProps {
  readonly settings: Settings;
  readonly source: SettingsSource;
  readonly run: Run;
}
