import { execFile } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { Browser, computeExecutablePath, install } from '@puppeteer/browsers';
import { PUPPETEER_REVISIONS } from 'puppeteer';

const run = promisify(execFile);

/** Firefox's command names. Debian has the extended support release. */
const NAMES = ['firefox-esr', 'firefox'];
/** The minimum version in the manifest. */
const OLDEST = 140;

/**
 * The path of a Firefox that is new enough. Tried in this order: SITEGRADE_FIREFOX, the PATH, puppeteer's own,
 * a download of that, the system's package.
 * @throws Error that lists each attempt if none succeeded
 */
export async function findFirefox(): Promise<string> {
  const { env } = process;
  const named = env['SITEGRADE_FIREFOX'];
  if (named) {
    if (await isGood(named)) return named;
    throw new Error(`SITEGRADE_FIREFOX is ${named}, which is not a working Firefox ${OLDEST} or newer.`);
  }
  const cacheDir = env['PUPPETEER_CACHE_DIR'] ?? join(homedir(), '.cache', 'puppeteer');
  const wanted = { browser: Browser.FIREFOX, buildId: PUPPETEER_REVISIONS.firefox, cacheDir };
  const cached = computeExecutablePath(wanted);
  const found = (await onPath()) ?? ((await isGood(cached)) ? cached : null);
  if (found) return found;

  console.error(`No Firefox ${OLDEST} or newer found. Downloading one (about 100 MB) to ${cached}.`);
  const fetchFailed = await failure(() => install(wanted));
  if (await isGood(cached)) return cached;
  const mayInstall = process.platform === 'linux' && process.getuid?.() === 0;
  if (mayInstall)
    console.error(
      `That Firefox cannot be used (${fetchFailed ?? 'it does not run'}). Installing the firefox-esr package with apt-get.`,
    );
  const installFailed = mayInstall ? await failure(installPackage) : 'you are not root';
  const installed = await onPath();
  if (installed) return installed;
  throw new Error(
    [
      `No Firefox ${OLDEST} or newer was found, and none could be downloaded. Do one of these:`,
      '- set SITEGRADE_FIREFOX to the path of a Firefox',
      `- put ${NAMES.join(' or ')} on the PATH`,
      `- run: npx puppeteer browsers install firefox (${fetchFailed ?? 'it was downloaded but does not run'})`,
      `- on Debian, as root: apt-get install -y firefox-esr (${installFailed ?? 'firefox-esr was not installed'})`,
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

/** The output is such as `Mozilla Firefox 153.7.0esr`. */
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
    // The output is long.
    maxBuffer: 64 * 1024 * 1024,
  };
  await run('apt-get', ['update'], options);
  await run('apt-get', ['install', '-y', 'firefox-esr'], options);
}

/** The error in one line of at most 200 characters; null if there was none. */
async function failure(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message.replaceAll(/\s+/g, ' ').slice(0, 200);
  }
}
