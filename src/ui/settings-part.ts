import type { Settings, SettingsSource } from './ports.js';

/** Runs an action and shows its result or error. */
export type Run = (task: () => Promise<string>) => void;

/** The properties of each section. */
export interface PartProps {
  readonly settings: Settings;
  readonly source: SettingsSource;
  readonly run: Run;
}
