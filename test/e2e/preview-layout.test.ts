import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PageState } from '../../src/capture/page-state.js';
import { lostStyle, type Advice, type Layout } from '../../src/engine/index.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { until } from '../support/until.js';

const A = 'https://a.test';
const OTHER = 'https://b.test';

const policy = (value: string): Advice => ({ op: 'set-header', name: 'Content-Security-Policy', value });
/** Blocks styles of another host, inline styles, and style attributes. */
const STRICT = policy("style-src 'self'");
const SHEET = `.card { padding: 20px; background: #fed; border: 1px solid; border-radius: 8px }
  .bar { display: flex; padding: 10px; background: navy }`;
/** 12 cards and a bar. */
const CARDS = `<div class=bar><b>Shop</b></div>${'<section class=card><p>A card</p></section>'.repeat(12)}`;
/** What browsers give a style of their own must be no style of the page. */
const PLAIN = `<h1>A</h1><p>a <a href=/>link</a> <em>b</em> <code>c</code> <q>d</q> <small>e</small> <label>f</label>
  <abbr title=x>g</abbr><ul><li>h<ul><li>i</ul></ul><ol><li>j</ol><dl><dt>k<dd>l</dl><blockquote>m</blockquote>
  <pre>n</pre><figure>o<figcaption>p</figcaption></figure><details open><summary>q</summary>r</details>
  <form><address>s</address></form><x-y>t</x-y><main><nav>u</nav><aside>v</aside><article>w</article></main>
  <header>x</header><footer>y</footer><hgroup><h2>z</h2></hgroup><center>1</center><menu><li>2</menu>`;

const PAGES: Readonly<Record<string, string>> = {
  '/inline': `<style>${SHEET}</style>${CARDS}`,
  '/other-host': `<link rel=stylesheet href=${OTHER}/a.css>${CARDS}`,
  '/own': `<link rel=stylesheet href=/a.css>${CARDS}`,
  '/attributes': `<link rel=stylesheet href=/a.css>${CARDS}${'<div style="padding:10px;background:#eee;border:2px solid">b</div>'.repeat(
    7,
  )}`,
  '/plain': PLAIN,
  '/changes': `<link rel=stylesheet href=/a.css>${CARDS}<script src=/changes.js></script>`,
  '/hostile': `<style>${SHEET}</style>${CARDS}
    <form><input name=firstElementChild><input name=nextElementSibling><input name=localName></form>
    <form name=readyState></form><form name=documentElement></form><script src=/hostile.js></script>`,
};
const FILES: Readonly<Record<string, string>> = {
  '/a.css': SHEET,
  // From load to load: one to eight cards are gone, other plain ones come, all move, and the bar is another one.
  '/changes.js': `const cards = [...document.querySelectorAll('.card')];
    for (const card of cards.slice(0, 1 + Math.random() * 8)) card.remove();
    for (let i = 0; i < Math.random() * 9; i++) document.body.prepend(document.createElement('section'));
    document.querySelector('.bar').className = Math.random() < 0.5 ? 'bar' : 'other';
    setInterval(() => { document.body.style.marginTop = Math.random() * 50 + 'px' }, 20);
    setInterval(() => { document.body.append(document.body.firstElementChild) }, 30);`,
  '/hostile.js': `for (const [of, name] of [[Element, 'localName'], [Element, 'firstElementChild'], [Node, 'parentNode']])
      Object.defineProperty(of.prototype, name, { get() { throw new Error('page') } });
    Element.prototype.getBoundingClientRect = () => { throw new Error('page') };
    globalThis.getComputedStyle = () => { throw new Error('page') };
    Map.prototype.get = Array.prototype.push = () => { throw new Error('page') };
    dispatchEvent(new Event('load'));
    const shadow = document.createElement('div').attachShadow({ mode: 'open' });
    const many = document.createDocumentFragment();
    for (let i = 0; i < 100000; i++) many.append(document.createElement('i'));
    document.body.append(many, shadow.host);`,
};

describe.each(BROWSERS)('what a preview takes from the look of a page in %s', (name) => {
  let lab: Lab;

  beforeAll(async () => {
    await serveInRun(['a.test', 'b.test'], ({ url: { pathname } }) => {
      const file = FILES[pathname];
      if (file === undefined)
        return {
          headers: [['Content-Type', 'text/html']],
          body: `<!doctype html><title>Page</title><body>${PAGES[pathname] ?? ''}`,
        };
      return {
        headers: [['Content-Type', pathname.endsWith('css') ? 'text/css' : 'text/javascript']],
        body: file,
      };
    });
    lab = await useLab(name);
  });

  afterEach(() => lab.closeTabs());

  const previewOf = async (tabId: number) => {
    const state = (await lab.send('pageState', { tabId })) as PageState;
    return state.kind === 'page' && state.snapshot.simulated ? state.preview : undefined;
  };
  const now = async (tabId: number) => {
    const layout = (await previewOf(tabId))?.seen.layout;
    if (layout?.seen === false && layout.because !== 'awaited') throw new Error(layout.because);
    return layout?.seen ? layout.value : undefined;
  };
  async function looks(tabId: number): Promise<{ before: Layout | undefined; now: Layout }> {
    await until('the look of the page', async () => (await now(tabId)) !== undefined);
    const read = await now(tabId);
    if (!read) throw new Error('It is gone');
    return { before: (await previewOf(tabId))?.before.layout, now: read };
  }
  async function lost(tabId: number) {
    const { before, now: after } = await looks(tabId);
    return before && lostStyle(before, after);
  }
  async function preview(path: string, advice: Advice = STRICT): Promise<number> {
    const tabId = await lab.openTab(A + path);
    await lab.elsewhere(tabId, () => lab.send('startPreview', { tabId, advice: [advice] }));
    return tabId;
  }

  it.each([
    ['/inline', 13],
    ['/other-host', 13],
    ['/own', 0],
    ['/plain', 0],
    ['/changes', 0],
  ])('%s loses %i', async (path, count) => {
    expect((await lost(await preview(path)))?.lost).toBe(count);
  });

  it('counts style attributes, which other blocks do not need', async () => {
    expect(await lost(await preview('/attributes'))).toEqual({ blocks: 20, lost: 7 });
  });

  it('report-only takes nothing', async () => {
    const reported = { ...STRICT, name: 'Content-Security-Policy-Report-Only' };
    expect(await lost(await preview('/inline', reported))).toEqual({ blocks: 13, lost: 0 });
  });

  it('browsers give no element a style that counts', async () => {
    const { now: read } = await looks(await preview('/plain'));
    expect(read.blocks.length).toBeGreaterThan(30);
    expect(read.blocks.filter(([, styles]) => styles > 0)).toEqual([]);
  });

  it('a hostile page is read as any other, its first elements only', async () => {
    const tab = await preview('/hostile');
    const { now: read } = await looks(tab);
    expect(read.blocks.length).toBe(500);
    expect((await lost(tab))?.lost).toBe(13);
  });

  it('is right after the background was ended', async () => {
    const tab = await preview('/inline');
    await lab.killBackground();
    expect(await lost(tab)).toEqual({ blocks: 13, lost: 13 });
    await lab.killBackground();
    expect(await lost(tab)).toEqual({ blocks: 13, lost: 13 });
    await lab.go(tab, `${A}/own`);
    await until(
      'the other page',
      async () => (await now(tab))?.blocks.some(([, styles]) => styles > 1) === true,
    );
  });
});
