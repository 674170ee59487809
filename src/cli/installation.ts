import type { OnExit } from './command.js';

/** What differs between a clone of the repository and the npm package. */
export interface Installation {
  /** How to call each command. */
  readonly calls: Readonly<Record<'inspect' | 'compare' | 'policy' | 'fix' | 'verify' | 'open', string>>;
  /** The folder that relative paths start from. */
  readonly folder: string;
  /** The folder in which `open` saves its files. */
  readonly reports: string;
  /** The folder of the unpacked extension, there until the command ends. */
  extension(onExit: OnExit): Promise<string>;
  /**
   * The path of a Chromium that loads the extension.
   * @throws NoBrowserError
   */
  chromium(): Promise<string>;
}
