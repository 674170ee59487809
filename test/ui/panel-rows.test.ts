import { describe, expect, it } from 'vitest';
import { groupFindings, SEVERITIES, suppressionsFor, type Finding } from '../../src/engine/index.js';
import { filterGroups, NO_FINDING_FILTER } from '../../src/ui/finding-filter.js';
import { findingRows, rowWith, type FindingRow } from '../../src/ui/panel/groups.js';
import {
  createFindingsOf,
  createRows,
  filterRows,
  NO_FILTER,
  sameOf,
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
const SUPPRESSED = { site: 'shop.example', finding: 'server-tokens/version', reason: 'Known' };
const suppressions = suppressionsFor(`${SHOP}/`, [SUPPRESSED], '2026-11-25');

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
    const groups = findingRows([], rows, createFindingsOf('shop.example', suppressions));
    const versions = groups.filter(({ findings: [first] }) => first.message === 'version');
    expect(versions.map(({ findings: [first], rows: on }) => [first.suppressed?.reason, on.length])).toEqual([
      [undefined, 1],
      ['Known', 2],
    ]);
    expect(groups.at(-1)).toBe(versions[1]);
    expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length);
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

describe('the findings of the page and of its responses', () => {
  const page = { url: `${SHOP}/`, resource: 'main_frame', status: 200, headers: ['a', 'b'].map(cookie) };
  const responses = createRows()(
    new MemoryResponses([
      page,
      { url: `${SHOP}/x.js`, status: 200, headers: ['b', 'c'].map(cookie) },
      { url: 'https://cdn.example/y.js', status: 200, headers: [cookie('a')] },
    ]).rows(),
    `${SHOP}/`,
  );
  const findingsOf = createFindingsOf();
  const [own, , foreign] = responses.map(findingsOf);
  const of = (report: readonly Finding[]) => findingRows(groupFindings(report), responses, findingsOf);
  const subjects = (all: readonly FindingRow[]) =>
    all
      .filter(({ id }) => id.startsWith('cookies/without-secure'))
      .map(({ party, isOfPage, findings, rows: on }) => [
        party,
        isOfPage,
        findings.map(({ id }) => id.split('#')[1]).join(),
        on.length,
      ]);

  it('are told once each: those of the page with all responses that have them, then the others', () => {
    expect(subjects(of(own ?? fail()))).toEqual([
      ['first', true, 'a,b', 2],
      ['first', false, 'c', 1],
      ['third', false, 'a', 1],
    ]);
    const all = of(own ?? fail()).flatMap(({ party, findings }) =>
      findings.map(({ id }) => `${party} ${id}`),
    );
    expect(new Set(all).size).toBe(all.length);
  });

  it('are found by one of them, of this site or of another', () => {
    const all = of(own ?? fail());
    const one = foreign?.find(({ id }) => id === 'cookies/without-secure#a') ?? fail();
    expect(rowWith(all, one, 'first')?.isOfPage).toBe(true);
    expect(rowWith(all, one, 'third')?.party).toBe('third');
    expect(rowWith(of([]), { ...one, suppressed: SUPPRESSED }, 'first')).toBeUndefined();
  });

  it('are not hidden under one that is suppressed on another host', () => {
    const report = (own ?? fail()).map((one) => ({ ...one, suppressed: SUPPRESSED }));
    expect(subjects(of(report))).toEqual([
      ['first', false, 'a,b,c', 2],
      ['first', true, 'a,b', 0],
      ['third', false, 'a', 1],
    ]);
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
  const groups = findingRows([], cookies, findingsOf);
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
    const filter = {
      ...NO_FILTER,
      having: { these: new Set(insecure.findings.map(sameOf)), text: insecure.text },
    };
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
