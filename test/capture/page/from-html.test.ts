import { describe, expect, test } from 'vitest';
import { createCollector } from '../../../src/capture/page/collect.js';
import { feed } from '../../../src/capture/page/from-html.js';

function contentOf(html: string) {
  const collector = createCollector({
    page: 'https://shop.example/',
    sought: ['#summary', '.debugger', '.listing', 'pre', 'ul'],
  });
  feed(html, collector);
  return collector.collected().content;
}

describe('a policy in a <meta>', () => {
  const policy = '<meta http-equiv=" Content-Security-policy" content="x">';

  test.each([
    ['first', policy, true],
    ['in the head', `<head><title>a</title>${policy}`, true],
    ['without tags', `<!doctype html>\n<title>a</title><link rel=x><style>a</style>${policy}<p>a`, true],
    ['between head and body', `<html><head></head> ${policy}<body>`, true],
    ['after svg in a title', `<title><svg></title>${policy}`, true],
    ['after a noscript', `<noscript>a<p></noscript><template>a<p></template>${policy}`, true],
    ['in the body', `<body>${policy}`, false],
    ['after a paragraph', `<head></head><p>a</p>${policy}`, false],
    ['after an unknown element in the head', `<head><x-a></x-a>${policy}</head>`, false],
    ['after text in the head', `<head>a${policy}</head>`, false],
    ['in svg', `<head><svg>${policy}</svg></head>`, false],
    ['in a template', `<head><template>${policy}</template></head>`, false],
    ['in a noscript', `<head><noscript>${policy}</noscript></head>`, false],
  ])('%s', (_, html, isInHead) => {
    const collector = createCollector({ page: 'https://shop.example/', sought: [] });
    feed(html, collector);
    const { metas } = collector.collected();
    expect(metas.map(({ outsideHead = false }) => outsideHead)).toEqual([!isInHead]);
  });
});

describe('title and text of a body', () => {
  test.each([
    ['<title>Index of /a</title><h1>Index of /a</h1>', 'Index of /a', 'Index of /a'],
    ['<TITLE lang=en>A &amp; B</TITLE><p>one<br>two', 'A & B', 'onetwo'],
    ['a <!-- <title>no</title> --> b', '', 'a  b'],
    ['<script>if (a < b) "<title>no</title>"</script>x<style>y</style>z', '', 'xz'],
    ['<code>DEBUG = True</code> &#39;&#x2019;&lt;&unknown;', '', "DEBUG = True '’<&unknown;"],
    ['no element at all: 1 &lt; 2', '', 'no element at all: 1 < 2'],
    ['<title>never closed', 'never closed', ''],
    ['<script>never closed', '', ''],
    ['<title>first</title><title>second</title>', 'first', ''],
    ['<title></title><title>second</title>', '', ''],
    ['<svg><title>an icon</title></svg>x', '', 'x'],
    ['<svg><title>an icon</title><g><title>its part</title></g></svg><title>Shop</title>', 'Shop', ''],
    ['<svg><foreignObject><p>x</p><title>Shop</title></foreignObject></svg>', 'Shop', 'x'],
    ['<math><title>no</title></math>', '', ''],
  ])('%j', (html, title, text) => {
    expect(contentOf(html)).toMatchObject({ title, text });
  });

  test('finds the sought elements, and the top-level text', () => {
    const { elements, top } = contentOf(`<html><body class=a>
      <br /><b>Warning</b>: one <p>no</p>still the body’s<div id=x class="wrap listing"><b>no</b></div>
      </i></i>two<PRE Class='debugger'>no</pre><h1 ID="summary">no</h1> three`);
    expect([...elements].sort()).toEqual(['#summary', '.debugger', '.listing', 'pre']);
    expect(top.replace(/\s+/g, ' ').trim()).toBe('Warning: one still the body’s two three');
  });
});
