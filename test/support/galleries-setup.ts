import type { TestProject } from 'vitest/node';
import { obtainChromium } from '../../src/cli/obtain-chromium.js';
import { findFirefox } from './find-firefox.js';
import { serveGallery } from './gallery-server.js';
import { withFixedRules } from './with-fixed-rules.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the gallery: popup, panel and settings page on recorded data. */
    gallery: string;
  }
}

/** Builds and serves the gallery and finds the browsers, once for all tests of it. Returns what ends it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('chromium', await obtainChromium());
  project.provide('firefox', await findFirefox());
  const server = await serveGallery(withFixedRules());
  project.provide('gallery', server.url);
  return () => server.close();
}
