import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import manifest from '../../manifest.json' with { type: 'json' };

const here = import.meta.dirname;

/** What both yardsticks share with the real extension: its permissions, and nothing it does. */
const common = {
  manifest_version: 3,
  version: '1',
  permissions: manifest.permissions,
  host_permissions: manifest.host_permissions,
  background: { service_worker: 'background.js' },
};

/** An extension that has our permissions and does nothing. */
export async function buildEmpty(folder: string): Promise<string> {
  return prepare(folder, { ...common, name: 'Empty' });
}

/** One that hears of documents as ours does, and does nothing about it. */
export async function buildListening(folder: string): Promise<string> {
  return prepare(folder, { ...common, name: 'Listening' }, 'listening.js');
}

/** An empty one with an empty panel in DevTools. */
export async function buildEmptyPanel(folder: string): Promise<string> {
  await cp(join(here, 'empty', 'devtools'), folder, { recursive: true });
  return prepare(folder, { ...common, name: 'Empty panel', devtools_page: 'devtools.html' });
}

/** An extension with the least popup that Preact can make. */
export async function buildMinimal(
  folder: string,
  browser: 'chrome' | 'firefox' = 'chrome',
): Promise<string> {
  await build({
    configFile: false,
    root: join(here, 'minimal'),
    logLevel: 'error',
    base: './',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      modulePreload: false,
      target: browser === 'firefox' ? 'firefox140' : 'chrome123',
      rolldownOptions: { input: join(here, 'minimal', 'popup.html') },
    },
  });
  return prepare(folder, {
    ...common,
    ...(browser === 'firefox' && {
      background: { scripts: ['background.js'] },
      browser_specific_settings: { gecko: { id: 'minimal@sitegrade.dev' } },
    }),
    name: 'Minimal',
    action: { default_popup: 'popup.html' },
  });
}

async function prepare(folder: string, contents: object, background = 'background.js'): Promise<string> {
  await mkdir(folder, { recursive: true });
  await cp(join(here, 'empty', background), join(folder, 'background.js'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(contents));
  return folder;
}
