import { constants } from 'node:buffer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HarEntry } from '../../src/capture/har/entry.js';
import { harLog } from '../../src/capture/har/har.js';
import { readHarJson } from '../../src/capture/har/json.js';
import { harStream } from '../../src/capture/har/stream.js';
import { readHar, sha256 } from '../../src/cli/har-file.js';
import { UserError } from '../../src/cli/terminal.js';
import { har, STARTED } from '../support/har.js';
import { runs } from '../support/runs.js';

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sitegrade-har-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, `${(count += 1)}.har`);
  await writeFile(path, text);
  return path;
}

const read = async (log: unknown) => (await readHar(await file(JSON.stringify(log)))).snapshots;

const HTML = '<meta name="referrer" content="no-referrer"><script src="/a.js" integrity="x"></script>';

/** Properties that every object inherits. */
const INHERITED = ['constructor', '__proto__', 'hasOwnProperty', 'toString'];

describe('names of inherited properties', () => {
  const plain = () =>
    har(
      [
        {
          url: 'https://a.test/',
          page: 'p',
          headers: [['X', '1']],
          content: { text: HTML, mimeType: 'text/html' },
        },
        { url: 'https://b.test/a.js', page: 'p', extra: { _resourceType: 'script' } },
      ],
      { pages: ['p'] },
    );
  /** Read as a stream, and read whole. */
  const readings = async (text: string) => {
    const readings = [await readHar(await file(text)), await readHarJson(text)];
    return readings.map(({ snapshots }) => snapshots);
  };

  it.each(INHERITED)('the key %s is ignored at any depth', async (key) => {
    const text = JSON.stringify(plain());
    const expected = await readings(text);
    for (const value of ['x', 7, [{}], { status: 500, url: 'https://evil.test/', log: { entries: [] } }]) {
      const more = text.replaceAll('{"', `{"${key}":${JSON.stringify(value)},"`);
      expect(await readings(more)).toEqual(expected);
    }
  });

  it.each(INHERITED)('the value %s is treated like any other', async (name) => {
    const log = har(
      [
        {
          url: 'https://a.test/',
          page: name,
          headers: [[name, name]],
          content: { text: HTML, mimeType: name },
        },
        { url: 'https://b.test/', page: name, extra: { _resourceType: name } },
      ],
      { pages: [name], creator: name },
    );
    for (const snapshots of await readings(JSON.stringify(log))) {
      expect(snapshots).toMatchObject([
        {
          url: 'https://a.test/',
          chain: { value: [{ headers: { value: [{ name, value: name }] } }] },
          markup: { value: { scripts: [{ src: '/a.js', integrity: 'x' }] } },
        },
      ]);
    }
  });

  it.each(INHERITED)('does not keep the value of %s in memory', (key) => {
    const stream = harStream(sha256);
    stream.write(`{"${key}":"`);
    // Longer than the maximum length of a string: keeping it would throw.
    const piece = 'x'.repeat(1_048_576);
    for (let sent = 0; sent <= constants.MAX_STRING_LENGTH; sent += piece.length) stream.write(piece);
    stream.write('"}');
    expect(() => stream.end()).toThrow('log.entries is missing');
  });
});

describe('readHar', () => {
  it('reads the parts of every entry that capture needs', async () => {
    const log = har(
      [
        { url: 'http://a.test/', page: 'p', status: 301, location: 'https://a.test/' },
        {
          url: 'https://a.test/',
          page: 'p',
          headers: [
            ['X-\u00dc', '"\\\u2028🍪'],
            ['Set-Cookie', 'a=secret'],
          ],
          content: { text: Buffer.from(HTML).toString('base64'), encoding: 'base64', mimeType: 'text/html' },
        },
        { url: 'https://b.test/', page: 'q', requestHeaders: [['cookie', 'a=secret']] },
        { url: 'https://c.test/', page: 'r', extra: { _fromCache: 'disk' } },
      ],
      { pages: ['q', 'p', 'r'] },
    );
    const [q, p, r] = await read(log);
    expect(p?.chain.seen && p.chain.value.map(({ url }) => url)).toEqual([
      'http://a.test/',
      'https://a.test/',
    ]);
    expect(p?.chain.seen && p.chain.value[1]?.headers).toEqual({
      seen: true,
      value: [{ name: 'X-\u00dc', value: '"\\\u2028🍪' }],
    });
    expect(p?.markup.seen && p.markup.value.scripts).toEqual([{ src: '/a.js', integrity: 'x' }]);
    expect(p?.cookieStore).toEqual({ seen: true, value: [] });
    expect(q?.cookieStore.seen).toBe(false);
    expect(r?.chain.seen && r.chain.value[0]?.from).toBe('http-cache');
    expect(JSON.stringify([q, p, r])).not.toContain('secret');
  });

  it('accepts keys in any order, a byte-order mark, and keys that look like paths', async () => {
    const [expected] = await read(
      har([{ url: 'https://a.test/', page: 'p', content: { text: HTML } }], { pages: ['p'] }),
    );
    const turned = JSON.stringify(
      har([{ url: 'https://a.test/', page: 'p', content: { text: HTML } }], { pages: ['p'] }),
      (_, value: unknown) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).reverse())
          : value,
    );
    const path = await file(`\ufeff${turned.replace('{', '{"log.pages.[].id":"evil","log.entries":[{}],')}`);
    expect((await readHar(path)).snapshots).toEqual([expected]);
  });

  it.each([
    ['nothing', '', 'it is not JSON, or it is incomplete'],
    ['no JSON', '<html>', 'it is not JSON, or it is incomplete'],
    ['half a file', JSON.stringify(har([{ url: 'https://a.test/' }])).slice(0, -9), 'it is incomplete'],
    ['two files', '{}{}', 'it is not JSON'],
    ['another JSON', '{"log":{"entries":3}}', 'log.entries is missing'],
    ['no entries', JSON.stringify(har([])), 'contains no page and no web request'],
    ['a well', '['.repeat(20_000), 'nested too deeply'],
  ])('rejects %s with one sentence', async (_what, text, sentence) => {
    const reading = readHar(await file(text));
    await expect(reading).rejects.toThrow(UserError);
    await expect(reading).rejects.toThrow(sentence);
  });

  it('rejects a missing file and a folder', async () => {
    await expect(readHar(join(folder, 'none.har'))).rejects.toThrow('does not exist');
    await expect(readHar(folder)).rejects.toThrow('is a folder');
  });

  it('reads the same as JSON.parse does, wherever a chunk ends', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 });
    const answer = fc.record({
      url: fc.constantFrom('https://a.test/', 'https://a.test/b', 'http://a.test/'),
      page: fc.constantFrom('p', 'q'),
      status: fc.constantFrom(200, 302),
      location: fc.constantFrom('', '/b'),
      headers: fc.array(fc.tuple(text, text), { maxLength: 3 }),
      content: fc.record({ text: text.map((inner) => `${inner}<script src="${inner}">`) }),
      // Moves everything across the boundaries of the 64 KiB chunks.
      extra: fc.record({ comment: fc.nat(70_000).map((length) => '"é'.repeat(length)) }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 4 }), async (answers) => {
        const log = harLog(sha256);
        for (const id of ['p', 'q']) log.addPage({ id, title: id });
        for (const {
          url,
          page: pageref,
          status,
          location: redirectURL,
          headers: pairs,
          content,
        } of answers) {
          const headers = pairs.map(([name, value]) => ({ name, value }));
          log.addEntry({
            url,
            pageref,
            startedAt: Date.parse(STARTED),
            status,
            redirectURL,
            headers,
            content,
            sentCookies: false,
          } satisfies HarEntry);
        }
        expect(await read(har(answers, { pages: ['p', 'q'] }))).toEqual(log.snapshots());
      }),
      { numRuns: runs(30) },
    );
  });
});
