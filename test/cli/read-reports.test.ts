import { describe, expect, it } from 'vitest';
import { reportsIn } from '../../src/cli/read-reports.js';
import { UserError } from '../../src/cli/terminal.js';
import { toComparable } from '../../src/export/comparison.js';
import { REPORT_SCHEMA, toJson } from '../../src/export/json.js';
import { careless, proposed } from '../export/reports.js';

const written = toJson(
  { report: careless, proposals: proposed(careless), seenAt: Date.UTC(2026, 10, 25) },
  { version: '1.2.3' },
);
/** As version 1 of the schema had it. */
const { version: _version, date: _date, rules: _rules, ...before } = written;

describe('reports that were written as JSON', () => {
  it('are read with and without what a later version added, and neither date nor version is compared', () => {
    const [now] = reportsIn([written], 'a.json');
    expect(now?.findings.map(({ id }) => id)).toEqual(toComparable(careless).findings.map(({ id }) => id));
    expect(reportsIn([{ ...before, schema: 1 }], 'a.json')).toEqual([now]);
    expect(reportsIn([{ ...written, date: null, version: '9' }], 'a.json')).toEqual([now]);
  });

  it.each([
    [REPORT_SCHEMA + 1, 'a.json is a JSON report of a newer Sitegrade: its "schema" is above 6.'],
    [0, 'a.json is not a JSON report.'],
    [1.5, 'a.json is not a JSON report.'],
    ['2', 'a.json is not a JSON report.'],
    [undefined, 'a.json is not a JSON report.'],
  ])('are refused with a sentence if their schema is %j', (schema, sentence) => {
    expect(() => reportsIn([written, { ...written, schema }], 'a.json')).toThrow(new UserError(sentence));
  });

  it('are a list', () => {
    for (const raw of [written, null, 1, {}, [null]])
      expect(() => reportsIn(raw, 'a.json')).toThrow('a.json is not a JSON report.');
  });
});
