import { readFileSync } from 'node:fs';
import { crx, type ManifestV3Export } from '@crxjs/vite-plugin';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { inPageScript } from './src/cli/in-page.js';
import manifest from './manifest.json' with { type: 'json' };

/** What the development server needs: its own scripts, a socket, and styles put in by script. Never shipped. */
const DEVELOPMENT_POLICY =
  "default-src 'self'; script-src 'self' http://localhost:*; style-src 'self' 'unsafe-inline'; connect-src 'self' http://localhost:* ws://localhost:*";

/** One source, two manifests: only what the browsers insist on differs. */
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

const THIRD_PARTY = 'THIRD-PARTY.md';

/** tldts carries this list as data, and its own licence does not name it. */
const PUBLIC_SUFFIX_LIST = `
## Public Suffix List (MPL-2.0)

Bundled by tldts in a compressed form. Source: https://publicsuffix.org/list/public_suffix_list.dat

This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0. If a copy of the MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.
`;

/** Ships the project's licence, and completes the licences of bundled packages (`build.license`). */
function licenses(): Plugin {
  return {
    name: 'licenses',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const source = readFileSync(new URL('./LICENSE', import.meta.url));
        this.emitFile({ type: 'asset', fileName: 'LICENSE', source });
        const thirdParty = bundle[THIRD_PARTY];
        if (thirdParty?.type !== 'asset') this.error(`No ${THIRD_PARTY} in the bundle: see build.license.`);
        thirdParty.source = `${String(thirdParty.source)}${PUBLIC_SUFFIX_LIST}`;
      },
    },
  };
}

export default defineConfig(({ mode, command }) => {
  const browser = mode === 'firefox' ? 'firefox' : 'chrome';
  return {
    // The extension is reloaded by src/cli/dev.ts: one that reloads itself is lost to the debugger.
    plugins: process.env['VITEST']
      ? []
      : [
          crx({ manifest: manifestFor(browser, command), browser, liveReload: false }),
          inPageScript(),
          licenses(),
        ],
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      // The dev server opens its output to every page: it gets a folder that is never shipped.
      outDir: command === 'serve' ? 'dist/dev' : `dist/${browser}`,
      emptyOutDir: true,
      license: { fileName: THIRD_PARTY },
      target: browser === 'firefox' ? 'firefox140' : 'chrome123',
      // Links in the page's head, so that its chunks load side by side; browsers we build for need no polyfill.
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // Named by a script, not by the manifest.
        input: { panel: 'src/devtools/panel.html' },
        // Inlining constants across modules would carry the public suffix list twice.
        optimization: { inlineConst: false },
      },
    },
    test: {
      reporters: ['default', './test/support/summary-reporter.ts'],
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            setupFiles: [
              'src/cli/sound-can-parse.ts',
              'test/support/property-seed.ts',
              'test/support/unit-guard.ts',
            ],
            include: ['test/**/*.test.{ts,tsx}'],
            exclude: ['test/integration/**', 'test/e2e/**', 'test/servers/**'],
            // Loading the engine anew for each of 140 files took half of the CPU time.
            isolate: false,
            restoreMocks: true,
            unstubGlobals: true,
            testTimeout: 30_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'integration',
            setupFiles: ['src/cli/sound-can-parse.ts', 'test/support/property-seed.ts'],
            include: ['test/integration/**/*.test.ts'],
            // What measures time wants the machine for itself.
            fileParallelism: false,
            testTimeout: 60_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'e2e',
            setupFiles: ['test/support/property-seed.ts'],
            include: ['test/e2e/**/*.test.ts'],
            globalSetup: ['test/support/e2e-setup.ts'],
            fileParallelism: false,
            testTimeout: 60_000,
            hookTimeout: 120_000,
            expect: { poll: { timeout: 30_000, interval: 20 } },
          },
        },
        {
          extends: true,
          test: {
            name: 'servers',
            setupFiles: ['test/support/property-seed.ts'],
            include: ['test/servers/**/*.test.ts'],
            globalSetup: ['test/servers/rig/setup.ts'],
            fileParallelism: false,
            testTimeout: 60_000,
            hookTimeout: 240_000,
          },
        },
      ],
    },
  };
});
