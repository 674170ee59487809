import { describe, expect, it } from 'vitest';
import { SEVERITIES, suppressionsFor } from '../../src/engine/index.js';
import { filterGroups, NO_FINDING_FILTER } from '../../src/ui/finding-filter.js';
import { groupResponses } from '../../src/ui/panel/groups.js';
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
    const groups = groupResponses(rows, createFindingsOf('shop.example', suppressions));
    const versions = groups.filter(({ findings: [first] }) => first.message === 'version');
    expect(versions.map(({ findings: [first], rows: on }) => [first.suppressed?.reason, on.length])).toEqual([
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

describe('groups of responses', () => {
  const cookies = createRows()(
    new MemoryResponses([
      { url: `${SHOP}/`, resource: 'main_frame', status: 200, headers: ['a', 'b'].map(cookie) },
      { url: `${SHOP}/x.js`, status: 200, headers: ['b', 'c'].map(cookie) },
      { url: `${SHOP}/y.js`, status: 200, headers: [['Server', 'Apache/2.4.59']] },
    ]).rows(),
    `${SHOP}/`,
  );
  const findingsOf = createFindingsOf();
  const groups = groupResponses(cookies, findingsOf);
  const insecure = groups.find(({ id }) => id.startsWith('cookies/without-secure')) ?? fail();

  it('count each subject once, and each response once', () => {
    expect(insecure.text).toBe('3 cookies are sent without Secure');
    expect(insecure.findings.map(({ id }) => id.split('#')[1])).toEqual(['a', 'b', 'c']);
    expect(insecure.rows).toEqual(cookies.slice(0, 2));
    expect(insecure.spread).toEqual([
      { kind: 'page', on: 1, of: 1 },
      { kind: 'static', on: 1, of: 2 },
    ]);
  });

  it('are sorted by severity, then by the number of responses', () => {
    const order = groups.map(
      ({ findings: [{ severity }], rows: on }) => SEVERITIES.indexOf(severity) * 100 + on.length,
    );
    expect(order).toEqual(order.toSorted((a, b) => b - a));
  });

  it('filter the table', () => {
    const filter = { ...NO_FILTER, group: { id: insecure.id, text: insecure.text } };
    expect(filterRows(cookies, filter, findingsOf)).toEqual(cookies.slice(0, 2));
  });

  it.each([
    [{ text: ' WITHOUT secure' }, 1],
    [{ text: '#c' }, true],
    [{ text: 'nowhere' }, 0],
    [{ severities: new Set(['medium'] as const) }, true],
    [{ text: 'without secure', severities: new Set(['high'] as const) }, 0],
  ])('pass the filter %j', (filter, many) => {
    const shown = filterGroups(groups, { ...NO_FINDING_FILTER, ...filter });
    expect(many === true ? shown.includes(insecure) : shown.length).toBe(many);
  });
});

function cookie(name: string) {
  return ['Set-Cookie', `${name}=a1b2c3`] as const;
}

function fail(): never {
  throw new Error('There is a row');
}
