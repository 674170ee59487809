import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Browser, computeExecutablePath, install } from '@puppeteer/browsers';
import { UserError, withSpinner } from './terminal.js';

const run = promisify(execFile);

/** What finding a browser needs to know about the machine and can change on it. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether this is Linux and we are root, so apt-get may work. */
  readonly mayInstallPackages: boolean;
  /** The path of puppeteer's own browser, which may not exist. */
  readonly cached: string;
  /** The version that the program prints, such as `Chromium 150.0`; null if it cannot be run. */
  version(path: string): Promise<string | null>;
  /** Prints what is about to be downloaded or installed. */
  announce(sentence: string): void;
  /** Downloads puppeteer's own browser to `cached`. */
  fetch(): Promise<void>;
  /** Installs the system's chromium package. */
  installPackage(): Promise<void>;
}

/** Names of Chromium's executable. Not google-chrome: since version 137 it ignores unpacked extensions. */
const NAMES = ['chromium', 'chromium-browser'];

/**
 * The path of a Chromium that loads unpacked extensions. In this order: SITEGRADE_CHROMIUM, one on the PATH, puppeteer's
 * own, the same downloaded, the system's package.
 * @throws UserError that lists what to do, if none works
 */
export async function findChromium(given?: Machine): Promise<string> {
  const machine = given ?? (await thisMachine());
  const { env, cached } = machine;
  const named = env['SITEGRADE_CHROMIUM'];
  if (named) return checked(named, await machine.version(named));

  const onPath = async () => {
    for (const folder of (env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
      for (const name of NAMES) {
        const path = join(folder, name);
        if (await machine.version(path)) return path;
      }
    }
    return null;
  };
  const inCache = async () => ((await machine.version(cached)) ? cached : null);

  const found = (await onPath()) ?? (await inCache());
  if (found) return found;
  machine.announce(`No Chromium found. Downloading Chrome for Testing (about 200 MB) to ${cached}.`);
  const fetchFailed = await failure(machine.fetch());
  const fetched = await inCache();
  if (fetched) return fetched;
  if (machine.mayInstallPackages)
    machine.announce(
      `Chrome for Testing cannot be used (${fetchFailed ?? 'it does not run'}). Installing the chromium package with apt-get.`,
    );
  const installFailed = machine.mayInstallPackages ? await failure(machine.installPackage()) : null;
  const installed = await onPath();
  if (installed) return installed;

  throw new UserError(
    [
      'No Chromium that can load the extension was found, and none could be downloaded. Do one of these:',
      '- set SITEGRADE_CHROMIUM to the path of a Chromium or Chrome for Testing',
      `- put ${NAMES.join(' or ')} on the PATH (branded google-chrome no longer loads unpacked extensions)`,
      `- run: npx puppeteer browsers install chrome (${fetchFailed ?? 'it was downloaded but does not run; libraries may be missing'})`,
      `- on Debian or Ubuntu, as root: apt-get install -y chromium (${installFailed ?? (machine.mayInstallPackages ? 'chromium was not installed' : 'you are not root, or there is no apt-get')})`,
    ].join('\n'),
  );
}

function checked(path: string, version: string | null): string {
  if (version === null) {
    throw new UserError(`SITEGRADE_CHROMIUM is ${path}, which cannot be run.`);
  }
  if (version.startsWith('Google Chrome') && !version.includes('for Testing')) {
    throw new UserError(
      `SITEGRADE_CHROMIUM is a branded Chrome (${version}), which no longer loads unpacked extensions. Use Chromium or Chrome for Testing.`,
    );
  }
  return path;
}

/** The error as one line of at most 200 characters; null if there was none. */
async function failure(work: Promise<void>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.replaceAll(/\s+/g, ' ').slice(0, 200);
  }
}

/** The machine we run on. */
async function thisMachine(): Promise<Machine> {
  // Loaded only here: the tests name a machine of their own.
  const { PUPPETEER_REVISIONS } = await import('puppeteer');
  const cacheDir = process.env['PUPPETEER_CACHE_DIR'] ?? join(homedir(), '.cache', 'puppeteer');
  const wanted = { browser: Browser.CHROME, buildId: PUPPETEER_REVISIONS.chrome, cacheDir };
  const mayInstallPackages = process.platform === 'linux' && process.getuid?.() === 0;
  const machine: Machine = {
    env: process.env,
    mayInstallPackages,
    cached: computeExecutablePath(wanted),
    version,
    announce(sentence) {
      console.error(sentence);
    },
    async fetch() {
      await withSpinner('Downloading Chrome for Testing', (detail) =>
        install({
          ...wanted,
          downloadProgressCallback: (done, all) => {
            detail(`${Math.floor((done / all) * 100)} %`);
          },
        }),
      );
      if (!mayInstallPackages || (await version(machine.cached))) return;
      // A bare container has none of the libraries it needs.
      machine.announce('The browser lacks system libraries. Installing them with apt-get.');
      await refreshPackageLists();
      await withSpinner("Installing the browser's libraries", () =>
        install({ ...wanted, installDeps: true }),
      );
    },
    async installPackage() {
      await refreshPackageLists();
      await withSpinner('Installing the chromium package', () => aptGet('install', '-y', 'chromium'));
    },
  };
  return machine;
}

async function version(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK);
    // On Windows, --version opens a window.
    if (process.platform === 'win32') return 'unknown';
    return (await run(path, ['--version'], { timeout: 20_000 })).stdout.trim() || null;
  } catch {
    return null;
  }
}

function refreshPackageLists(): Promise<unknown> {
  return withSpinner('Refreshing the package lists', () => aptGet('update'));
}

function aptGet(...args: readonly string[]): Promise<unknown> {
  return run('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    // apt-get prints a lot.
    maxBuffer: 64 * 1024 * 1024,
  });
}
