import { join } from 'node:path';
import { findChromium } from './find-chromium.js';
import type { Installation } from './installation.js';

/** The npm package: the extension is beside the bundled command, and nothing is ever installed. */
export const published: Installation = {
  calls: { inspect: 'npx sitegrade', open: 'npx sitegrade open' },
  folder: process.cwd(),
  reports: join(process.cwd(), 'sitegrade-reports'),
  extension: () => Promise.resolve(join(import.meta.dirname, '..', 'extension')),
  chromium: () => findChromium(),
};
