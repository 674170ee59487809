import { describe, expect, test } from 'vitest';
import { readShown } from '../../src/capture/body-text.js';

describe('what a body shows', () => {
  test.each([
    ['<title>Index of /a</title><h1>Index of /a</h1>', 'Index of /a', 'Index of /a'],
    ['<TITLE lang=en>\n A &amp; B </TITLE><p>one<br>two', 'A & B', 'onetwo'],
    ['a <!-- <title>no</title> --> b', '', 'a  b'],
    ['<script>if (a < b) "<title>no</title>"</script>x<style>y</style>z', '', 'xz'],
    ['<code>DEBUG = True</code> &#39;&#x2019;&lt;&unknown;', '', "DEBUG = True '’<&unknown;"],
    ['no element at all: 1 &lt; 2', '', 'no element at all: 1 < 2'],
    ['<title>never closed', 'never closed', ''],
    ['<script>never closed', '', ''],
    ['&#0;&#1114112;&#55296;', '', '&#0;&#1114112;\ud800'],
  ])('%j', (html, title, text) => {
    expect(readShown(html)).toMatchObject({ title, text });
  });

  test('names the elements that are sought, and the text that stands in none', () => {
    const { elements, top } = readShown(`<html><body class=a>
      <br /><b>Warning</b>: one <p>still the body’s<div id=x class="wrap listing"><b>no</b></div>
      </i></i>two<PRE Class='debugger'>no</pre><h1 ID="summary">no</h1> three`);
    expect([...elements].sort()).toEqual(['#summary', '.debugger', '.listing', 'pre']);
    expect(top.replace(/\s+/g, ' ').trim()).toBe('Warning: one still the body’s two three');
  });

  test.each([
    '<',
    '<!--',
    '<div class=a',
    '<div id="',
    '<script>',
    '<title>',
    '</title',
    '&',
    '&#',
    '<p>a',
    '<title></title>',
  ])('is read in linear time: %j again and again', (piece) => {
    const time = (length: number) => {
      const body = piece.repeat(Math.ceil(length / piece.length));
      const start = performance.now();
      readShown(body);
      return performance.now() - start;
    };
    // In turn, and the fastest of each counts: a busy machine only ever adds time.
    const fastest = [Infinity, Infinity];
    for (let round = 0; round < 15; round++)
      for (const [at, length] of [250_000, 1_000_000].entries())
        fastest[at] = Math.min(fastest[at] ?? 0, time(length));
    const [small = 0, large = 0] = fastest;
    expect(large).toBeLessThan(Math.max(2, 2.5 ** 2 * small));
  });
});
