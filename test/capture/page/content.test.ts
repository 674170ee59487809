import { describe, expect, it } from 'vitest';
import { parseMarkup } from '../../../src/capture/page/from-html.js';
import { MAX_ELEMENTS, type PageContent } from '../../../src/engine/index.js';
import { findTexts, type PageText } from '../../../src/engine/text-patterns.js';
import type { TextPattern } from '../../../src/engine/pages/signatures.js';

const PAGE = 'https://shop.example.com/basket/?token=secret';

function contentOf(html: string, page = PAGE): PageContent {
  const markup = parseMarkup(html, page);
  if (!markup.seen || !markup.value.content?.seen) throw new Error('no content');
  return markup.value.content.value;
}

describe('the content of a body', () => {
  it('keeps cross-origin and insecure resources, resolved and without queries', () => {
    const { resources } = contentOf(`
      <base href="/static/">
      <script src="own.js"></script><link rel="alternate" href="https://a.example/feed">
      <link rel="StyleSheet" href="//cdn.example.net/a.css?v=1#x" integrity="sha256-x" crossorigin>
      <img src="http://shop.example.com/a.png"><object data="https://u:p@o.example/x"></object>
      <img src="data:image/png;base64,AA"><img src="https://[">`);
    expect(resources).toEqual([
      {
        element: 'link',
        url: 'https://cdn.example.net/a.css',
        hasQuery: true,
        rel: 'stylesheet',
        integrity: 'sha256-x',
        crossorigin: '',
      },
      { element: 'img', url: 'http://shop.example.com/a.png' },
      { element: 'object', url: 'https://o.example/x' },
    ]);
  });

  it('names a few of the page’s own files, those without a query', () => {
    const { ownFiles } = contentOf(`
      <base href="/static/"><script src="a.js"></script><script src="a.js"></script>
      <script src="b.js?v=1"></script><script src="//cdn.example/c.js"></script><script>x</script>
      <link rel="Preload StyleSheet" href="d.css"><link rel="icon" href="e.png"><img src="/media/f.png">
      <img src="http://shop.example.com/g.png"><iframe src="h.html"></iframe>
      <script src="i.js"></script><script src="j.js"></script><script src="k.js"></script>`);
    const at = (path: string) => `https://shop.example.com${path}`;
    expect(ownFiles).toEqual([
      ...['a', 'i', 'j'].map((name) => ({ element: 'script', url: at(`/static/${name}.js`) })),
      { element: 'link', url: at('/static/d.css') },
      { element: 'img', url: at('/media/f.png') },
    ]);
  });

  it('keeps the targets and hidden fields of forms, no values', () => {
    const { forms } = contentOf(`
      <form action="http://pay.example/?card=1"><input type=hidden name=csrfmiddlewaretoken value=SECRET>
      <input type=PassWord name=pw value=SECRET><button formaction="/other?x=1">Go</button></form>
      <input type=password><form></form>`);
    expect(forms).toEqual([
      {
        targets: ['http://pay.example/', 'https://shop.example.com/other'],
        password: true,
        hiddenFields: ['csrfmiddlewaretoken'],
      },
      { targets: ['https://shop.example.com/basket/'], password: false, hiddenFields: [] },
    ]);
    expect(JSON.stringify(forms)).not.toMatch(/SECRET|secret/);
  });

  it('keeps links to other origins that open a new window', () => {
    const { newWindowLinks } = contentOf(`
      <a target=_BLANK rel="Opener x" href="https://other.example/?q">x</a><a target=_blank href="/own">x</a>
      <a href="https://third.example/">x</a>`);
    expect(newWindowLinks).toEqual([{ url: 'https://other.example/', rel: 'opener x' }]);
  });

  it.each([
    ['/login', true],
    ['../accounts/sign-in/?next=/', true],
    ['wp-login.php', true],
    ['/ucp.php?mode=login', true],
    ['/index.php?title=Special:UserLogin&returnto=x', true],
    ['/SignIn', true],
    ['https://shop.example.com/users/sign_in#x', true],
    ['/blogin', false],
    ['/login-help', false],
    ['/designing', false],
    ['/signing/', false],
    ['/#login', false],
    ['https://accounts.example/login', false],
    ['mailto:login', false],
    ['https://[/login', false],
  ])('says whether it links to a page to sign in on: %s', (href, expected) => {
    expect(contentOf(`<a href="${href}">x</a>`).linksToSignIn ?? false).toBe(expected);
    expect(contentOf(`<link rel="help" href="${href}">`).linksToSignIn).toBeUndefined();
  });

  it('reports more elements than the limit', () => {
    const markup = parseMarkup('<img src="http://a.example/">'.repeat(MAX_ELEMENTS + 1), PAGE);
    expect(markup).toMatchObject({ seen: true, value: { content: { seen: false, because: 'too-many' } } });
  });
});

describe('known texts', () => {
  const find = (page: Partial<PageText>, ...needles: readonly TextPattern[]) =>
    findTexts(
      {
        url: 'https://shop.example/a%20b/files/',
        title: '',
        text: '',
        top: '',
        heading: '',
        running: 0,
        names: '',
        elements: [],
        ...page,
      },
      needles,
    )
      .filter(({ where }) => where !== 'whole' && where !== 'error')
      .map(({ needle, version }) => (version === undefined ? needle : `${needle} ${version}`));
  const title = (text: string): TextPattern => ({ text, where: 'title' });
  const text = (needle: string): TextPattern => ({ text: needle, where: 'text' });

  it('are kept without the text around them', () => {
    const page = { title: 'Index of /private', text: 'x Apache/2.4.58 (Ubuntu) sessionid=SECRET' };
    expect(find(page, text('Apache/{version}'), title('Index of /*'))).toEqual([
      'Apache/{version} 2.4.58',
      'Index of /*',
    ]);
  });

  it.each<[pattern: string, title: string, isThere: boolean]>([
    ['Error', 'Error', true],
    ['Error', 'Errors', false],
    ['Error', ' \n Error\t', true],
    ['', '', true],
    ['', 'Shop', false],
    ['* // Debugger', 'x\n // Debugger', true],
    ['* // Debugger', 'x // Debugger now', false],
    ['Page not found at /*', 'Page not found at /x', true],
    ['* at /*', 'Boom at /x', true],
    ['* at /*', 'Boom at x', false],
    ['{version}*', '404 Not Found', true],
    ['{version}*', 'Not Found', false],
    ['Index of {path}', 'Index of /a b/files', true],
    ['Index of {path}', 'Index of /a%20b/files/', true],
    ['Index of {path}', 'Index of /files/', true],
    ['Index of {path}', 'Index of /', false],
    ['Index of {path}', 'Index of /iles/', false],
    ['Index of {path}', 'Index of files', false],
    ['Index of {path}', 'Index of /files/ explained', false],
    ['Listing For [{path}]', 'Listing For [/files/]', true],
    ['{host} - {path}', 'shop.example - /a b/files/', true],
    ['{host} - {path}', 'other.example - /a b/files/', false],
  ])('%s in the title %j: %s', (pattern, shown, isThere) => {
    expect(find({ title: shown }, title(pattern))).toHaveLength(isThere ? 1 : 0);
  });

  it('need a version if their pattern has one, after whitespace only', () => {
    expect(find({ text: 'Apache/x Apache/2.4' }, text('Apache/{version}'))).toEqual(['Apache/{version} 2.4']);
    expect(find({ text: 'Apache/x' }, text('Apache/{version}'))).toEqual([]);
    expect(find({ text: 'PHP \n 8.4.1,' }, text('PHP{version}'))).toEqual(['PHP{version} 8.4.1']);
    expect(find({ text: `v${'1'.repeat(99)}` }, text('v{version}'))).toEqual([
      `v{version} ${'1'.repeat(32)}`,
    ]);
  });

  it('are searched at the root of a host too', () => {
    expect(
      find({ url: 'https://shop.example/', title: 'Index of /' }, title('Index of {path}')),
    ).toHaveLength(1);
  });

  it('distinguish text directly in the body from text in an element', () => {
    const texts = (body: string) => {
      const markup = parseMarkup(body, PAGE);
      return markup.seen && markup.value.content?.seen ? markup.value.content.value.texts : [];
    };
    const error = '<b>Warning</b>: oh in <b>/x/a.php</b> on line <b>3</b><br>';
    const isTop = (body: string) => texts(body).some(({ where }) => where === 'top');
    expect(isTop(`<br />${error}<!doctype html><title>x</title>`)).toBe(true);
    expect(isTop(`<!doctype html><title>x</title><body>${error}</body>`)).toBe(true);
    expect(isTop(`<html><body><p>x</p>${error}</body></html>`)).toBe(true);
    expect(isTop(`<html><body><p>${error}</p></body></html>`)).toBe(false);
    expect(isTop(`<html><body><pre>${error}</pre></body></html>`)).toBe(false);
  });

  it.each([
    ['<pre>SQLSTATE[42S02]</pre>', true],
    ['<title>Error</title><style>p {}</style><div><b>SQLSTATE[42S02]</b></div>', true],
    ['SQLSTATE[42S02]', true],
    ['<pre>all is well</pre>', false],
    ['<h1>Notes</h1><pre>SQLSTATE[42S02]</pre>', false],
    ['<p>What is this?</p><pre>SQLSTATE[42S02]</pre>', false],
    ['<pre>SQLSTATE[42S02]</pre><a href="/">Blog</a>', false],
    ['<div>Anna wrote</div><pre>SQLSTATE[42S02]</pre><button>Reply</button>', false],
    ['<span>SQLSTATE[42S02]</span><textarea></textarea>', false],
    ['<table><tr><td>SQLSTATE[42S02]</table>', false],
    ['<h3>Notes</h3><pre>SQLSTATE[42S02]</pre>', false],
    ['<pre>SQLSTATE[42S02]</pre><script src="/app.js"></script>', false],
    // As pages for pasted texts show it.
    ['<div class="line"><span class="k">SQLSTATE[42S02]</span></div>', false],
    ['<title>Paste 8fA2</title><pre>SQLSTATE[42S02]</pre>', false],
    ['<title>500 Internal Server Error</title><pre>SQLSTATE[42S02]</pre>', true],
  ])('%s has nothing around an error: %s', (body, expected) => {
    const markup = parseMarkup(body, PAGE);
    const found = markup.seen && markup.value.content?.seen ? markup.value.content.value.texts : [];
    expect(found.some(({ where }) => where === 'whole')).toBe(expected);
  });

  it('find elements by name, class and id', () => {
    const markup = parseMarkup('<DIV class="x debugger y"><ul id=summary></ul></DIV><pre></pre>', PAGE);
    const found = markup.seen && markup.value.content?.seen ? markup.value.content.value.texts : [];
    expect(found.filter(({ where }) => where === 'element').map(({ needle }) => needle)).toEqual(
      expect.arrayContaining(['.debugger', '#summary', 'pre']),
    );
  });
});

it('a script keeps the attributes that the integrity check needs, its type too', () => {
  const html =
    '<script src="/a.js" type="module" integrity="sha256-x" crossorigin></script><script>1</script>';
  const markup = parseMarkup(html, PAGE);
  expect(markup.seen && markup.value.scripts).toEqual([
    { src: '/a.js', integrity: 'sha256-x', crossorigin: '', type: 'module' },
    {},
  ]);
});
