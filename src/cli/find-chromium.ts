import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Browser, computeExecutablePath } from '@puppeteer/browsers';
import { PUPPETEER_REVISIONS } from 'puppeteer-core';
import { NoBrowserError } from './terminal.js';

/** What finding a browser needs to know about the machine. */
export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The path of puppeteer's own browser, which may not exist. */
  readonly cached: string;
  /** The version that the program prints, such as `Chromium 150.0`; null if it cannot be run. */
  version(path: string): Promise<string | null>;
}

/** Names of Chromium's executable. Not google-chrome: since version 137 it ignores unpacked extensions. */
const NAMES = ['chromium', 'chromium-browser'];

/** Puppeteer's own browser. */
export const CHROME_FOR_TESTING = {
  browser: Browser.CHROME,
  buildId: PUPPETEER_REVISIONS.chrome,
  cacheDir: process.env['PUPPETEER_CACHE_DIR'] ?? join(homedir(), '.cache', 'puppeteer'),
};

/**
 * The path of a Chromium that loads unpacked extensions. In this order: SITEGRADE_CHROMIUM, one on the PATH, puppeteer's
 * own. Installs nothing.
 * @throws NoBrowserError that says what to do, if there is none
 */
export async function findChromium(machine: Machine = thisMachine()): Promise<string> {
  const found = await lookForChromium(machine);
  if (found !== null) return found;
  const { buildId, cacheDir } = CHROME_FOR_TESTING;
  throw noChromium('was found', [
    `run: npx @puppeteer/browsers install chrome@${buildId} --path "${cacheDir}"`,
    'on Debian or Ubuntu, as root: apt-get install -y chromium',
  ]);
}

/** As `findChromium`; null if there is none. */
export async function lookForChromium(machine: Machine): Promise<string | null> {
  const { env, cached } = machine;
  const named = env['SITEGRADE_CHROMIUM'];
  if (named) return checked(named, await machine.version(named));
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (await machine.version(path)) return path;
    }
  }
  return (await machine.version(cached)) ? cached : null;
}

/** @param ways more ways to get one */
export function noChromium(what: string, ways: readonly string[]): NoBrowserError {
  return new NoBrowserError(
    [
      `No Chromium that can load the extension ${what}. Do one of these:`,
      '- set SITEGRADE_CHROMIUM to the path of a Chromium or Chrome for Testing',
      `- put ${NAMES.join(' or ')} on the PATH (branded google-chrome no longer loads unpacked extensions)`,
      ...ways.map((way) => `- ${way}`),
    ].join('\n'),
  );
}

function checked(path: string, version: string | null): string {
  if (version === null) {
    throw new NoBrowserError(`SITEGRADE_CHROMIUM is ${path}, which cannot be run.`);
  }
  if (version.startsWith('Google Chrome') && !version.includes('for Testing')) {
    throw new NoBrowserError(
      `SITEGRADE_CHROMIUM is a branded Chrome (${version}), which no longer loads unpacked extensions. Use Chromium or Chrome for Testing.`,
    );
  }
  return path;
}

/** The machine we run on. */
export function thisMachine(): Machine {
  return { env: process.env, cached: computeExecutablePath(CHROME_FOR_TESTING), version };
}

async function version(path: string): Promise<string | null> {
  try {
    await access(path, constants.X_OK);
    // On Windows, --version opens a window.
    if (process.platform === 'win32') return 'unknown';
    return (await promisify(execFile)(path, ['--version'], { timeout: 20_000 })).stdout.trim() || null;
  } catch {
    return null;
  }
}
