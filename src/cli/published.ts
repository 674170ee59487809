import { join } from 'node:path';
import type { Installation } from './installation.js';

/** The npm package: the extension is beside the bundled command, and nothing is ever installed. */
export const published: Installation = {
  calls: {
    inspect: 'npx sitegrade',
    compare: 'npx sitegrade compare',
    policy: 'npx sitegrade policy',
    open: 'npx sitegrade open',
  },
  folder: process.cwd(),
  reports: join(process.cwd(), 'sitegrade-reports'),
  extension: () => Promise.resolve(join(import.meta.dirname, '..', 'extension')),
  // Loaded here: puppeteer is slow to load, and HAR files do not need it.
  chromium: async () => (await import('./find-chromium.js')).findChromium(),
};
