import { describe, expect, it } from 'vitest';
import { obtainChromium, type InstallingMachine } from '../../src/cli/obtain-chromium.js';

const CACHED = '/home/me/.cache/puppeteer/chrome';

interface Wanted {
  /** Path → the output of --version. */
  readonly programs?: Record<string, string>;
  readonly env?: Record<string, string>;
  readonly root?: boolean;
  /** The results of downloading and installing; a string is the error. */
  readonly fetch?: 'works' | 'runs not' | Error;
  readonly install?: 'works' | Error;
}

/** A fake machine; `did` lists what was done to it, `said` the messages. */
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
  const fake: InstallingMachine = {
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

describe('obtainChromium', () => {
  const everywhere = {
    '/opt/mine': 'Chromium 151',
    '/usr/bin/chromium': 'Chromium 150',
    '/usr/bin/google-chrome': 'Google Chrome 150',
    [CACHED]: 'Google Chrome for Testing 148',
  };

  it.each<[string, Wanted, string, string[]]>([
    [
      'SITEGRADE_CHROMIUM before all others',
      { programs: everywhere, env: { SITEGRADE_CHROMIUM: '/opt/mine' } },
      '/opt/mine',
      [],
    ],
    ['one on the PATH before the cache', { programs: everywhere }, '/usr/bin/chromium', []],
    [
      'chromium-browser on the PATH',
      { programs: { '/usr/local/bin/chromium-browser': 'Chromium 140' } },
      '/usr/local/bin/chromium-browser',
      [],
    ],
    [
      'the cache before a download, never branded Chrome',
      {
        programs: {
          '/usr/bin/google-chrome': 'Google Chrome 150',
          [CACHED]: 'Google Chrome for Testing 148',
        },
      },
      CACHED,
      [],
    ],
    ['a download', { fetch: 'works', root: true }, CACHED, ['fetch']],
    [
      'the package if the download fails',
      { install: 'works', root: true },
      '/usr/bin/chromium',
      ['fetch', 'install'],
    ],
    [
      'the package if the download does not run',
      { fetch: 'runs not', install: 'works', root: true },
      '/usr/bin/chromium',
      ['fetch', 'install'],
    ],
  ])('uses %s', async (_name, wanted, path, done) => {
    const { fake, did } = machine(wanted);
    expect(await obtainChromium(fake)).toBe(path);
    expect(did).toEqual(done);
  });

  it('lists every attempt if none succeeds, and installs nothing unless it is root', async () => {
    const { fake, did } = machine({ install: 'works' });
    await expect(obtainChromium(fake)).rejects.toThrow(
      /SITEGRADE_CHROMIUM[^]*on the PATH[^]*google-chrome[^]*npx puppeteer browsers install chrome \(offline\)[^]*apt-get install -y chromium \(you are not root/,
    );
    expect(did).toEqual(['fetch']);
  });

  it('announces a download or an installation before it starts', async () => {
    const { fake, said } = machine({ root: true, install: 'works' });
    await obtainChromium(fake);
    expect(said).toEqual([
      `No Chromium found. Downloading Chrome for Testing (about 200 MB) to ${CACHED}. (0 done)`,
      'Chrome for Testing cannot be used (offline). Installing the chromium package with apt-get. (1 done)',
    ]);
    const found = machine({ programs: everywhere });
    await obtainChromium(found.fake);
    expect(found.said).toEqual([]);
  });

  it('reports why each attempt failed', async () => {
    const { fake } = machine({ root: true, fetch: 'runs not' });
    await expect(obtainChromium(fake)).rejects.toThrow(/does not run[^]*\(no mirror\)/);
  });

  it('uses no other browser if SITEGRADE_CHROMIUM is set', async () => {
    const gone = machine({ programs: everywhere, env: { SITEGRADE_CHROMIUM: '/opt/gone' } });
    await expect(obtainChromium(gone.fake)).rejects.toThrow('/opt/gone, which cannot be run');
    const branded = machine({ programs: everywhere, env: { SITEGRADE_CHROMIUM: '/usr/bin/google-chrome' } });
    await expect(obtainChromium(branded.fake)).rejects.toThrow('branded Chrome');
  });
});
