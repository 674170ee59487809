import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { PROJECT } from '../../src/cli/build.js';
import { published } from '../../src/cli/published.js';
import { ALL } from '../support/all.js';
import { runAction } from '../support/action.js';
import { har } from '../support/har.js';

const { version } = packageJson;
const run = promisify(execFile);

/** As a person runs it, and in another time zone. */
function environment(timeZone: string): NodeJS.ProcessEnv {
  const { VITEST: _, NODE_ENV: __, INIT_CWD: ___, ...env } = process.env;
  return { ...env, TZ: timeZone };
}

/** Runs `npm run package` in a copy of the project. */
async function packageIn(project: string, timeZone: string): Promise<ReadonlyMap<string, Buffer>> {
  const index = join(project, 'src', 'packaging', 'index.ts');
  await run(process.execPath, ['--import', 'tsx', index], { cwd: project, env: environment(timeZone) });
  const folder = join(project, 'dist', 'packages');
  const names = (await readdir(folder)).sort();
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)),
  );
}

describe('npm run package', { timeout: 300_000 }, () => {
  let folder: string;
  let packages: ReadonlyMap<string, Buffer>;
  const zip = (name: string) =>
    unzipSync(packages.get(`sitegrade-${name}-${version}.zip`) ?? new Uint8Array());

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-packages-'));
    packages = await packageIn(PROJECT, 'UTC');
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true }));

  it('writes the tarball and three zips, each with the licence', () => {
    expect([...packages.keys()]).toEqual([
      `sitegrade-${version}.tgz`,
      ...['chrome', 'firefox', 'source'].map((name) => `sitegrade-${name}-${version}.zip`),
    ]);
    for (const name of ['chrome', 'firefox']) {
      const files = Object.keys(zip(name));
      expect(files).toEqual(expect.arrayContaining(['LICENSE', 'THIRD-PARTY.md', 'manifest.json']));
      expect(files.filter((file) => file.endsWith('.map'))).toEqual([]);
      // Not the build that opens no first-run page.
      const scripts = files.filter((file) => file.endsWith('.js'));
      expect(
        scripts.filter((file) => strFromU8(zip(name)[file] ?? new Uint8Array()).includes(`${name}-quiet`)),
      ).toEqual([]);
    }
    const source = Object.keys(zip('source'));
    expect(source).toEqual(expect.arrayContaining(['LICENSE', 'package-lock.json', 'docs/build-notes.md']));
    expect(source.filter((file) => /^(?:node_modules|dist|\.git)\//.test(file))).toEqual([]);
  });

  if (ALL)
    it('writes the same bytes from the unpacked source, in another folder and time zone', async () => {
      const copy = join(folder, 'another place');
      for (const [name, bytes] of Object.entries(zip('source'))) {
        await mkdir(dirname(join(copy, name)), { recursive: true });
        await writeFile(join(copy, name), bytes);
      }
      await symlink(join(PROJECT, 'node_modules'), join(copy, 'node_modules'));
      const again = await packageIn(copy, 'Pacific/Auckland');
      expect([...again.keys()]).toEqual([...packages.keys()]);
      for (const [name, bytes] of packages) expect(again.get(name)?.equals(bytes), name).toBe(true);
    });

  describe('the npm package, in an empty folder without a network', () => {
    let project: string;
    const npm = (...args: string[]) =>
      run('npm', args, { cwd: project, env: environment('UTC'), shell: process.platform === 'win32' });
    const sitegrade = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
      run(process.execPath, [join(project, 'node_modules', '.bin', 'sitegrade'), ...args], {
        cwd: project,
        env: { ...environment('UTC'), ...env },
      }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        (error: unknown) => error as { code: number; stdout: string; stderr: string },
      );

    beforeAll(async () => {
      project = join(folder, 'user');
      await mkdir(project);
      await writeFile(join(project, 'package.json'), '{"name":"user","private":true}');
      const log = har([{ url: 'https://shop.example/', headers: [['Server', 'nginx/1.26.3']] }]);
      await writeFile(join(project, 'shop.har'), JSON.stringify(log));
      const tarball = join(PROJECT, 'dist', 'packages', `sitegrade-${version}.tgz`);
      await npm('install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', tarball);
    }, 60_000);

    it('is one package without dependencies, tests and browser', async () => {
      const { stdout } = await npm('ls', '--all', '--json');
      const { dependencies } = JSON.parse(stdout) as { dependencies: Record<string, object> };
      expect(Object.keys(dependencies)).toEqual(['sitegrade']);
      expect(dependencies['sitegrade']).not.toHaveProperty('dependencies');
      const shipped = join(project, 'node_modules', 'sitegrade');
      const files = await readdir(shipped, { recursive: true });
      expect(files.filter((file) => /(?:^|[\\/])test[\\/]|\.test\.|\.map$/.test(file))).toEqual([]);
      const { exports } = JSON.parse(await readFile(join(shipped, 'package.json'), 'utf8')) as {
        exports: Record<string, Record<string, string> | string>;
      };
      const targets = Object.values(exports).flatMap((target) =>
        typeof target === 'string' ? [target] : Object.values(target),
      );
      for (const target of targets) expect(await readFile(join(shipped, target), 'utf8')).not.toBe('');
      // Its browsers are started for a report: the extension opens no first-run page there.
      const scripts = await Promise.all(
        files
          .filter((file) => /^extension[\\/].*\.js$/.test(file))
          .map((file) => readFile(join(shipped, file), 'utf8')),
      );
      expect(scripts.filter((script) => script.includes('chrome-quiet'))).toHaveLength(1);
      for (const part of ['bin', 'library', 'extension'])
        expect(await readFile(join(shipped, part, 'THIRD-PARTY.md'), 'utf8')).toMatch(
          /^## Public Suffix List/m,
        );
      expect(await readFile(join(shipped, 'bin', 'THIRD-PARTY.md'), 'utf8')).toMatch(
        /^## puppeteer-core - [\d.]+ \(Apache-2\.0\)\n\nApache License/m,
      );
    });

    it('grades a HAR without a browser, and has the commands', async () => {
      const nowhere = { PATH: '', SITEGRADE_CHROMIUM: '/nowhere' };
      const { code, stdout, stderr } = await sitegrade(['shop.har', '--format', 'json'], nowhere);
      expect([code, stderr]).toEqual([0, '']);
      expect(JSON.parse(stdout)).toMatchObject([
        { url: 'https://shop.example/', stack: [{ name: 'nginx' }] },
      ]);
      expect((await sitegrade(['--version'])).stdout).toBe(`${version}\n`);
      expect((await sitegrade(['--help'])).stdout).toContain('npx --no -- sitegrade open [URL]');
      expect((await sitegrade(['open', '--help'])).stdout).toMatch(/^Sitegrade opens a browser/);
      const [npx = '', ...call] = published.calls.inspect.split(' ');
      const { stdout: called } = await run(npx, [...call, '--version'], {
        cwd: project,
        env: environment('UTC'),
      });
      expect(called).toBe(`${version}\n`);
    });

    it('is what the action runs, of its own checkout', async () => {
      const { code, err } = await runAction(
        { targets: 'shop.har', options: '--stack "nginx, django" --fail-under A', output: 'by action.sarif' },
        project,
        { GITHUB_ACTION_PATH: PROJECT },
      );
      expect([code, err]).toEqual([2, expect.stringContaining('https://shop.example/ has grade')]);
      const { runs } = JSON.parse(await readFile(join(project, 'by action.sarif'), 'utf8')) as {
        runs: object[];
      };
      expect(runs).toHaveLength(1);
    });

    it('never installs a browser: it names the command, once, and exits with code 3', async () => {
      const home = { PATH: '', HOME: project, USERPROFILE: project, SITEGRADE_CHROMIUM: '' };
      const urls = ['https://a.example/', 'https://b.example/'];
      const { code, stderr } = await sitegrade([...urls, 'shop.har'], home);
      expect(code).toBe(3);
      expect(stderr.match(/npx @puppeteer\/browsers install chrome@/g)).toHaveLength(1);
      expect((await sitegrade(['open'], home)).code).toBe(3);
      expect(await readdir(project)).not.toContain('.cache');
    });

    it('can be imported and required', async () => {
      const program = `const page = engine.readHar(require('node:fs').readFileSync('shop.har', 'utf8'))[0];
        console.log(engine.audit(page).grade, typeof matcher.toHaveSecurityGrade);`;
      const required = `const engine = require('sitegrade/engine'), matcher = require('sitegrade/matcher'); ${program}`;
      const imported = `import * as engine from 'sitegrade/engine'; import * as matcher from 'sitegrade/matcher';
        import { createRequire } from 'node:module'; const require = createRequire('file:///x.js'); ${program}`;
      for (const [type, text] of [
        ['commonjs', required],
        ['module', imported],
      ] as const) {
        const { stdout, stderr } = await run(process.execPath, [`--input-type=${type}`, '-e', text], {
          cwd: project,
        });
        expect(stdout).toMatch(/^[A-F][+-]? function\n$/);
        // Node warns of no experiment.
        expect(stderr).toBe('');
      }
    });

    it('has types that need no other package', async () => {
      const tsc = join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc');
      // In the order in which the compiler names them.
      const uses = ['use.cts', 'use.mts'];
      for (const file of uses)
        await writeFile(
          join(project, file),
          `import { gradeResponse, type Report } from 'sitegrade/engine';
         import { toHaveSecurityGrade } from 'sitegrade/matcher';
         export const grade = async (r: Response): Promise<Report> => (await gradeResponse(r)).report;
         export const no: number = toHaveSecurityGrade;`,
        );
      const compilerOptions = { strict: true, noEmit: true, module: 'nodenext', target: 'es2022', types: [] };
      await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: uses }));
      const checked = await run(process.execPath, [tsc, '-p', project], { cwd: project }).catch(
        (error: unknown) => error as { stdout: string },
      );
      // The last line is wrong on purpose.
      expect(checked.stdout.trim().split('\n')).toEqual(
        uses.map(
          (file) => expect.stringMatching(`^${file.replace('.', '\\.')}\\(4,\\d+\\): error TS2322`) as string,
        ),
      );
    });
  });
});
