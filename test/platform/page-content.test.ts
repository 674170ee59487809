import { expect, it, vi } from 'vitest';
import { createCollector } from '../../src/capture/page/collect.js';
import { feed, parseMarkup } from '../../src/capture/page/from-html.js';

vi.doMock('webextension-polyfill', () => ({ default: {} }));
const { pageContent } = await import('../../src/platform/page/page-content.js');

const PAGE = 'https://shop.example.com/';
const HTML = `<title>a</title><a target=_blank href="https://other.example/">x</a><a href="/login">y</a>
  <img src="https://cdn.example/a.png"><form><input type=password></form>`;

it('keeps all that a page’s document sends, and nothing else', () => {
  const collector = createCollector({ page: PAGE, sought: [] });
  feed(HTML, collector);
  const { content } = collector.collected();
  const markup = parseMarkup(HTML, PAGE);
  expect(pageContent({ ...content, more: 1 }, PAGE)).toEqual(markup.seen && markup.value.content);
  expect(pageContent({ ...content, linksToSignIn: 'yes' }, PAGE)).not.toHaveProperty('value.linksToSignIn');
});
