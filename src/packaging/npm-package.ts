import { execFile, execFileSync } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { PROJECT } from '../cli/build.js';
import { bundleCommand, bundleLibrary, LIBRARY } from './bundle.js';

/** Writes the folder that becomes the npm package: bundles, types and the built extension. It has no dependencies. */
export async function writeNpmFolder(folder: string, extension: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const bin = join(folder, 'bin');
  await bundleCommand(bin);
  await chmod(join(bin, 'sitegrade.js'), 0o755);
  await bundleLibrary(join(folder, 'library'));
  writeTypes(join(folder, 'types'));
  await cp(extension, join(folder, 'extension'), { recursive: true });
  await mkdir(join(folder, 'schema'));
  for (const file of ['README.md', 'LICENSE', 'schema/report.schema.json', 'schema/config.schema.json'])
    await copyFile(join(PROJECT, file), join(folder, file));
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`);
}

/** The package.json of the package. That of the repository is private, and has scripts and packages for development. */
function manifest(): object {
  const { name, version, description, license, repository, homepage, bugs, engines } = packageJson;
  return {
    name,
    version,
    description,
    keywords: ['security', 'headers', 'csp', 'observatory', 'har', 'vitest', 'playwright'],
    license,
    repository,
    homepage,
    bugs,
    engines,
    type: 'module',
    bin: { sitegrade: 'bin/sitegrade.js' },
    exports: {
      ...Object.fromEntries(LIBRARY.map((entry) => [`./${entry}`, conditionsOf(entry)])),
      './package.json': './package.json',
    },
  };
}

function conditionsOf(entry: string): object {
  return { types: `./types/src/library/${entry}.d.ts`, default: `./library/${entry}.js` };
}

/** Writes the declarations of the importable modules and of what they import, in the folders of the project. */
function writeTypes(outDir: string): void {
  const tsc = join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc');
  const config = join(import.meta.dirname, 'tsconfig.types.json');
  execFileSync(process.execPath, [tsc, '-p', config, '--outDir', outDir], { stdio: 'inherit' });
}

/** Packs the folder. npm gives every file the same time and the files a fixed order. Returns the tarball's name. */
export async function packNpmFolder(folder: string, destination: string): Promise<string> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination];
  const { stdout } = await promisify(execFile)('npm', args, {
    cwd: folder,
    shell: process.platform === 'win32',
    maxBuffer: 16 * 1024 * 1024,
  });
  const [packed] = JSON.parse(stdout) as { readonly filename: string }[];
  if (!packed) throw new Error('npm packed nothing.');
  return packed.filename;
}
