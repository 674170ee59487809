import { describe, expect, it } from 'vitest';
import { suppressionsFor } from '../../src/engine/index.js';
import { groupFindings } from '../../src/ui/panel/groups.js';
import { createJudge, createRows, filterRows, NO_FILTER, pressing } from '../../src/ui/panel/rows.js';
import { MemoryResponses, type GivenResponse } from '../support/memory-responses.js';

const SHOP = 'https://shop.example';
const answer = (url: string): GivenResponse => ({ url, status: 200, headers: [['Server', 'Apache/2.4.59']] });
const rows = createRows()(
  new MemoryResponses([
    answer(`${SHOP}/a.js`),
    answer(`${SHOP}/b.js`),
    answer('https://static.shop.example/c.js'),
  ]).rows(),
  `${SHOP}/`,
);
const lived = suppressionsFor(
  `${SHOP}/`,
  [{ site: 'shop.example', finding: 'server-tokens/version', reason: 'Known' }],
  '2026-11-25',
);

describe('a judge', () => {
  it('judges each answer once', () => {
    const judge = createJudge();
    for (const row of rows) expect(judge(row)).toBe(judge({ ...row }));
  });

  it('knows what is lived with on one site, and on no other', () => {
    const judge = createJudge('shop.example', lived);
    const suppressed = rows.map((row) => judge(row).flatMap((one) => (one.suppressed ? [one.message] : [])));
    expect(suppressed).toEqual([['version'], ['version'], []]);
    const plain = createJudge();
    const counts = rows.map((row) => pressing(plain(row)).length - pressing(judge(row)).length);
    expect(counts).toEqual([1, 1, 0]);
  });
});

describe('findings over all answers', () => {
  it('stand apart where they are lived with, and last', () => {
    const groups = groupFindings(rows, createJudge('shop.example', lived));
    const versions = groups.filter(({ finding }) => finding.message === 'version');
    expect(versions.map(({ finding, rows: on }) => [finding.suppressed?.reason, on.length])).toEqual([
      [undefined, 1],
      ['Known', 2],
    ]);
    expect(groups.at(-1)).toBe(versions[1]);
    expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
  });

  it('are asked for by a filter only where they are not', () => {
    const only = suppressionsFor(
      `${SHOP}/`,
      createJudge()(rows[0] ?? fail()).map(({ id }) => ({
        site: 'shop.example',
        finding: id,
        reason: 'All',
      })),
      '2026-11-25',
    );
    const filter = { ...NO_FILTER, withFindings: true };
    expect(filterRows(rows, filter, createJudge())).toHaveLength(3);
    expect(filterRows(rows, filter, createJudge('shop.example', only))).toEqual([rows[2]]);
  });
});

function fail(): never {
  throw new Error('There is a row');
}
