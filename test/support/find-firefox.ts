import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Browser, computeExecutablePath, install } from '@puppeteer/browsers';
import { PUPPETEER_REVISIONS } from 'puppeteer';

const run = promisify(execFile);

/** The names Firefox goes by. The extended support release is what Debian has. */
const NAMES = ['firefox-esr', 'firefox'];
/** What the manifest asks for at least. */
const OLDEST = 140;

/**
 * The path of a Firefox that is new enough. In this order: SITEGRADE_FIREFOX, one on the PATH, puppeteer's own,
 * the same fetched, the system's package.
 * @throws Error naming every way, when none worked
 */
export async function findFirefox(): Promise<string> {
  const { env } = process;
  const named = env['SITEGRADE_FIREFOX'];
  if (named) {
    if (await isGood(named)) return named;
    throw new Error(`SITEGRADE_FIREFOX names ${named}, which is no Firefox ${OLDEST} or newer that runs.`);
  }
  const cacheDir = env['PUPPETEER_CACHE_DIR'] ?? join(homedir(), '.cache', 'puppeteer');
  const wanted = { browser: Browser.FIREFOX, buildId: PUPPETEER_REVISIONS.firefox, cacheDir };
  const cached = computeExecutablePath(wanted);
  const found = (await onPath()) ?? ((await isGood(cached)) ? cached : null);
  if (found) return found;

  console.error(`No Firefox ${OLDEST} or newer was found. Downloading one (about 100 MB) to ${cached}.`);
  const fetchFailed = await failure(() => install(wanted));
  if (await isGood(cached)) return cached;
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0;
  if (mayInstall)
    console.error(
      `That Firefox cannot be used (${fetchFailed ?? 'it does not run'}). Installing the firefox-esr package with apt-get.`,
    );
  const installFailed = mayInstall ? await failure(installPackage) : 'not root here';
  const installed = await onPath();
  if (installed) return installed;
  throw new Error(
    [
      `No Firefox ${OLDEST} or newer was found, and none could be fetched. Any one of these helps:`,
      '- set SITEGRADE_FIREFOX to the path of a Firefox',
      `- put ${NAMES.join(' or ')} on the PATH`,
      `- run: npx puppeteer browsers install firefox (${fetchFailed ?? 'it was fetched but does not run'})`,
      `- on Debian, as root: apt-get install -y firefox-esr (${installFailed ?? 'it brought no firefox-esr'})`,
    ].join('\n'),
  );
}

async function onPath(): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean))
    for (const name of NAMES) {
      const path = join(folder, name);
      if (await isGood(path)) return path;
    }
  return null;
}

/** It says `Mozilla Firefox 153.7.0esr`. */
async function isGood(path: string): Promise<boolean> {
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 });
    const version = /Firefox (\d{1,5})/.exec(stdout)?.[1];
    return Number(version) >= OLDEST;
  } catch {
    return false;
  }
}

async function installPackage(): Promise<void> {
  const options = {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    // It says a great deal.
    maxBuffer: 64 * 1024 * 1024,
  };
  await run('apt-get', ['update'], options);
  await run('apt-get', ['install', '-y', 'firefox-esr'], options);
}

/** What went wrong, in one line of at most 200 characters; null when nothing did. */
async function failure(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.replaceAll(/\s+/g, ' ').slice(0, 200);
  }
}
