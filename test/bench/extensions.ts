import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import manifest from '../../manifest.json' with { type: 'json' };

const here = import.meta.dirname;

/** The empty popup's path. */
export const POPUP = 'popup.html';

/** All extensions to compare with have the permissions of the real one. */
const common = {
  manifest_version: 3,
  version: '1',
  permissions: manifest.permissions,
  host_permissions: manifest.host_permissions,
  background: { service_worker: 'background.js' },
};

/** An extension that does nothing, with a popup of one line. */
export async function buildEmpty(folder: string, browser: 'chrome' | 'firefox' = 'chrome'): Promise<string> {
  await mkdir(folder, { recursive: true });
  await cp(join(here, 'empty', POPUP), join(folder, POPUP));
  return prepare(folder, {
    ...common,
    ...(browser === 'firefox' && {
      background: { scripts: ['background.js'] },
      browser_specific_settings: { gecko: { id: 'empty@sitegrade.dev' } },
    }),
    name: 'Empty',
    action: { default_popup: POPUP },
  });
}

/** An extension with the same listeners as ours, which do nothing. */
export async function buildListening(folder: string): Promise<string> {
  return prepare(folder, { ...common, name: 'Listening' }, 'listening.js');
}

/** An extension that does nothing, with an empty panel in DevTools. */
export async function buildEmptyPanel(folder: string): Promise<string> {
  await cp(join(here, 'empty', 'devtools'), folder, { recursive: true });
  return prepare(folder, { ...common, name: 'Empty panel', devtools_page: 'devtools.html' });
}

/** A copy of a build whose popup records its last change, with an additional page `behind.html`. */
export async function observePopup(build: string, folder: string, popup: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await cp(build, folder, { recursive: true });
  await cp(join(here, 'observer.js'), join(folder, 'observer.js'));
  await writeFile(join(folder, 'behind.html'), '<!doctype html><title>Behind</title>');
  const page = await readFile(join(folder, popup), 'utf8');
  await writeFile(
    join(folder, popup),
    page.replace('<meta charset', '<script src="/observer.js"></script>$&'),
  );
  return folder;
}

async function prepare(folder: string, contents: object, background = 'background.js'): Promise<string> {
  await mkdir(folder, { recursive: true });
  await cp(join(here, 'empty', background), join(folder, 'background.js'));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(contents));
  return folder;
}
