import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PROJECT } from '../../src/cli/build.js';
import { preloadList } from '../../src/cli/preload-list.js';
import type { Site } from '../../src/demo/index.js';
import { hasPreloadedTld } from '../../src/engine/data/preloaded-tlds.js';
import { ask, type Asked } from '../support/browser-says/ask.js';
import { DIFFERENCES, keyOf } from '../support/browser-says/differences.js';
import { QUESTIONS } from '../support/browser-says/questions.js';
import { renderSupport, supportByRule } from '../support/browser-says/render.js';
import { serveQuestions } from '../support/browser-says/site.js';
import { launchChromium } from '../support/chromium.js';
import { launchFirefox } from '../support/firefox.js';
import { BOTH, type BrowserName } from '../support/lab.js';
import { publicSuffixes } from '../support/public-suffixes.js';

const PAGE = join(PROJECT, 'docs', 'browser-support.md');
const SUPPORT = join(PROJECT, 'src', 'ui', 'text', 'browser-support.json');

let site: Site;
beforeAll(async () => {
  site = await serveQuestions();
});
afterAll(async () => {
  await site.close();
});

/** Whether a browser heeds each word, in the order of the questions. */
const heeded = new Map<BrowserName, boolean[]>();

describe.each(BOTH)('%s is asked', (name) => {
  let asked: Asked;
  let page: Page;
  let profile: string;

  beforeAll(async () => {
    profile = await mkdtemp(join(tmpdir(), 'sitegrade-asked-'));
    asked = await (name === 'firefox' ? openFirefox() : openChromium(profile));
    page = await asked.browser.newPage();
  });

  afterAll(async () => {
    await asked.browser.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  });

  it('about every word of the rules', { timeout: 300_000 }, async () => {
    const answers: boolean[] = [];
    for (const [number, question] of QUESTIONS.entries())
      answers.push(await ask(asked, page, number, question));
    heeded.set(name, answers);
  });
});

/** Names of one question: each is a request of the page that asks. */
const AT_ONCE = 500;

it('the top-level domains that Chromium’s preload list has as a whole are those of the table', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'sitegrade-asked-'));
  const browser = await launchChromium(inject('chromium'), site, { profile });
  const preloaded = preloadList(browser);
  const known = await preloaded([]);
  expect(known.seen, 'This Chromium is more than ten weeks old and ignores its list: update it').toBe(true);
  const suffixes = publicSuffixes();
  expect(suffixes.length).toBeGreaterThan(5_000);
  const forced: string[] = [];
  for (let from = 0; from < suffixes.length; from += AT_ONCE) {
    const names = suffixes.slice(from, from + AT_ONCE).map((suffix) => `sitegrade.${suffix}`);
    const answer = await preloaded(names);
    if (answer.seen) forced.push(...answer.value.map(({ host }) => host));
  }
  expect(forced).toEqual(suffixes.map((suffix) => `sitegrade.${suffix}`).filter(hasPreloadedTld));
  await browser.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
});

const answersOf = (number: number) => BOTH.map((name) => heeded.get(name)?.[number] === true);

it('what Sitegrade says is what a browser does, or is listed with its reason', () => {
  const different = QUESTIONS.filter(
    ({ isSaidToWork }, number) => answersOf(number).includes(true) !== isSaidToWork,
  );
  expect(different.map(keyOf).sort()).toEqual([...DIFFERENCES.keys()].sort());
});

it('docs/browser-support.md and what findings say of browsers are the result of this run', async () => {
  expect([...heeded.values()].map(({ length }) => length)).toEqual(BOTH.map(() => QUESTIONS.length));
  const page = renderSupport(QUESTIONS, answersOf);
  const support = JSON.stringify(supportByRule(QUESTIONS, answersOf));
  const before = await Promise.all([rewrite(PAGE, page, 'markdown'), rewrite(SUPPORT, support, 'json')]);
  expect(before, 'Files have been written anew: read them, and check them in').toEqual([true, true]);
});

/** Writes the file if it is not the same. Resolves with whether it was. */
async function rewrite(file: string, text: string, parser: string): Promise<boolean> {
  const formatted = await format(text, { ...(await resolveConfig(file)), parser });
  const isSame = (await readFile(file, 'utf8').catch(() => '')) === formatted;
  if (!isSame) await writeFile(file, formatted);
  return isSame;
}

async function openChromium(profile: string): Promise<Asked> {
  const browser = await launchChromium(inject('chromium'), site, { profile });
  return {
    browser,
    async listen(page) {
      const session = await page.createCDPSession();
      const said: string[] = [];
      session.on('Log.entryAdded', ({ entry }) => said.push(`${entry.text} ${entry.url ?? ''}`));
      await session.send('Log.enable');
      return () => Promise.resolve(said);
    },
  };
}

async function openFirefox(): Promise<Asked> {
  // A page of these tests opens others without a click.
  const firefox = await launchFirefox(inject('firefox'), site, {
    preferences: { 'dom.disable_open_during_load': false },
  });
  return {
    browser: firefox.browser,
    async listen() {
      await firefox.chrome('Services.console.reset()');
      return async () => {
        const said = await firefox.chrome(
          'JSON.stringify(Services.console.getMessageArray().map(({ message }) => message))',
        );
        return JSON.parse(String(said)) as string[];
      };
    },
  };
}
