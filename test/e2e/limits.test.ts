import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Browser } from 'webextension-polyfill';
import type { SiteResponse, SiteRequest } from '../../src/demo/index.js';
import { ALL } from '../support/all.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { seenFacts } from '../support/seen-facts.js';
import { eventually, until } from '../support/until.js';

/** In the browser's pages. */
declare const chrome: Browser;

const HURRY = 100;
const PLAIN = 'https://a.test/plain';
/** Paths with their queries. */
const asked = new Set<string>();

/** Navigates to the next URL as fast as possible, by script and by meta alternately. */
function hurrying(at: number): string {
  const next = at < HURRY ? `/on?${at + 1}` : '/end';
  return at % 2
    ? `<script>location.replace('${next}')</script>`
    : `<meta http-equiv="refresh" content="0; url=${next}">`;
}

/** A hundred times a second: pushState, then navigations that fail, then a navigation. */
const HASTY = `<script>
  let n = 0;
  const timer = setInterval(() => {
    n += 1;
    if (n <= ${HURRY}) history.pushState(null, '', '/pushed?' + n);
    else if (n <= ${2 * HURRY}) location.href = '/nothing?' + n;
    else { clearInterval(timer); location.href = '/on?1'; }
  }, 10);
</script>`;

/** A million attributes, some of which look like event handlers. */
const ATTRIBUTES =
  `<p ${Array.from({ length: 100 }, (_, at) => `on${at.toString(36)}x=""`).join(' ')}></p>`.repeat(10_000);

function answer({ url }: SiteRequest): SiteResponse {
  asked.add(url.pathname + url.search);
  const count = Number(url.search.slice(1));
  const page = (body: string, headers: SiteResponse['headers'] = []): SiteResponse => ({
    headers: [['Content-Type', 'text/html'], ['X-At', `${url.pathname}${url.search}`], ...headers],
    body: `<!doctype html><title>${url.pathname}</title>${body}`,
  });
  switch (url.pathname) {
    case '/loop':
      return count < 50 ? { status: 302, headers: [['Location', `/loop?${count + 1}`]] } : page('');
    case '/self':
      return { status: 302, headers: [['Location', '/self']] };
    case '/cookies':
      return page(
        '',
        Array.from({ length: count }, (_, i) => ['Set-Cookie', `c${i}=1`] as const),
      );
    case '/long':
      return page('', [['X-Long', 'v'.repeat(count)]]);
    case '/wide':
      // The maximum that is kept of one response.
      return page(
        '',
        Array.from({ length: 7 }, (_, i) => [`X-${i}`, 'v'.repeat(32_000)] as const),
      );
    case '/attributes':
      return page(ATTRIBUTES);
    case '/nothing':
      return { status: 204 };
    case '/hasty':
      return page(HASTY);
    case '/on':
      return page(hurrying(count));
    default:
      return page('');
  }
}

describe.each(BROWSERS)('in %s', (name) => {
  let lab: Lab;

  beforeAll(async () => {
    asked.clear();
    await serveInRun(['a.test'], answer);
    lab = await useLab(name);
  });

  afterEach(() => lab.closeTabs());

  /** The popup's text for the tab. */
  async function popup(tab: number) {
    await lab.openPopup(tab);
    await eventually('the state of the popup', async () => (await lab.readPopup()).state).toMatch(
      /^(page|failed|nothing)$/,
    );
    const shown = await lab.readPopup();
    await lab.closePopup();
    return shown;
  }

  it.each(['/loop?0', '/self'])(
    'the browser gives up on %s: no page, and no other page’s facts',
    async (path) => {
      const tab = await lab.openTab(PLAIN);
      await lab.go(tab, `https://a.test${path}`);
      // Firefox sets the icon of an error page, by which it is recognised, some time after the commit.
      await eventually('the popup', () => popup(tab)).toMatchObject({ state: 'failed', grade: null });
      expect((await popup(tab)).text).toContain('The page did not load');
    },
  );

  it('a value of 1 MB is above the browser’s own limit: no page, and no other page’s facts', async () => {
    const tab = await lab.openTab(PLAIN);
    await lab.setOut(tab, 'https://a.test/long?1000000');
    await until('the request to arrive', () => Promise.resolve(asked.has('/long?1000000')));
    // Firefox stays on the previous page.
    const { kind, url } = {
      chromium: { kind: 'failed', url: undefined },
      firefox: { kind: 'page', url: PLAIN },
    }[name];
    await eventually('the state of the popup', async () => (await popup(tab)).state).toBe(kind);
    expect((await lab.facts(tab))?.url).toBe(url);
  });

  // Chromium takes half a minute to store 10,000.
  it('3,000 cookies: unknown, too many', async () => {
    const tab = await lab.openTab('https://a.test/cookies?3000');
    await eventually('the responses', async () => (await lab.facts(tab))?.chain).toMatchObject({
      value: [{ headers: { seen: true }, setCookies: { because: 'too-many' } }],
    });
  });

  it('a value of 200,000 characters: cut, and marked', async () => {
    const tab = await lab.openTab('https://a.test/long?200000');
    const { chain } = await seenFacts(lab, tab);
    const lines = chain.seen ? chain.value[0]?.headers : undefined;
    const long = lines?.seen
      ? lines.value.find(({ name: line }) => line.toLowerCase() === 'x-long')
      : undefined;
    expect(long).toMatchObject({ cutFrom: 200_000 });
    expect(long?.value).toHaveLength(32_768);
  });

  it('a million attributes: the popup shows the page, with its markup read or reported as unread', async () => {
    const tab = await lab.openTab('https://a.test/attributes');
    await lab.openPopup(tab);
    await eventually('the grade in the popup', async () => (await lab.readPopup()).grade).not.toBeNull();
    const markup = async () => {
      const read = (await lab.facts(tab))?.markup;
      return read?.seen ? 'seen' : read?.because;
    };
    await eventually('the markup', markup).toMatch(/^(seen|too-many)$/);
    await lab.closePopup();
  });

  it.runIf(ALL)(
    'a page that navigates a hundred times a second: the last page’s facts, and few others',
    async () => {
      const tab = await lab.openTab(PLAIN);
      await lab.setOut(tab, 'https://a.test/hasty');
      await until('the end', () =>
        lab.drive(async (id) => {
          const { title, status } = await chrome.tabs.get(id);
          return title === '/end' && status === 'complete';
        }, tab),
      );
      await eventually('the responses', async () => (await lab.facts(tab))?.chain).toMatchObject({
        seen: true,
        value: [{ url: 'https://a.test/end', headers: { seen: true } }],
      });
      // Those that are too many are deleted one step later.
      await eventually(
        'the number of documents',
        async () => (await lab.documents()).length,
      ).toBeLessThanOrEqual(12);
      for (const { url, chain } of await lab.documents())
        for (const hop of chain.seen ? chain.value : []) {
          const at = hop.headers.seen
            ? hop.headers.value.find((line) => line.name.toLowerCase() === 'x-at')
            : undefined;
          expect(`https://a.test${at?.value}`).toBe(url);
        }
    },
  );

  // Many pages, one after the other.
  it.runIf(ALL)(
    'storage at its quota: the oldest page is dropped and says so, the newest is kept',
    { timeout: 180_000 },
    async () => {
      const first = await lab.openTab('https://a.test/wide?first');
      let tab = first;
      for (let i = 0; i < 50; i += 1) {
        if (i % 10 === 0) tab = await lab.openTab();
        await lab.go(tab, `https://a.test/wide?${i}`);
        await seenFacts(lab, tab);
      }
      expect((await lab.facts(first))?.chain).toEqual({ seen: false, because: 'forgotten' });
      const { text, buttons } = await popup(first);
      expect(text).toContain('Not checked: the record of this page was deleted to free space.');
      expect(buttons).toEqual(['Reload the page']);
    },
  );
});
