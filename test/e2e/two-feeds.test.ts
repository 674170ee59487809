import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Browser, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createCollector, type Collected } from '../../src/capture/page/collect.js';
import { feed } from '../../src/capture/page/from-html.js';
import { bundled } from '../../src/cli/in-page.js';
import { serve, type Site } from '../../src/demo/index.js';
import type { World } from '../../src/platform/page/in-page/index.js';
import { launchChromium } from '../support/chromium.js';

// Compares the in-page script, on a browser's DOM of a document, with a parser on the document's text.

const PAGE = 'https://page.test/folder/page';
const SOUGHT = ['pre', 'section', '.listing', '#summary'];

type Tree =
  string | readonly [name: string, attributes: Readonly<Record<string, string>>, ...children: Tree[]];

const VOID = new Set(['base', 'br', 'img', 'input', 'link', 'meta', 'source']);
const RAW = new Set(['script', 'style']);

function write(tree: Tree): string {
  if (typeof tree === 'string') return escape(tree);
  const [name, attributes, ...children] = tree;
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
  const inside = children
    .map((child) => (RAW.has(name) && typeof child === 'string' ? child : write(child)))
    .join('');
  return `<${name}${written.join('')}>${VOID.has(name) ? '' : `${inside}</${name}>`}`;
}

function escape(text: string): string {
  return text.replace(/[&<"]/g, (one) => `&#${String(one.codePointAt(0))};`);
}

const text = fc.string({ unit: fc.constantFrom('a', 'é', '&', '<', '"', ' ', '=', '😀'), maxLength: 8 });
const address = fc.constantFrom(
  ...['a.js', '/b.PNG?x=1', '//cdn.test/c.css', 'http://plain.test/', 'data:image/png,x', 'javascript:x()'],
  ...[
    'https://u:p@cdn.test:8443/d',
    '',
    '/login',
    'https://[',
    '#here',
    'about:blank',
    'blob:https://page.test/1',
  ],
);
const value = fc.oneof(
  address,
  text,
  fc.constantFrom('stylesheet', 'Icon', 'preload image', 'hidden', 'password', 'image', 'module', 'text/css'),
  fc.constantFrom(
    '_blank',
    '_BLANK',
    'summary',
    'a listing',
    'refresh',
    'application/json',
    'speculationrules',
  ),
  fc.constantFrom('color: red', 'background: url(data:image/png,x)'),
);
const ATTRIBUTES = (
  'src href data poster rel as type language integrity crossorigin class id style target action formaction ' +
  'name content http-equiv onclick onload title'
).split(' ');
const attributes = fc.dictionary(fc.constantFrom(...ATTRIBUTES), value, { maxKeys: 5 });
const element = (names: string, children: fc.Arbitrary<readonly Tree[]> = fc.constant([])) =>
  fc
    .tuple(fc.constantFrom(...names.split(' ')), attributes, children)
    .map(([name, own, inside]): Tree => [name, own, ...inside]);
/** For an href that cannot be parsed, Chromium uses about:blank, HTML and Firefox the page's URL: not compared. */
const base = element('base').filter(
  (tree) => typeof tree === 'string' || tree[1]['href'] === undefined || URL.canParse(tree[1]['href'], PAGE),
);
const several = (tree: fc.Arbitrary<Tree>) => fc.array(tree, { maxLength: 4 });
const code = fc.constantFrom('', 'a()', '"<b>"', 'b{background:url("data:font/woff,x")}').map((one) => [one]);

const policy = fc.constant<Tree>([
  'meta',
  { 'http-equiv': 'Content-Security-Policy', content: "img-src 'none'" },
]);

/** Only elements that are allowed in their place, so that a browser moves nothing. */
const { flow } = fc.letrec<{ flow: Tree; phrase: Tree }>((tie) => ({
  phrase: fc.oneof(
    { depthSize: 'small' },
    text,
    element('img input br'),
    policy,
    element('script style', code),
    element('a button', several(text)),
    element('iframe video audio object svg', fc.constant([])),
    fc
      .tuple(attributes, text)
      .map(([own, title]): Tree => ['svg', own, ['title', {}, title], ['image', own]]),
    element('span b code', several(tie('phrase'))),
  ),
  flow: fc.oneof(
    { depthSize: 'small' },
    tie('phrase'),
    element('p pre', several(tie('phrase'))),
    element('form', several(tie('phrase'))),
    element('div section blockquote', several(tie('flow'))),
  ),
}));
const head = fc.tuple(
  fc.option(base),
  several(fc.oneof(element('meta link'), policy)),
  fc.option(element('title', several(text))),
  several(element('script style', code)),
);
const documents = fc
  .tuple(head, attributes, fc.array(flow, { maxLength: 8 }))
  .map(([[first, named, title, inline], body, children]) => {
    const inHead = [first, ...named, title, ...inline].filter((tree) => tree !== null);
    // Without whitespace at the end of the body, which is moved, and line breaks at the start of a pre, which are dropped.
    return `<!doctype html>${write(['html', {}, ['head', {}, ...inHead], ['body', body, ...children]])}`;
  });

describe('the two sources of the collector', () => {
  let site: Site;
  let browser: Browser;
  let page: Page;
  const profiles: string[] = [];

  beforeAll(async () => {
    site = await serve(['page.test'], () => ({
      // Nothing is loaded and nothing runs, so that a document is complete as soon as it is written.
      headers: [
        ['Content-Type', 'text/html'],
        ['Content-Security-Policy', "default-src 'none'; script-src 'none'"],
      ],
    }));
    const profile = await mkdtemp(join(tmpdir(), 'sitegrade-profile-'));
    profiles.push(profile);
    browser = await launchChromium(inject('chromium'), site, { profile });
    page = await browser.newPage();
    await page.goto(PAGE);
    await page.evaluate(await bundled('esnext'));
    // Loads that the browser reports are not compared.
    await page.evaluate(() => {
      performance.setResourceTimingBufferSize(0);
    });
  });

  afterAll(async () => {
    await browser.close();
    await site.close();
    for (const profile of profiles) await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  });

  const inBrowser = (html: string, maxMs = 60_000) =>
    page.evaluate(
      (source, sought, within) => {
        document.open();
        // The only way to parse a document as if it came from a server.
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        document.write(source);
        document.close();
        return (globalThis as World).sitegrade.gather(sought, within);
      },
      html,
      SOUGHT,
      maxMs,
    );

  it('give the same for a well-formed document', async () => {
    await fc.assert(
      fc.asyncProperty(documents, async (html) => {
        const collector = createCollector({ page: PAGE, sought: SOUGHT });
        expect(feed(html, collector)).toBeNull();
        const inDom = await inBrowser(html);
        if (inDom.excess !== undefined) throw new Error(inDom.excess);
        const { url: _, ...collected } = inDom;
        expect(comparable(collected)).toEqual(comparable(collector.collected()));
      }),
      { numRuns: 300 },
    );
  });

  it('the walk stops at the time limit, and reports it', async () => {
    expect(await inBrowser('<p>a', 0)).toMatchObject({ excess: 'too-many' });
  });
});

/** Sorts what has no order, and drops what only a browser reports. */
function comparable({ metas, scripts, content, use }: Collected) {
  const { hasBase, handlers, scriptAddresses, styleAttributes, inlineScripts, inlineStyles } = use;
  return {
    metas,
    scripts,
    content: { ...content, elements: [...content.elements].sort() },
    use: { hasBase, handlers, scriptAddresses, styleAttributes, inlineScripts, inlineStyles },
    loads: use.loads.map((load) => JSON.stringify(Object.entries(load).sort())).sort(),
  };
}
