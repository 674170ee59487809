import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Site } from '../../src/demo/index.js';
import type { FoundText, PageSnapshot } from '../../src/engine/index.js';
import { BROWSERS, openLab, type Lab } from '../support/lab.js';
import { BY_HAND } from '../support/servers/by-hand.js';
import { recordedPages, snapshotOf } from '../support/servers/recorded.js';

/** One of each kind that is told by something of its own: titles, texts, the body's own text, elements. */
const NAMES = [
  'apache: listing',
  'caddy: listing',
  'django-debug: 404',
  'django-debug: 500',
  'express: 500',
  'flask-debug: 500',
  'nginx: 404',
  'nginx: shop',
  'php: phpinfo',
  'php: uncaught exception',
  'php: warning',
  'php: warning deep in the page',
  'rails-debug: 500',
  'symfony-debug: 500',
  'tomcat: 500',
  'by hand: a WSGI server’s trace as text',
];
const PAGES = [...recordedPages(), ...BY_HAND].filter(({ name }) => NAMES.includes(name));

const hostOf = (at: number) => `page-${String(at)}.test`;

/** What was found in the page, in an order of its own; but for the <pre> browsers put around a plain text. */
function textsOf(markup: PageSnapshot['markup'] | undefined): readonly FoundText[] | null {
  const content = markup?.seen ? markup.value.content : undefined;
  if (!content?.seen) return null;
  const key = ({ where, needle }: FoundText) => `${where} ${needle}`;
  return content.value.texts
    .filter(({ needle }) => needle !== 'pre')
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe('known texts and elements', () => {
  let site: Site;
  const labs = new Map<string, Lab>();

  beforeAll(async () => {
    const hosts = PAGES.map((_, at) => hostOf(at));
    site = await serve(hosts, ({ url }) => {
      const answer = PAGES[hosts.indexOf(url.hostname)]?.answer;
      if (!answer || url.pathname === '/favicon.ico') return { status: 404 };
      const type = answer.headers.find(({ name }) => name.toLowerCase() === 'content-type');
      return {
        status: answer.status,
        headers: [['Content-Type', type?.value ?? 'text/html']],
        body: answer.content.text,
      };
    });
    for (const name of BROWSERS) labs.set(name, await openLab(name, site));
  });

  afterAll(async () => {
    for (const lab of labs.values()) await lab.close();
    await site.close();
  });

  it.each(BROWSERS)('are found by %s as in the body of a HAR', async (name) => {
    const lab = labs.get(name);
    expect(PAGES).toHaveLength(NAMES.length);
    for (const [at, { name: page, page: recorded, answer }] of PAGES.entries()) {
      const url = `http://${hostOf(at)}${new URL(recorded.url).pathname}`;
      const tab = await lab?.openTab(url);
      await lab?.openPopup(tab ?? 0);
      const facts = () => lab?.facts(tab ?? 0);
      await expect.poll(async () => textsOf((await facts())?.markup), { message: page }).not.toBeNull();
      expect(textsOf((await facts())?.markup), page).toEqual(textsOf(snapshotOf(url, answer).markup));
      await lab?.closePopup();
    }
  });
});
