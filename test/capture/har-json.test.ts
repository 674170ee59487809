import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readHarJson } from '../../src/capture/har-json.js';
import { readHar } from '../../src/cli/har-file.js';
import { audit, type PageSnapshot } from '../../src/engine/index.js';

const FOLDER = join(import.meta.dirname, '../fixtures');
const FILES = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.har'),
);

/** What inline code there is, only the command line tells: hashes are not to be had at once in a browser. */
const findings = (snapshots: readonly PageSnapshot[]) =>
  snapshots.map((snapshot) => {
    const { url, grade, score, findings } = audit(snapshot);
    return { url, grade, score, findings: findings.map(({ id, points }) => `${id} ${points}`) };
  });

describe('a HAR that is read whole', () => {
  it('there are recorded ones to try', () => {
    expect(FILES.length).toBeGreaterThan(0);
  });

  it.each(FILES)('%s comes to the same as on the command line', async (name) => {
    const path = join(FOLDER, name);
    const streamed = await readHar(path);
    const read = readHarJson(JSON.parse(readFileSync(path, 'utf8')));
    if (typeof read === 'string') throw new Error(read);
    expect(findings(read.snapshots)).toEqual(findings(streamed.snapshots));
    expect(read.isFull).toBe(streamed.isFull);
  });

  it.each([
    [null, 'no list log.entries'],
    [{ log: {} }, 'no list log.entries'],
    [{ log: { entries: [] } }, 'without any page'],
    [[], 'no list log.entries'],
  ])('%j is refused in one sentence', (raw, words) => {
    expect(readHarJson(raw)).toContain(words);
  });

  it('takes nothing for what it is not', () => {
    const entries = [
      null,
      7,
      { request: 'x', response: [] },
      {
        pageref: 3,
        request: { url: 'https://shop.test/', headers: [null, { name: 5 }], cookies: 'many' },
        response: { status: '200', headers: [{ name: 'X' }, { name: 'Server', value: {} }], content: 3 },
      },
    ];
    const read = readHarJson({ log: { entries, pages: [1, { id: [] }], creator: 'me' } });
    expect(typeof read === 'string' ? read : read.snapshots.length).toBeTruthy();
  });
});
