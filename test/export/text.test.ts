import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookOf } from '../../src/cli/terminal.js';
import { audit, type Finding, type Report } from '../../src/engine/index.js';
import { columnsOf } from '../../src/export/columns.js';
import { PLAIN, toText, type Look } from '../../src/export/text.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { anyPage } from '../support/arbitrary-page.js';
import { pageWith } from '../support/page.js';
import { runs } from '../support/runs.js';
import { careless, hardened, hostile, NASTY, planned, proposed } from './reports.js';

const RUNS = { numRuns: runs(30) };
const COLOURED = lookOf({ isTTY: true, columns: 80 }, {});
const MOST_LINES = 40;

const textOf = (report: Report, look: Look = PLAIN) =>
  toText({ report, proposals: proposed(report) }, look, 'The full report is there.');
const linesOf = (report: Report) => textOf(report).trimEnd().split('\n');

/** Nothing that a terminal obeys but line feeds, no line wider than it, and not too many of them. */
function expectHarmless(text: string, width: number) {
  const lines = text.trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(MOST_LINES);
  for (const line of lines) {
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
    expect(columnsOf(line)).toBeLessThanOrEqual(width);
  }
}

/** So many findings, no two of which are one group. */
function findings(count: number, of: Partial<Finding>): Finding[] {
  const [first] = careless.findings;
  if (!first) throw new Error('There is no finding.');
  return Array.from({ length: count }, (_, at) => ({ ...first, ...of, message: `m${String(at)}` }));
}

describe('toText', () => {
  it('has grades, servers, counts, the findings with points, and where the fixes lead to', () => {
    expect(linesOf(careless)).toEqual([
      'https://shop.example.test/account/',
      '',
      '  Grade                 ~F, ~5 of 100',
      '  MDN HTTP Observatory  ~F (~15)',
      '  Server                Django (likely: cookies csrftoken and sessionid), behind',
      '                        Apache 2.4.59 (Server: Apache/2.4.59 (Debian))',
      '  Findings              2 high, 1 medium, 1 low',
      '  Not checked           The page was not read: open the popup on it. (sri)',
      '',
      expect.stringContaining('  One thing was not checked'),
      '  (~).',
      '',
      '  ◆ high    −40  Session cookie “sessionid” is sent without Secure',
      '  ◆ high    −25  Content-Security-Policy is not set',
      '  ▲ medium  −20  Strict-Transport-Security is not set',
      '  ○ low      −5  Server names its version: Apache/2.4.59',
      '',
      expect.stringMatching(/^ {2}With the fixes: .*~F\b.*~D\+/),
      '',
      '  The full report is there.',
    ]);
  });

  it('has no empty part for a page without findings, and why the Observatory does not grade it', () => {
    expect(linesOf(hardened)).toEqual([
      'https://shop.example.test:8443/',
      '',
      '  Grade                 A+, 115 of 100',
      '  MDN HTTP Observatory  A+ (115) for this response. MDN Observatory does not',
      '                        score a response with status 404.',
      '  Server                not recognised',
      '  Findings              none',
      '',
      '  The full report is there.',
    ]);
  });

  it('has the caveats of a grade, and says so of a page without a grade', () => {
    const caveats = careless.findings.slice(0, 1).map((one) => ({ ...one, text: 'It blocks its scripts' }));
    expect(textOf({ ...careless, caveats })).toContain('\n  It blocks its scripts: the page may not work.\n');
    const unseen = { seen: false, because: 'not-recorded' } as const;
    const nothing = audit({ ...pageWith({}), chain: unseen, cookieStore: unseen, markup: unseen });
    const text = textOf(nothing);
    expect(text).toMatch(/\n {2}Grade +not graded\n {2}Server /);
    expect(text).toContain('There is no evidence for a grade: see “Not checked”.');
    expect(text).toMatch(/\n {2}Not checked +\S.* \(\d+ checks\)\n/);
    expect(text).not.toMatch(/Observatory|Findings|With the fixes/);
  });

  it('says what the reports say of the fixes, or why there are none', () => {
    const page = planned('F', ['D'], ['B', 'A']);
    const text = toText(page).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/With the fixes: .*\bF\b.*\bB\b.*\bA\b/);
    const { advice } = careless.findings[1] ?? {};
    expect(advice).not.toEqual([]);
    const unknown = audit(pageWith({ headers: [['Server', 'frobnicate']] }));
    expect(textOf(unknown)).toContain('The server was not recognised. Name it with --stack');
  });

  it('lists at most fifteen lines of findings, those that change the letter first, and none that is suppressed', () => {
    const suppressed = { site: 'a.test', finding: 'x', reason: 'known' };
    const report: Report = {
      ...careless,
      findings: [
        ...findings(4, { severity: 'high', points: 5 }),
        ...findings(30, { severity: 'info', rule: 'i', points: 0 }),
        ...findings(2, { severity: 'high', rule: 's', points: 0, text: 'Hidden', suppressed }),
      ],
    };
    const text = textOf(report);
    expect(text).toContain('Findings              4 high, 30 info, 2 suppressed\n');
    expect(text.match(/^ {2}[◆–] /gm)).toHaveLength(14);
    expect(text.match(/^ {2}◆ /gm)).toHaveLength(4);
    expect(text).toContain('\n  … and 20 more that do not change the grade\n');
    expect(text).not.toContain('Hidden');
    const worse = { ...report, findings: findings(17, { severity: 'high', points: 5 }) };
    expect(textOf(worse)).toContain('\n  … and 3 more\n');
    const fits = { ...report, findings: findings(15, { severity: 'high', points: 5 }) };
    expect(textOf(fits).match(/^ {2}◆ /gm)).toHaveLength(15);
  });

  it('cuts what is too long, on a terminal of any width', () => {
    const long = { ...careless, findings: findings(40, { text: `${'漢字 '.repeat(200)}${NASTY}` }) };
    for (const width of [40, 80, 200]) expectHarmless(textOf(long, { ...PLAIN, width }), width);
    expect(textOf(long)).toContain('漢…\n');
  });

  it('obeys no character of a page', () => {
    const text = textOf(hostile);
    expectHarmless(text, 80);
    expect(text).not.toMatch(/secret|u:p@/);
    const odd = 'x\u001b]0;owned\u0007\u001b[2J\u009b31m\r\n\u202egnihtyna\u2066\ud800\u200d';
    const everywhere: Report = {
      ...careless,
      url: odd,
      stack: careless.stack.map((one) => ({ ...one, label: odd, because: odd })),
      caveats: careless.findings.slice(0, 2).map((one) => ({ ...one, text: odd })),
      findings: careless.findings.map((one) => ({ ...one, text: odd })),
      unknowns: careless.unknowns.map((one) => ({ ...one, rule: odd, why: odd })),
    };
    expectHarmless(textOf(everywhere), 80);
    expect(textOf(everywhere)).toContain('⟨U+001B⟩');
  });

  it('is bounded and harmless for any page, with no sequence but its own colours', () => {
    fc.assert(
      fc.property(anyPage, fc.integer({ min: 40, max: 200 }), (page, width) => {
        const report = audit(page);
        const proposals = proposalsFor(page, report);
        const plain = toText({ report, proposals }, { ...PLAIN, width }, 'There.');
        expectHarmless(plain, width);
        const coloured = toText({ report, proposals }, { ...COLOURED, width }, 'There.');
        expect(coloured.replaceAll(/\u001b\[(?:0|[12]|[13][0-6]|1;3[1-3])m/g, '')).toBe(plain);
      }),
      RUNS,
    );
  });
});
