import { expect, test } from 'vitest';
import bypasses from '../../../src/engine/data/csp-bypasses.json' with { type: 'json' };
import { anyScriptIn } from '../../../src/engine/csp/any-script.js';
import { hostSource } from '../../../src/engine/csp/sources.js';
import { foldPlaces, scriptPlace } from '../../../src/engine/csp/script-place.js';
import { parsePolicies } from '../../../src/engine/parse/csp.js';

const PAGE = 'https://shop.example/';

test.each([
  ['https://cdn.jsdelivr.net/npm/vue@3.4.1/', 'dist/vue.global.js?v=SECRET#SECRET'],
  ['https://unpkg.com/@scope/tool@1.0.0-rc.1/', 'index.js'],
  ['https://unpkg.com/a@1.0.0', ''],
  ['https://unpkg.com/a@1.0.0', '?SECRET'],
  ['https://unpkg.com/a@1.0.0/', "x;script-src'.js"],
  ['https://esm.sh/v135/react@18.3.1/', 'es2022/react.mjs'],
  ['https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/', 'MathJax.js'],
  ['https://ajax.googleapis.com/ajax/libs/jquery/3.7.1/', 'jquery.min.js'],
  [
    'http://rawcdn.githack.com/user/repo/0123456789abcdef0123456789abcdef01234567/',
    'u/jane@example.com/a.js',
  ],
])('the folder of a version: %s%s', (place, rest) => {
  expect(scriptPlace(new URL(place + rest))).toBe(place);
  expect(scriptPlace(new URL(place))).toBe(place);
  const source = hostSource(place, PAGE, true) ?? '';
  expect(source).toBe(place.replace('http:', 'https:'));
  expect(anyScriptIn(parsePolicies({ header: '', value: `script-src ${source}` }), PAGE).runs).toBe('no');
});

const folders = bypasses.angular.map(({ file }) => file).filter((text) => !text.endsWith('.js'));

test.each(folders)('a folder of AngularJS: %s', (text) => {
  expect(scriptPlace(new URL(`https://${text}1.8.3/angular.min.js`))).toBe(`https://${text}1.8.3/`);
});

test.each([
  ['https://storage.googleapis.com/shop-files/js/SECRET/a.js', 'https://storage.googleapis.com/shop-files/'],
  ['https://s3.eu-west-1.amazonaws.com/shop/a.js', 'https://s3.eu-west-1.amazonaws.com/shop/'],
])('the folder of a bucket: %s', (url, place) => {
  expect(scriptPlace(new URL(url))).toBe(place);
  expect(anyScriptIn(parsePolicies({ header: '', value: `script-src ${place}` }), PAGE).runs).toBe('no');
});

test.each([
  // The next release may have other files, and then the policy would block them.
  'https://cdn.jsdelivr.net/npm/vue@3',
  'https://esm.sh/react@^18.2.0/es2022/react.mjs',
  'https://cdn.jsdelivr.net/npm/a@1.0.0,npm/b@1.0.0',
  'https://unpkg.com/a@1.0.0/%2e%2e/b.js',
  'https://cdn.jsdelivr.net/combine/npm/a@1.0.0/a.js,npm/b@1.0.0/b.js',
  'https://storage.googleapis.com/a.js',
  // It would allow all buckets.
  'https://storage.googleapis.com/download/storage/v1/b/shop/o/a.js',
  // Whoever has the id can read the gist.
  'https://gist.githack.com/user/0123456789abcdef0123456789abcdef/raw/0123456789abcdef0123456789abcdef01234567/a.js',
  'https://cdn.rawgit.com/user/0123456789abcdef0123456789abcdef/raw/0123456789abcdef0123456789abcdef01234567/a.js',
  // Not where the host has its libraries.
  'https://yastatic.net/s3/home/users/jane/1.2.3/a.js',
  'https://cdn.jsdelivr.net/wp/1.2.3/a.js',
  'https://cdn.example/lib/1.2.3/a.js',
  'https://cdn.jsdelivr.net:8443/npm/vue@3.4.1/vue.js',
])('only the origin: %s', (url) => {
  expect(scriptPlace(new URL(url))).toBe(new URL(url).origin);
});

test('places of one origin are folded to it where there are many, or one that is all of it', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => `https://unpkg.com/a${String(at)}@1.2.3/`);
  const mixed = ['self', 'https://esm.sh/b@1.2.3/', 'blob:', 'https://esm.sh'];
  expect(foldPlaces([...mixed, ...many(10)]).kept).toEqual(['self', 'https://esm.sh', 'blob:', ...many(10)]);
  expect(foldPlaces([...mixed, ...many(11)]).kept).toEqual([
    'self',
    'https://esm.sh',
    'blob:',
    'https://unpkg.com',
  ]);
  expect(foldPlaces([...many(2), 'self'], 2)).toEqual({ kept: ['https://unpkg.com', 'self'], leftOut: 0 });
  expect(foldPlaces(mixed, 2)).toEqual({ kept: ['self', 'https://esm.sh'], leftOut: 1 });
});
