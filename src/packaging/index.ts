import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };
import { buildFor, PROJECT } from '../cli/build.js';
import { runCommand } from '../cli/command.js';
import { packNpmFolder, writeNpmFolder } from './npm-package.js';
import { sourceFiles } from './source.js';
import { filesOf, writeZip } from './zip.js';

// Writes what is published into dist/packages. The same source gives the same bytes.
await runCommand(async () => {
  const { version } = packageJson;
  const dist = join(PROJECT, 'dist');
  const packages = join(dist, 'packages');
  await rm(packages, { recursive: true, force: true });
  await mkdir(packages, { recursive: true });
  const say = (name: string) => console.log(join('dist', 'packages', name));
  const zip = async (what: string, folder: string, files: readonly string[]) => {
    const name = `sitegrade-${what}-${version}.zip`;
    await writeZip(join(packages, name), folder, files);
    say(name);
  };
  for (const browser of ['chrome', 'firefox'] as const) {
    const folder = await buildFor(browser);
    await zip(browser, folder, await filesOf(folder));
  }
  await zip('source', PROJECT, await sourceFiles(PROJECT));
  const npm = join(dist, 'npm-package');
  await writeNpmFolder(npm, await buildFor('chrome-quiet'));
  say(await packNpmFolder(npm, packages));
});
