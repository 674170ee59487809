import { beforeAll, describe, expect, it } from 'vitest';
import { parseMarkup } from '../../src/capture/page/from-html.js';
import { sha256 } from '../../src/cli/har-file.js';
import type { FoundText, PageSnapshot } from '../../src/engine/index.js';
import { ALL } from '../support/all.js';
import { BROWSERS, useLab, type Lab } from '../support/lab.js';
import { serveInRun } from '../support/run-site.js';
import { BY_HAND } from '../support/servers/by-hand.js';
import { recordedPages, snapshotOf } from '../support/servers/recorded.js';
import { eventually } from '../support/until.js';

/** One page for each kind of pattern: titles, texts, the body's own text, elements. */
const NAMES = [
  'apache: listing',
  'django-debug: 404',
  'php: warning deep in the page',
  'by hand: a WSGI server’s trace as text',
  ...(ALL
    ? [
        'caddy: listing',
        'django-debug: 500',
        'express: 500',
        'flask-debug: 500',
        'nginx: 404',
        'nginx: shop',
        'php: phpinfo',
        'php: uncaught exception',
        'php: warning',
        'rails-debug: 500',
        'symfony-debug: 500',
        'tomcat: 500',
      ]
    : []),
];
const PAGES = [...recordedPages(), ...BY_HAND].filter(({ name }) => NAMES.includes(name));

const hostOf = (at: number) => `page-${String(at)}.test`;

/** What was found in the page, sorted, without the <pre> that browsers put around plain text. */
function textsOf(markup: PageSnapshot['markup'] | undefined): readonly FoundText[] | null {
  const content = markup?.seen ? markup.value.content : undefined;
  if (!content?.seen) return null;
  const key = ({ where, needle }: FoundText) => `${where} ${needle}`;
  return content.value.texts
    .filter(({ needle }) => needle !== 'pre')
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

describe.each(BROWSERS)('known texts and elements in %s', (name) => {
  let lab: Lab;

  beforeAll(async () => {
    const hosts = PAGES.map((_, at) => hostOf(at));
    await serveInRun(hosts, ({ url }) => {
      const response = PAGES[hosts.indexOf(url.hostname)]?.response;
      if (!response) return { status: 404 };
      const type = response.headers.find(({ name }) => name.toLowerCase() === 'content-type');
      return {
        status: response.status,
        headers: [['Content-Type', type?.value ?? 'text/html']],
        body: response.content.text,
      };
    });
    lab = await useLab(name);
  });

  it('are found as in the body of a HAR', async () => {
    expect(PAGES).toHaveLength(NAMES.length);
    for (const [at, { name: page, page: recorded, response }] of PAGES.entries()) {
      const url = `http://${hostOf(at)}${new URL(recorded.url).pathname}`;
      const tab = await lab.openTab(url);
      await lab.openPopup(tab);
      const facts = () => lab.facts(tab);
      await eventually(`the texts of ${page}`, async () => textsOf((await facts())?.markup)).not.toBeNull();
      expect(textsOf((await facts())?.markup), page).toEqual(textsOf(snapshotOf(url, response).markup));
      await lab.closePopup();
    }
  });
});

const MARKUP = [
  {
    name: 'a form whose fields are named like properties of elements',
    body: `<!doctype html><title>Shop</title><body><form id=children name=getElementsByTagName action=/buy>text
      <input name=nodeName><input name=nodeType><input name=nodeValue><input name=attributes><input name=localName>
      <input name=firstChild><input name=nextSibling><input name=parentNode><input name=childNodes>
      <input name=getAttribute><input name=getAttributeNames><input name=textContent><input name=querySelectorAll>
      <input type=password name=id></form><form name=body></form><img name=styleSheets src=//cdn.test/a.png>
      <form name=URL></form><form name=title></form><pre>The end</pre>`,
  },
  {
    name: 'an SVG with a title, in a page without one',
    body: `<!doctype html><html><head></head><body><svg><title>404 Not Found</title><path/></svg><p>Shop`,
  },
  {
    name: 'an SVG with a title, in a page with one',
    body: `<!doctype html><title>404 Not Found</title><svg><title>Shop</title></svg>`,
  },
  {
    name: 'all kinds of elements that are read',
    body: `<!doctype html><html><head><title>Shop</title><base href="https://shop.test/static/">
      <meta name=generator content="WordPress 6.4"><meta http-equiv="X-UA-Compatible" content="IE=edge">
      <link rel="Icon preload" as=image href="https://cdn.test/i.png"></head><body onload="go()">
      <script type="module" integrity="sha256-x" crossorigin src="//cdn.test/a.js"></script>
      <script>\r\nconst a = 1 < 2\r\n</script><script type="application/json">{}</script><style>p { color: red }</style>
      <svg><image href="https://cdn.test/p.png"/><script xlink:href="//cdn.test/s.js"></script></svg>
      <p style="color: red">one</p><a target=_blank rel=opener href="https://other.test/?q">x</a>
      <form action="http://pay.test/"><input type=hidden name=csrf><button formaction="javascript:x()">b</button>
      </form><video poster="data:image/png,x"></video><input type=image src="https://cdn.test/b.gif"></body></html>`,
  },
];

describe.each(BROWSERS)('markup in %s', (name) => {
  const hosts = MARKUP.map((_, at) => `markup-${String(at)}.test`);
  let lab: Lab;

  beforeAll(async () => {
    await serveInRun([...hosts, 'cdn.test'], ({ url }) => {
      const page = url.pathname === '/' ? MARKUP[hosts.indexOf(url.hostname)] : undefined;
      return page
        ? { headers: [['Content-Type', 'text/html; charset=utf-8']], body: page.body }
        : { status: 404 };
    });
    lab = await useLab(name);
  });

  it('is read as from the body of a HAR', async () => {
    for (const [at, { name: page, body }] of MARKUP.entries()) {
      const url = `https://${hosts[at] ?? ''}/`;
      const tab = await lab.openTab(url);
      await lab.openPopup(tab);
      await eventually(`the markup of ${page}`, async () => (await lab.facts(tab))?.markup.seen).toBe(true);
      const facts = (await lab.facts(tab))?.markup;
      const inBody = parseMarkup(body, url, sha256);
      expect(told(facts), page).toEqual(told(inBody));
      await lab.closePopup();
    }
  });
});

/** What both find: a browser also reports loads without an element, and reads style sheets. */
function told(markup: PageSnapshot['markup'] | undefined) {
  if (!markup?.seen || !markup.value.content?.seen || !markup.value.uses?.seen) return null;
  const { metas, scripts, content, uses } = markup.value;
  const { origins, inlineScripts, inlineStyles, handlers, scriptAddresses, styleAttributes, base } =
    uses.value;
  // The site's icon, which the browser requests itself, has no known kind.
  const ofElements = Object.fromEntries(
    Object.entries(origins).flatMap(([kind, places]) => {
      const others = places.filter((place) => place !== 'self');
      return others.length > 0 ? [[kind, others]] : [];
    }),
  );
  return {
    metas,
    scripts,
    content: { ...content.value, texts: textsOf(markup) },
    uses: { ofElements, inlineScripts, inlineStyles, handlers, scriptAddresses, styleAttributes, base },
  };
}
