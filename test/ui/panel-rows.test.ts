import { describe, expect, it } from 'vitest';
import { suppressionsFor } from '../../src/engine/index.js';
import { groupFindings } from '../../src/ui/panel/groups.js';
import {
  createFindingsOf,
  createRows,
  filterRows,
  NO_FILTER,
  unsuppressed,
} from '../../src/ui/panel/rows.js';
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
const suppressions = suppressionsFor(
  `${SHOP}/`,
  [{ site: 'shop.example', finding: 'server-tokens/version', reason: 'Known' }],
  '2026-11-25',
);

describe('the findings of a response', () => {
  it('are computed once', () => {
    const findingsOf = createFindingsOf();
    for (const row of rows) expect(findingsOf(row)).toBe(findingsOf({ ...row }));
  });

  it('are suppressed on one site only', () => {
    const findingsOf = createFindingsOf('shop.example', suppressions);
    const suppressed = rows.map((row) =>
      findingsOf(row).flatMap((one) => (one.suppressed ? [one.message] : [])),
    );
    expect(suppressed).toEqual([['version'], ['version'], []]);
    const plain = createFindingsOf();
    const counts = rows.map((row) => unsuppressed(plain(row)).length - unsuppressed(findingsOf(row)).length);
    expect(counts).toEqual([1, 1, 0]);
  });
});

describe('findings over all responses', () => {
  it('form their own group if suppressed, and come last', () => {
    const groups = groupFindings(rows, createFindingsOf('shop.example', suppressions));
    const versions = groups.filter(({ finding }) => finding.message === 'version');
    expect(versions.map(({ finding, rows: on }) => [finding.suppressed?.reason, on.length])).toEqual([
      [undefined, 1],
      ['Known', 2],
    ]);
    expect(groups.at(-1)).toBe(versions[1]);
    expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
  });

  it('pass the filter only if they are not suppressed', () => {
    const only = suppressionsFor(
      `${SHOP}/`,
      createFindingsOf()(rows[0] ?? fail()).map(({ id }) => ({
        site: 'shop.example',
        finding: id,
        reason: 'All',
      })),
      '2026-11-25',
    );
    const filter = { ...NO_FILTER, withFindings: true };
    expect(filterRows(rows, filter, createFindingsOf())).toHaveLength(3);
    expect(filterRows(rows, filter, createFindingsOf('shop.example', only))).toEqual([rows[2]]);
  });
});

function fail(): never {
  throw new Error('There is a row');
}
