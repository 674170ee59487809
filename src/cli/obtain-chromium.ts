import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { install } from '@puppeteer/browsers';
import {
  CHROME_FOR_TESTING,
  lookForChromium,
  noChromium,
  thisMachine,
  type Machine,
} from './find-chromium.js';
import { withSpinner } from './terminal.js';

const run = promisify(execFile);

/** A machine on which a browser can be installed. */
export interface InstallingMachine extends Machine {
  /** Whether this is Linux and we are root, so apt-get may work. */
  readonly mayInstallPackages: boolean;
  /** Prints what is about to be downloaded or installed. */
  announce(sentence: string): void;
  /** Downloads puppeteer's own browser to `cached`. */
  fetch(): Promise<void>;
  /** Installs the system's chromium package. */
  installPackage(): Promise<void>;
}

/**
 * The path of a Chromium that loads unpacked extensions: one that `findChromium` finds, else puppeteer's own downloaded,
 * else the system's package.
 * @throws NoBrowserError that lists what to do, if none works
 */
export async function obtainChromium(machine: InstallingMachine = installingMachine()): Promise<string> {
  const found = await lookForChromium(machine);
  if (found !== null) return found;
  machine.announce(`No Chromium found. Downloading Chrome for Testing (about 200 MB) to ${machine.cached}.`);
  const fetchFailed = await failure(machine.fetch());
  if (await machine.version(machine.cached)) return machine.cached;
  if (machine.mayInstallPackages)
    machine.announce(
      `Chrome for Testing cannot be used (${fetchFailed ?? 'it does not run'}). Installing the chromium package with apt-get.`,
    );
  const installFailed = machine.mayInstallPackages ? await failure(machine.installPackage()) : null;
  const installed = await lookForChromium(machine);
  if (installed !== null) return installed;

  throw noChromium('was found, and none could be downloaded', [
    `run: npx puppeteer browsers install chrome (${fetchFailed ?? 'it was downloaded but does not run; libraries may be missing'})`,
    `on Debian or Ubuntu, as root: apt-get install -y chromium (${installFailed ?? (machine.mayInstallPackages ? 'chromium was not installed' : 'you are not root, or there is no apt-get')})`,
  ]);
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

function installingMachine(): InstallingMachine {
  const mayInstallPackages = process.platform === 'linux' && process.getuid?.() === 0;
  const machine: InstallingMachine = {
    ...thisMachine(),
    mayInstallPackages,
    announce(sentence) {
      console.error(sentence);
    },
    async fetch() {
      await withSpinner('Downloading Chrome for Testing', (detail) =>
        install({
          ...CHROME_FOR_TESTING,
          downloadProgressCallback: (done, all) => detail(`${Math.floor((done / all) * 100)} %`),
        }),
      );
      if (!mayInstallPackages || (await machine.version(machine.cached))) return;
      // A bare container has none of the libraries it needs.
      machine.announce('The browser lacks system libraries. Installing them with apt-get.');
      await refreshPackageLists();
      await withSpinner("Installing the browser's libraries", () =>
        install({ ...CHROME_FOR_TESTING, installDeps: true }),
      );
    },
    async installPackage() {
      await refreshPackageLists();
      await withSpinner('Installing the chromium package', () => aptGet('install', '-y', 'chromium'));
    },
  };
  return machine;
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
