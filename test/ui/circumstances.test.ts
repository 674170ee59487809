import { expect, test } from 'vitest';
import { circumstances } from '../../src/ui/text/circumstances.js';
import { pageWith } from '../support/page.js';

test.each([
  [{}, false, []],
  [{ status: 404 }, false, ['error page · 404']],
  [{ status: 503, url: 'http://localhost/' }, true, ['error page · 503', 'local address', 'private window']],
  [{ status: 203 }, false, ['status 203']],
  [{ status: 204 }, false, ['status 204']],
  [{ contentType: 'application/json' }, false, ['no page · application/json']],
  [
    { status: 500, contentType: 'application/json' },
    false,
    ['error page · 500', 'no page · application/json'],
  ],
  [{ url: 'https://192.168.1.1/' }, false, ['local address']],
  [{ url: 'https://intranet/' }, false, ['local address']],
  [{ headers: 'http-cache' as const }, false, []],
])('%j, private %s: %j', (parts, isPrivate, texts) => {
  expect(circumstances(pageWith(parts), isPrivate, false).map(({ text }) => text)).toEqual(texts);
});

test('an unseen response has no status', () => {
  const chain = { seen: false, because: 'service-worker' } as const;
  expect(circumstances({ ...pageWith(), chain }, false, false)).toEqual([]);
});

test('a status that a caveat says is not said again', () => {
  const page = pageWith({ status: 404, url: 'http://localhost/a' });
  expect(circumstances(page, false, true).map(({ text }) => text)).toEqual(['local address']);
});
