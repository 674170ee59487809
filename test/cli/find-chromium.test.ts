import { describe, expect, it } from 'vitest';
import { findChromium, type Machine } from '../../src/cli/find-chromium.js';

const CACHED = '/home/me/.cache/puppeteer/chrome';

interface Wanted {
  /** Path → what it calls itself. */
  readonly programs?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly root?: boolean;
  /** What fetching and installing bring; a string is how they fail. */
  readonly fetch?: 'works' | 'runs not' | Error;
  readonly install?: 'works' | Error;
}

/** A machine of which only these things are true; `did` lists what was done to it, `said` what the person was told. */
function machine({
  programs = {},
  env = {},
  root = false,
  fetch = new Error('offline'),
  install = new Error('no mirror'),
}: Wanted) {
  const there = new Map(Object.entries(programs));
  const did: string[] = [];
  const said: string[] = [];
  const fake: Machine = {
    env: { PATH: '/usr/local/bin:/usr/bin', ...env },
    mayInstallPackages: root,
    cached: CACHED,
    version: (path) => Promise.resolve(there.get(path) ?? null),
    announce: (sentence) => said.push(`${sentence} (${String(did.length)} done)`),
    fetch() {
      did.push('fetch');
      if (fetch instanceof Error) return Promise.reject(fetch);
      if (fetch === 'works') there.set(CACHED, 'Google Chrome for Testing 148');
      return Promise.resolve();
    },
    installPackage() {
      did.push('install');
      if (install instanceof Error) return Promise.reject(install);
      there.set('/usr/bin/chromium', 'Chromium 150');
      return Promise.resolve();
    },
  };
  return { fake, did, said };
}

describe('findChromium', () => {
  const everywhere = {
    '/opt/mine': 'Chromium 151',
    '/usr/bin/chromium': 'Chromium 150',
    '/usr/bin/google-chrome': 'Google Chrome 150',
    [CACHED]: 'Google Chrome for Testing 148',
  };

  it.each<[string, Wanted, string, string[]]>([
    [
      'the named one before all',
      { programs: everywhere, env: { SITEGRADE_CHROMIUM: '/opt/mine' } },
      '/opt/mine',
      [],
    ],
    ['one on the PATH before the cache', { programs: everywhere }, '/usr/bin/chromium', []],
    [
      'the other name on the PATH',
      { programs: { '/usr/local/bin/chromium-browser': 'Chromium 140' } },
      '/usr/local/bin/chromium-browser',
      [],
    ],
    [
      'the cache before fetching, never branded Chrome',
      {
        programs: {
          '/usr/bin/google-chrome': 'Google Chrome 150',
          [CACHED]: 'Google Chrome for Testing 148',
        },
      },
      CACHED,
      [],
    ],
    ['a fetched one', { fetch: 'works', root: true }, CACHED, ['fetch']],
    [
      'the package, where fetching fails',
      { install: 'works', root: true },
      '/usr/bin/chromium',
      ['fetch', 'install'],
    ],
    [
      'the package, where the fetched one does not run',
      { fetch: 'runs not', install: 'works', root: true },
      '/usr/bin/chromium',
      ['fetch', 'install'],
    ],
  ])('takes %s', async (_name, wanted, path, done) => {
    const { fake, did } = machine(wanted);
    expect(await findChromium(fake)).toBe(path);
    expect(did).toEqual(done);
  });

  it('names every way when none works, and installs nothing without the right to', async () => {
    const { fake, did } = machine({ install: 'works' });
    await expect(findChromium(fake)).rejects.toThrow(
      /SITEGRADE_CHROMIUM[^]*on the PATH[^]*google-chrome[^]*npx puppeteer browsers install chrome \(offline\)[^]*apt-get install -y chromium \(you are not root/,
    );
    expect(did).toEqual(['fetch']);
  });

  it('says what it is about to download or install before it does', async () => {
    const { fake, said } = machine({ root: true, install: 'works' });
    await findChromium(fake);
    expect(said).toEqual([
      `No Chromium found. Downloading Chrome for Testing (about 200 MB) to ${CACHED}. (0 done)`,
      'Chrome for Testing cannot be used (offline). Installing the chromium package with apt-get. (1 done)',
    ]);
    const found = machine({ programs: everywhere });
    await findChromium(found.fake);
    expect(found.said).toEqual([]);
  });

  it('says why each failed', async () => {
    const { fake } = machine({ root: true, fetch: 'runs not' });
    await expect(findChromium(fake)).rejects.toThrow(/does not run[^]*\(no mirror\)/);
  });

  it('takes nothing else than what SITEGRADE_CHROMIUM names', async () => {
    const gone = machine({ programs: everywhere, env: { SITEGRADE_CHROMIUM: '/opt/gone' } });
    await expect(findChromium(gone.fake)).rejects.toThrow('/opt/gone, which cannot be run');
    const branded = machine({ programs: everywhere, env: { SITEGRADE_CHROMIUM: '/usr/bin/google-chrome' } });
    await expect(findChromium(branded.fake)).rejects.toThrow('branded Chrome');
  });
});
