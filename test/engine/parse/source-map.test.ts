import { expect, test } from 'vitest';
import { parseFields } from '../../../src/engine/parse/fields.js';
import { sourceMapOf } from '../../../src/engine/parse/source-map.js';

const none: Readonly<Record<string, string>> = {};

test.each([
  ['a script', none, 'code();\n//# sourceMappingURL=app.js.map\n', 'app.js.map'],
  ['a style sheet', none, 'a{}\n/*# sourceMappingURL=/css/a.css.map */', '/css/a.css.map'],
  ['the sign of old', none, '//@ sourceMappingURL=a.map', 'a.map'],
  ['the last of two', none, '//# sourceMappingURL=a\n//# sourceMappingURL=b', 'b'],
  ['the map itself', none, '//# sourceMappingURL=data:application/json;base64,e30=', 'data:'],
  ['in a string', none, 'x = "sourceMappingURL=a.map"', null],
  ['with nothing behind', none, '//# sourceMappingURL=', null],
  ['far from the end', none, `//# sourceMappingURL=a\n${' '.repeat(9000)}`, null],
  ['the header before the comment', { SourceMap: '/h.map' }, '//# sourceMappingURL=a', '/h.map'],
  ['the old header', { 'x-sourcemap': '/old.map' }, '', '/old.map'],
  ['the new before the old', { 'X-SourceMap': '/old.map', sourcemap: '/new.map' }, '', '/new.map'],
  ['neither', none, 'code();', null],
])('%s', (_, headers, body, url) => {
  const fields = parseFields(Object.entries(headers).map(([name, value]) => ({ name, value })));
  if (!fields.seen) throw new Error(fields.because);
  const map = sourceMapOf(fields.value, body);
  expect(map?.url ?? null).toBe(url);
  expect(JSON.stringify(map?.quotes ?? '')).not.toContain('base64');
});
