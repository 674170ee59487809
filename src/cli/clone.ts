import { join } from 'node:path';
import { buildForCommand, PROJECT } from './build.js';
import type { Installation } from './installation.js';
import { withSpinner } from './terminal.js';

/** A clone of the repository: it builds the extension, and may install a browser. */
export const clone: Installation = {
  calls: {
    inspect: 'npm run --silent inspect --',
    compare: 'npm run --silent compare --',
    policy: 'npm run --silent policy --',
    fix: 'npm run --silent fixes --',
    verify: 'npm run --silent verify --',
    open: 'npm start --',
  },
  // npm runs scripts in the project's folder; INIT_CWD is the folder it was started in.
  folder: process.env['INIT_CWD'] ?? process.cwd(),
  reports: join(PROJECT, 'dist', 'reports'),
  extension: (onExit) => withSpinner('Building the extension', () => buildForCommand(onExit)),
  // Loaded here: puppeteer is slow to load, and HAR files do not need it.
  chromium: async () => (await import('./obtain-chromium.js')).obtainChromium(),
};
