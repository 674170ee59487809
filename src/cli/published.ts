import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import type { Installation } from './installation.js';

/**
 * Until the name on npm is ours, npx must not download what has it: `--no` runs only what is installed. Without the `--`
 * npx takes the name for the value of `--no`, and the options after it for npm's.
 */
const npx = packageJson.published ? 'npx sitegrade' : 'npx --no -- sitegrade';

/** The npm package: the extension is beside the bundled command, and nothing is ever installed. */
export const published: Installation = {
  calls: {
    inspect: npx,
    compare: `${npx} compare`,
    policy: `${npx} policy`,
    fix: `${npx} fix`,
    verify: `${npx} verify`,
    open: `${npx} open`,
  },
  folder: process.cwd(),
  reports: join(process.cwd(), 'sitegrade-reports'),
  extension: () => Promise.resolve(join(import.meta.dirname, '..', 'extension')),
  // Loaded here: puppeteer is slow to load, and HAR files do not need it.
  chromium: async () => (await import('./find-chromium.js')).findChromium(),
};
