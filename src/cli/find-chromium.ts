import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Browser, computeExecutablePath, install } from '@puppeteer/browsers';
import { Refusal, step } from './terminal.js';

const run = promisify(execFile);

/** What finding a browser needs to know of the machine and may do to it. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A system with apt-get on which we are root. */
  readonly mayInstallPackages: boolean;
  /** Where puppeteer keeps its own browser, whether it is there or not. */
  readonly cached: string;
  /** What the program at that path calls itself, such as `Chromium 150.0`; null when it cannot be run. */
  version(path: string): Promise<string | null>;
  /** Tells the person what is about to be downloaded or installed. */
  announce(sentence: string): void;
  /** Downloads puppeteer's own browser to `cached`. */
  fetch(): Promise<void>;
  /** Installs the system's chromium package. */
  installPackage(): Promise<void>;
}

/** The names Chromium goes by. Not google-chrome: from version 137 on, branded Chrome ignores unpacked extensions. */
const NAMES = ['chromium', 'chromium-browser'];

/**
 * The path of a Chromium that loads unpacked extensions. In this order: SITEGRADE_CHROMIUM, one on the PATH,
 * puppeteer's own, the same fetched, the system's package.
 * @throws Refusal naming every way, when none worked
 */
export async function findChromium(given?: Machine): Promise<string> {
  const machine = given ?? (await thisMachine());
  const { env, cached } = machine;
  const named = env['SITEGRADE_CHROMIUM'];
  if (named) return vouched(named, await machine.version(named));

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
  machine.announce(`No Chromium was found. Downloading Chrome for Testing (about 200 MB) to ${cached}.`);
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

  throw new Refusal(
    [
      'No Chromium that can load the extension was found, and none could be fetched. Any one of these helps:',
      '- set SITEGRADE_CHROMIUM to the path of a Chromium or Chrome for Testing',
      `- put ${NAMES.join(' or ')} on the PATH (branded google-chrome no longer loads unpacked extensions)`,
      `- run: npx puppeteer browsers install chrome (${fetchFailed ?? 'it was fetched but does not run; libraries may be missing'})`,
      `- on Debian or Ubuntu, as root: apt-get install -y chromium (${installFailed ?? (machine.mayInstallPackages ? 'it brought no chromium' : 'not root here, or no apt-get')})`,
    ].join('\n'),
  );
}

function vouched(path: string, version: string | null): string {
  if (version === null) {
    throw new Refusal(`SITEGRADE_CHROMIUM names ${path}, which cannot be run.`);
  }
  if (version.startsWith('Google Chrome') && !version.includes('for Testing')) {
    throw new Refusal(
      `SITEGRADE_CHROMIUM names a branded Chrome (${version}), which no longer loads unpacked extensions: name a Chromium or a Chrome for Testing.`,
    );
  }
  return path;
}

/** What went wrong, in one line of at most 200 characters; null when nothing did. */
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
      await step('Downloading Chrome for Testing', (detail) =>
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
      await step("Installing the browser's libraries", () => install({ ...wanted, installDeps: true }));
    },
    async installPackage() {
      await refreshPackageLists();
      await step('Installing the chromium package', () => aptGet('install', '-y', 'chromium'));
    },
  };
  return machine;
}

async function version(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK);
    // On Windows --version opens a window instead of answering.
    if (process.platform === 'win32') return 'unknown';
    return (await run(path, ['--version'], { timeout: 20_000 })).stdout.trim() || null;
  } catch {
    return null;
  }
}

function refreshPackageLists(): Promise<unknown> {
  return step('Refreshing the package lists', () => aptGet('update'));
}

function aptGet(...args: readonly string[]): Promise<unknown> {
  return run('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    // It says a great deal.
    maxBuffer: 64 * 1024 * 1024,
  });
}
