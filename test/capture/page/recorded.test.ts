import { expect, test } from 'vitest';
import { textsOf } from '../../../src/capture/page/from-html.js';
import { recordedPages } from '../../support/servers/recorded.js';

const read = recordedPages().flatMap(({ name, page, response }) => {
  const content = page.markup.seen ? page.markup.value.content : undefined;
  return content?.seen
    ? [{ name, url: page.url, body: response.content.text, texts: content.value.texts }]
    : [];
});

test('there are recorded bodies', () => {
  expect(read.length).toBeGreaterThan(20);
});

test.each(read)('$name: a probed body gives the same texts as a page', ({ url, body, texts }) => {
  expect(textsOf(body, url)).toEqual(texts);
});
