import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failedRow, rowOf, type Row } from '../../src/cli/summary.js';
import { tableText } from '../../src/cli/table.js';
import { lookOf } from '../../src/cli/terminal.js';
import { audit } from '../../src/engine/index.js';
import { toComparable } from '../../src/export/comparison.js';
import { columnsOf } from '../../src/export/columns.js';
import { PLAIN } from '../../src/export/text.js';
import { careless, hardened } from '../export/reports.js';
import { pageWith } from '../support/page.js';
import { runs } from '../support/runs.js';

const WHERE = 'The full reports are there.';
const linesOf = (rows: readonly Row[]) => tableText(rows, PLAIN, WHERE).trimEnd().split('\n');
const DEAD = failedRow('dead.test', 'dead.test cannot be resolved.\n    at stack (trace.ts)');

describe('tableText', () => {
  it('has a line for each target in columns, and how many have which grade', () => {
    const rows = [
      rowOf('https://shop.example/', { ...careless, complete: true }),
      rowOf('https://shop.example/a/b', hardened),
    ];
    expect(linesOf(rows)).toEqual([
      'https://shop.example',
      'grade  score  MDN  high  medium  low  page',
      'F          5  F       2       1    1  /',
      'A+       115  –       0       0    0  /a/b',
      '',
      '2 pages: 1 A+, 1 F',
      WHERE,
    ]);
  });

  it('says of each whether it passes, why not, and what failed', () => {
    const caveats = careless.findings.slice(0, 1).map((one) => ({ ...one, text: 'Blocks its own scripts' }));
    const rows = [
      rowOf('https://a.test/', careless, undefined, ['worse than C', 'findings of high severity']),
      rowOf('https://bb.test/', hardened, undefined, []),
      rowOf('https://c.test/', { ...hardened, caveats }, undefined, []),
      DEAD,
    ];
    expect(linesOf(rows)).toEqual([
      '       grade  score  MDN  high  medium  low  page',
      'FAIL   ~F        ~5  ~F      2       1    1  https://a.test/   worse than C; fi…',
      'pass   A+       115  –       0       0    0  https://bb.test/',
      'pass   A+       115  –       0       0    0  https://c.test/   Blocks its own s…',
      'ERROR  dead.test cannot be resolved.',
      '',
      '2 of 4 pass, 1 without a grade (~: not everything was seen)',
      WHERE,
    ]);
  });

  it('never shows the letter of a broken page alone', () => {
    const { caveats } = audit(
      pageWith({
        headers: [['Content-Security-Policy', "default-src 'none'"]],
        markupFrom: 'body',
        uses: { inlineScripts: [{ sha256: 'AAAA' }] },
      }),
    );
    const rows = [rowOf('https://a.test/', hardened), rowOf('https://b.test/', { ...hardened, caveats })];
    expect(linesOf(rows).slice(1, 5)).toEqual([
      'A+             115  –       0       0    0  https://a.test/',
      expect.stringMatching(/^A\+ \(broken\) .* https:\/\/b\.test\/ {2}The policy/),
      '',
      '2 pages: 1 A+, 1 broken',
    ]);
  });

  it('names the target of an error', () => {
    const page = rowOf('https://a.test/x', hardened);
    const failed = failedRow('https://a.test/y', 'a.test responded with a download.');
    expect(linesOf([page, rowOf('https://a.test/z', hardened), failed])).toContain(
      'ERROR  /y: a.test responded with a download.',
    );
  });

  it('counts as passing only what something is asked of', () => {
    const free = rowOf('https://b.test/', hardened);
    const held = rowOf('https://a.test/', hardened, undefined, []);
    expect(linesOf([held, free, free])).toContain('1 of 1 pass, 2 without a condition');
    expect(linesOf([held, free, DEAD])).toContain('1 of 2 pass, 1 without a grade, 1 without a condition');
    expect(linesOf([held, free]).slice(1, 3)).toEqual([
      expect.stringMatching(/^pass {2}A\+ /),
      expect.stringMatching(/^ {6}A\+ /),
    ]);
  });

  it('names the checks that had gaps, those of most pages first', () => {
    const gap = (rule: string) => ({ rule, because: 'not-recorded', why: 'Not checked.' }) as const;
    const [csp, cookies] = [gap('content-security-policy'), gap('cookies')];
    const seen = { ...hardened, complete: false };
    const rows = [
      rowOf(
        'https://a.test/',
        { ...seen, unknowns: [cookies, csp, csp, gap('third-parties')] },
        undefined,
        [],
      ),
      rowOf('https://b.test/', { ...seen, unknowns: [csp] }, undefined, []),
    ];
    expect(linesOf(rows).slice(-3)).toEqual([
      '2 of 2 pass (~: not everything was seen)',
      'Not fully checked: content-security-policy (2 pages), cookies (1 page).',
      WHERE,
    ]);
  });

  it('leaves a narrow terminal room for the names', () => {
    const rows = [
      rowOf('https://a.test/', hardened, undefined, []),
      rowOf('https://long.name.test/', hardened, undefined, []),
    ];
    const narrow = (width: number) =>
      tableText(rows, { ...PLAIN, width }, WHERE)
        .split('\n')
        .slice(0, 3);
    expect(narrow(40)).toEqual([
      '      grade  score  MDN  page',
      'pass  A+       115  –    https://a.test/',
      'pass  A+       115  –    https://long.n…',
    ]);
    expect(narrow(53)[0]).not.toContain('high');
    expect(narrow(54)[0]).toContain('high  medium  low');
  });

  it('says what changed since the baseline, but not that nothing did', () => {
    const before = { ...toComparable(careless), url: 'https://shop.example.test/account/' };
    const known = new Map([[before.url, before]]);
    const wide = { ...PLAIN, width: 160 };
    const text = (report: typeof careless) =>
      tableText([rowOf('https://a.test/', report, known), DEAD], wide, WHERE);
    expect(text({ ...careless, findings: careless.findings.slice(3) })).toContain(
      'https://a.test/  3 gone\n',
    );
    expect(text(careless)).toContain('https://a.test/\n');
  });

  it('has no heading without a page', () => {
    expect(linesOf([DEAD, DEAD])).toEqual([
      'ERROR  dead.test cannot be resolved.',
      'ERROR  dead.test cannot be resolved.',
      '',
      '2 pages: 2 without a grade',
      WHERE,
    ]);
  });

  it('shows the worst of many, in their order', () => {
    const rows = Array.from({ length: 500 }, (_, at) =>
      rowOf(`https://shop.example/${String(at)}`, at % 100 === 7 ? careless : hardened, undefined, []),
    );
    rows[300] = rowOf('https://shop.example/300', hardened, undefined, ['worse than C']);
    rows[400] = DEAD;
    const lines = linesOf(rows);
    expect(lines.length).toBeLessThanOrEqual(40);
    const shown = lines.flatMap((line) => /(?:\/\d+|^ERROR)/.exec(line) ?? []);
    expect(shown).toHaveLength(30);
    expect(shown).toEqual(expect.arrayContaining(['/7', '/107', '/207', '/300', '/307', 'ERROR', '/407']));
    expect(shown.indexOf('/307')).toBe(shown.indexOf('/300') + 1);
    expect(lines).toContain('… and 470 more, none of them worse');
    expect(lines.at(-2)).toMatch(/^498 of 500 pass, 1 without a grade/);
  });

  it('is bounded and harmless for any texts, with no sequence but its own colours', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u001b[2J', '\u202e', 'https://a.test/\u009b', '漢'.repeat(300), 'e'.repeat(300)),
    );
    const anyRow = fc.oneof(
      fc.tuple(anyText, anyText).map(([name, why]) => failedRow(name, why)),
      fc
        .tuple(anyText, fc.constantFrom(careless, hardened), fc.option(fc.array(anyText), { nil: undefined }))
        .map(([name, report, unmet]) => rowOf(name, report, undefined, unmet)),
    );
    fc.assert(
      fc.property(
        fc.array(anyRow, { minLength: 2, maxLength: 60 }),
        fc.integer({ min: 40, max: 200 }),
        (rows, width) => {
          const plain = tableText(rows, { ...PLAIN, width }, WHERE);
          const lines = plain.trimEnd().split('\n');
          expect(lines.length).toBeLessThanOrEqual(40);
          for (const line of lines) {
            expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
            expect(columnsOf(line)).toBeLessThanOrEqual(width);
          }
          const look = { ...lookOf({ isTTY: true, columns: width }, {}), width };
          expect(tableText(rows, look, WHERE).replaceAll(/\u001b\[(?:0|[12]|[13][0-6]|1;3[1-3])m/g, '')).toBe(
            plain,
          );
        },
      ),
      { numRuns: runs(30) },
    );
  });
});
