import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseContentType } from '../../../src/engine/parse/content-type.js';

// As Chromium and Firefox show such responses.
test.each([
  ['application/json;v=1, text/html', 'text/html', ''],
  ['text/html, image/png', 'image/png', ''],
  ['application/json;v="a,b", text/html', 'text/html', ''],
  ['application/json;v="text/html, text/html', 'application/json', ''],
  ['application/json;v="a, text/html;w="b', 'application/json', ''],
  ['application/json, */*', 'application/json', ''],
  ['text/html, json', 'text/html', ''],
  ['json, text/html', 'text/html', ''],
  ['application/json, ', 'application/json', ''],
  ['text/html;x="a;, application/json;y="', 'text/html', ''],
  ['text/html;a="\\", application/json"', 'text/html', ''],
  ['application/json text/html', 'application/json', ''],
  ['text/html;charset=utf-8, text/html', 'text/html', 'utf-8'],
  ['text/html;charset=utf-8, application/json, text/html', 'text/html', ''],
  ['TEXT/HTML; Charset="UTF-8"', 'text/html', 'utf-8'],
  ['', null, ''],
  ['html', null, ''],
])('%s', (value, essence, charset) => {
  expect(parseContentType(value)).toMatchObject({ essence, charset });
});

test('any text is read, and of two valid types the last counts', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseContentType(text);
      const quoted = `application/json;a="${text.replace(/["\\]/g, '\\$&')}", text/html`;
      expect(parseContentType(quoted).essence).toBe('text/html');
    }),
  );
});
