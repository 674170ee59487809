import { describe, expect, it } from 'vitest';
import { readMarkup } from '../../src/capture/markup.js';
import { MAX_ELEMENTS, type PageContent } from '../../src/engine/index.js';
import { findTexts } from '../../src/engine/needles.js';

const PAGE = 'https://shop.example.com/basket/?token=secret';

function contentOf(html: string, page = PAGE): PageContent {
  const markup = readMarkup(html, page);
  if (!markup.seen || !markup.value.content?.seen) throw new Error('no content');
  return markup.value.content.value;
}

describe('the content of a body', () => {
  it('keeps what is loaded from elsewhere or without TLS, resolved and without queries', () => {
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

  it('keeps where forms go and which hidden fields they have, no values', () => {
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

  it('keeps links to other origins that open a window of their own', () => {
    const { newWindowLinks } = contentOf(`
      <a target=_BLANK rel="Opener x" href="https://other.example/?q">x</a><a target=_blank href="/own">x</a>
      <a href="https://third.example/">x</a>`);
    expect(newWindowLinks).toEqual([{ url: 'https://other.example/', rel: 'opener x' }]);
  });

  it('says so when there is more than is read', () => {
    const markup = readMarkup('<img src="http://a.example/">'.repeat(MAX_ELEMENTS + 1), PAGE);
    expect(markup).toMatchObject({ seen: true, value: { content: { seen: false, because: 'too-many' } } });
  });
});

describe('known texts', () => {
  const needles = [
    { text: 'Apache/', where: 'text', version: true },
    { text: 'Index of /', where: 'title' },
  ] as const;

  it('are kept without what stands around them', () => {
    expect(findTexts('Index of /private', 'x Apache/2.4.58 (Ubuntu) sessionid=SECRET', needles)).toEqual([
      { needle: 'Apache/', where: 'text', version: '2.4.58' },
      { needle: 'Index of /', where: 'title' },
    ]);
    expect(findTexts('', 'Apache/x Index of /', needles)).toEqual([{ needle: 'Apache/', where: 'text' }]);
  });
});
