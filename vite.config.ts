import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import { fileURLToPath } from 'node:url';
import { normalizePath } from 'vite';
import { defineConfig } from 'vitest/config';
import { inPageScript } from './src/cli/in-page.js';
import { chunks } from './src/packaging/chunks.js';
import { licences, THIRD_PARTY } from './src/packaging/licences.js';
import { polyfill } from './src/packaging/polyfill.js';
import { PATIENCE } from './test/support/delays.js';
import { filesWith } from './test/support/e2e-files.js';
import { EVERY_RULE } from './test/support/every-rule.js';
import { LongestFirst } from './test/support/longest-first.js';
import { withFixedRules } from './test/support/with-fixed-rules.js';
import manifest from './manifest.json' with { type: 'json' };

/** For the development server: its own scripts, a WebSocket, and styles inserted by scripts. Never shipped. */
const DEVELOPMENT_POLICY =
  "default-src 'self'; script-src 'self' http://localhost:*; style-src 'self' 'unsafe-inline'; connect-src 'self' http://localhost:* ws://localhost:*";

/** The tests that measure time. */
const TIMED = 'test/integration/*-time.test.ts';

/** One source for two manifests, which differ only where the browsers require it. */
function manifestFor(browser: 'chrome' | 'firefox', command: 'build' | 'serve'): ManifestV3Export {
  if (command === 'serve') {
    return { ...manifest, content_security_policy: { extension_pages: DEVELOPMENT_POLICY } };
  }
  if (browser === 'chrome') return manifest;
  const { minimum_chrome_version: _chromeOnly, background, ...rest } = manifest;
  return {
    ...rest,
    // Firefox runs an event page; a service_worker key fails its build.
    background: { scripts: [background.service_worker], type: 'module' },
    browser_specific_settings: {
      gecko: {
        id: 'sitegrade@sitegrade.dev',
        strict_min_version: '140.0',
        data_collection_permissions: { required: ['none'] },
      },
    },
  } as unknown as ManifestV3Export;
}

/** The id of a module. */
function idOf(file: string): string {
  return normalizePath(fileURLToPath(new URL(file, import.meta.url)));
}

/** What needs no process, no browser and no bundler. */
const UNIT = {
  setupFiles: ['src/cli/sound-can-parse.ts', 'test/support/property-seed.ts', 'test/support/unit-guard.ts'],
  // Loading the engine anew for each of 140 files took half of the CPU time.
  isolate: false,
  // Vitest leaves one core to its own process, which only waits.
  maxWorkers: '100%',
  restoreMocks: true,
  unstubGlobals: true,
  // A property of all rules takes 10 s on an idle core, and a busy machine takes several times as long.
  testTimeout: 120_000,
};

/** The tests in a real browser, which stays open from the first file to the last. Each has a process of its own. */
function e2e(browser: 'chromium' | 'firefox') {
  return {
    extends: true as const,
    test: {
      name: `e2e-${browser}`,
      include: filesWith(`e2e-${browser}`),
      provide: { browser },
      setupFiles: ['test/support/property-seed.ts'],
      globalSetup: ['test/support/e2e-setup.ts'],
      environment: './test/support/run-environment.ts',
      isolate: false,
      fileParallelism: false,
      testTimeout: 60_000 * PATIENCE,
      hookTimeout: 120_000 * PATIENCE,
      expect: { poll: { timeout: 30_000, interval: 20 } },
    },
  };
}

export default defineConfig(({ mode, command }) => {
  // A mode of src/cli/build.ts.
  const browser = mode.startsWith('firefox') ? 'firefox' : 'chrome';
  return {
    // src/cli/dev.ts reloads the extension: if it reloaded itself, the debugger would lose it.
    plugins: process.env['VITEST']
      ? []
      : [
          crx({ manifest: manifestFor(browser, command), browser, liveReload: false }),
          inPageScript(),
          polyfill(),
          licences(),
        ],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      // The dev server makes its output readable for every page, so it gets a folder that is never shipped.
      outDir: command === 'serve' ? 'dist/dev' : `dist/${browser}`,
      emptyOutDir: true,
      license: { fileName: THIRD_PARTY },
      target: browser === 'firefox' ? 'firefox140' : 'chrome123',
      // Preload links in the page's head, so that chunks load in parallel; the target browsers need no polyfill.
      modulePreload: { polyfill: false },
      // test/bench/sizes.ts has the limits.
      chunkSizeWarningLimit: Infinity,
      rolldownOptions: {
        // Opened by scripts, so the manifest does not list them.
        input: {
          panel: 'src/devtools/panel.html',
          har: 'src/options/har.html',
          welcome: 'src/options/welcome.html',
        },
        // Inlining constants across modules would include the public suffix list twice.
        optimization: { inlineConst: false },
        output: { codeSplitting: chunks(idOf('src/popup/index.tsx'), idOf('src/background/index.ts')) },
      },
    },
    test: {
      reporters: ['default', './test/support/summary-reporter.ts', './test/proofs/reporter.ts'],
      sequence: { sequencer: LongestFirst },
      projects: [
        {
          extends: true,
          plugins: [withFixedRules()],
          test: {
            name: 'unit',
            include: ['test/**/*.test.{ts,tsx}'],
            exclude: [
              'test/integration/**',
              'test/galleries/**',
              'test/e2e/**',
              'test/servers/**',
              'test/apps/**',
              ...EVERY_RULE,
            ],
            ...UNIT,
          },
        },
        { extends: true, test: { name: 'unit-rules', include: EVERY_RULE, ...UNIT } },
        {
          extends: true,
          test: {
            name: 'integration',
            setupFiles: ['src/cli/sound-can-parse.ts', 'test/support/property-seed.ts'],
            include: ['test/integration/**/*.test.ts'],
            exclude: [TIMED],
            globalSetup: ['test/support/integration-setup.ts'],
            // As many as for `unit`, beside which they run.
            maxWorkers: '100%',
            testTimeout: 60_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'integration-time',
            setupFiles: ['src/cli/sound-can-parse.ts', 'test/support/property-seed.ts'],
            include: [TIMED],
            // `npm test` runs them beside others: they count the time of their own process.
            maxWorkers: '100%',
            testTimeout: 60_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'galleries',
            include: filesWith('galleries'),
            globalSetup: ['test/support/galleries-setup.ts'],
            // Each has a browser of its own, which often waits. Other projects have other numbers of workers.
            maxWorkers: 2,
            sequence: { groupOrder: 1 },
            testTimeout: 60_000,
            hookTimeout: 120_000,
          },
        },
        e2e('chromium'),
        e2e('firefox'),
        {
          extends: true,
          test: {
            name: 'servers',
            setupFiles: ['test/support/property-seed.ts'],
            include: ['test/servers/**/*.test.ts'],
            globalSetup: ['test/servers/rig/global-setup.ts'],
            // Each has servers, a browser and an address of its own, which often wait for each other.
            maxWorkers: 2,
            testTimeout: 60_000,
            hookTimeout: 240_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'apps',
            setupFiles: ['test/support/property-seed.ts'],
            include: ['test/apps/**/*.test.ts'],
            globalSetup: ['test/apps/rig/global-setup.ts'],
            // Each has servers and a browser of its own, which often wait for each other.
            maxWorkers: 2,
            testTimeout: 60_000,
            hookTimeout: 600_000,
          },
        },
      ],
    },
  };
});
