import { readFileSync } from 'node:fs';
import AjvDraft04 from 'ajv-draft-04';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audit, suppressionsFor } from '../../src/engine/index.js';
import { toSarif } from '../../src/export/sarif.js';
import { anyPage } from '../support/arbitrary-page.js';
import { pageWith } from '../support/page.js';
import { careless, hardened, hostile } from './reports.js';

const SCHEMA = new URL('../fixtures/sarif/sarif-schema-2.1.0.json', import.meta.url);
/** The official schema; its `format`s are annotations and not validated. */
const validate = new AjvDraft04({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')) as object,
);
const VERSION = { version: '0.1.0' };

function checked(log: ReturnType<typeof toSarif>) {
  // Removes undefined properties, like a file.
  validate(JSON.parse(JSON.stringify(log)));
  expect(validate.errors).toBeNull();
  return log;
}

describe('toSarif', () => {
  it('is valid for one page, several and none', () => {
    checked(toSarif([careless], VERSION));
    checked(toSarif([careless, hardened, hostile], VERSION));
    checked(toSarif([], VERSION));
  });

  it('is valid for any page', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        checked(toSarif([audit(page)], VERSION));
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 30) },
    );
  });

  it('lists each rule once, with the index in each result', () => {
    const [run] = toSarif([careless, careless], VERSION).runs;
    const ids = run?.tool.driver.rules?.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(ids[ruleIndex ?? -1]).toBe(ruleId);
    expect(run?.results).toHaveLength(2 * careless.findings.length);
  });

  it('has levels for findings, and notifications for what was not seen', () => {
    const [run] = toSarif([careless], VERSION).runs;
    expect(run?.results?.[0]).toMatchObject({ ruleId: 'cookies/session-without-secure', level: 'error' });
    expect(run?.invocations?.[0]?.toolExecutionNotifications).toHaveLength(careless.unknowns.length);
  });

  it('reports a run with an ungraded page as failed', () => {
    const unseen = { seen: false, because: 'not-recorded' } as const;
    const nothing = audit({ ...pageWith({}), chain: unseen, cookieStore: unseen, markup: unseen });
    const [run] = checked(toSarif([careless, nothing], VERSION)).runs;
    const [invocation] = run?.invocations ?? [];
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications?.some(({ level }) => level === 'error')).toBe(true);
    expect(run?.properties?.['pages']).toMatchObject([
      { grade: careless.grade },
      { grade: null, score: null },
    ]);
    expect(toSarif([careless], VERSION).runs[0]?.invocations?.[0]?.executionSuccessful).toBe(true);
  });

  it('keeps suppressed findings, as suppressed', () => {
    const page = pageWith({ headers: [['Server', 'Apache/2.4.59']] });
    const entry = { site: 'shop.example.com', finding: 'server-tokens/version', reason: 'agreed' };
    const report = audit(page, suppressionsFor(page.url, [entry], '2026-11-25'));
    const [run] = checked(toSarif([report], VERSION)).runs;
    const result = run?.results?.find(({ ruleId }) => ruleId === 'server-tokens/version');
    expect(result?.suppressions).toEqual([{ kind: 'external', status: 'accepted', justification: 'agreed' }]);
  });

  it('contains no personal data: credentials, query strings, fragments, values', () => {
    expect(JSON.stringify(toSarif([careless, hostile], VERSION))).not.toMatch(
      /secret|5f1c|reader|pw@|u:p|#orders|#frag/,
    );
  });
});
