import { describe, expect, it } from 'vitest';
import { Parser } from 'htmlparser2';
import fc from 'fast-check';
import {
  audit,
  mergeAdvice,
  suppressionsFor,
  type Report,
  type StackMember,
} from '../../src/engine/index.js';
import { toCsv as ofPages } from '../../src/export/csv.js';
import { FORMATS } from '../../src/export/formats.js';
import { toGitLab } from '../../src/export/gitlab.js';
import { toJUnit } from '../../src/export/junit.js';
import { writeReports } from '../../src/export/write.js';
import { adviceInWords, STACKS } from '../../src/fixes/index.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { anyPage } from '../support/arbitrary-page.js';
import { pageWith } from '../support/page.js';
import { runs } from '../support/runs.js';
import { careless, hardened, hostile, proposed } from './reports.js';

const DATE = new Date('2026-11-25T01:34:29.500Z');
const RUNS = { numRuns: runs(30) };
const unseen = { seen: false, because: 'not-recorded' } as const;
const nothing = audit({ ...pageWith({}), chain: unseen, cookieStore: unseen, markup: unseen });
const suppressed = (() => {
  const page = pageWith({ headers: [['Server', 'Apache/2.4.59']] });
  const entry = { site: 'shop.example.com', finding: 'server-tokens/version', reason: 'agreed' };
  return audit(page, suppressionsFor(page.url, [entry], '2026-11-25'));
})();

describe('every format', () => {
  it.each(['markdown', 'html', 'csv', 'sarif'] as const)(
    '%s says beside the headers to send what they may break',
    (format) => {
      const page = pageWith({
        headers: [
          ['X-Frame-Options', 'ALLOWALL'],
          ['Cross-Origin-Resource-Policy', 'SAME-ORIGIN'],
          ['X-Backend-Server', '10.0.0.5'],
        ],
      });
      const report = { ...audit(page), stack: [] };
      const all = [{ report, proposals: proposalsFor(page, report) }];
      const text = writeReports(format, all, { version: '1', date: DATE });
      const advice = mergeAdvice(report.findings.flatMap((finding) => finding.advice));
      const risky = advice.filter(({ mayBreak }) => mayBreak !== undefined);
      expect(risky.map(({ op }) => op)).toEqual(expect.arrayContaining(['set-header', 'remove-header']));
      for (const one of risky) expect(text).toContain(`${adviceInWords(one)}: ${one.mayBreak ?? ''}.`);
    },
  );

  it.each(FORMATS)('%s has no private part of an address, and no character that moves a cursor', (format) => {
    const reports = [careless, hardened, hostile].map((report) => ({ report, proposals: proposed(report) }));
    const text = writeReports(format, reports, { version: '1', date: DATE });
    // Its advice is for programs: a policy keeps the address that it reports to.
    const shown = format === 'json' ? '' : text;
    expect(shown).not.toMatch(/secret|5f1c|reader|pw@|u:p|#orders|#frag/);
    expect(text.replace(/^\uFEFF/, '')).not.toMatch(/[\u0000-\u0008\u000E-\u001F\u202E\u200B\uFEFF]/);
  });
});

/** The elements of a document with their attributes and texts. */
function elementsOf(xml: string) {
  const all: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: (typeof all)[number][] = [];
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        const one = { name, attributes, text: '' };
        all.push(one);
        open.push(one);
      },
      ontext: (text) => {
        const last = open.at(-1);
        if (last) last.text += text;
      },
      onclosetag: () => open.pop(),
      oncomment: () => expect.fail('a comment'),
      onprocessinginstruction: (name) => {
        expect(name).toBe('?xml');
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return all;
}

describe('toJUnit', () => {
  const junit = (...reports: Parameters<typeof toJUnit>[0]) => elementsOf(toJUnit(reports, { date: DATE }));
  const caseOf = (report: typeof careless, title: string) => {
    const all = junit(report);
    const at = all.findIndex(({ attributes }) => attributes['name'] === title);
    return [all[at], all[at + 1]] as const;
  };

  it('has a case for each check, under the page', () => {
    const [suites, suite, grade, out, cookies, failure] = junit(careless);
    expect(suites?.name).toBe('testsuites');
    expect(suite?.attributes).toEqual({
      name: 'https://shop.example.test/account/',
      tests: '7',
      failures: '4',
      errors: '0',
      skipped: '1',
      timestamp: '2026-11-25T01:34:29',
    });
    expect(grade?.attributes['name']).toBe('Grade');
    expect(out?.text).toBe('~F, ~5 of 100');
    expect(cookies?.attributes).toEqual({ name: 'Cookies', classname: 'shop_example_test/account/index' });
    expect(failure?.attributes).toEqual({
      message: 'Session cookie “sessionid” is sent without Secure',
      type: 'high',
    });
    expect(failure?.text).toBe(
      `Session cookie “sessionid” is sent without Secure (cookies/session-without-secure#sessionid, −40)
Without Secure this cookie is also sent over plain HTTP. Anyone on the same network can read it and use the account.
Set-Cookie: sessionid=…; Path=/; SameSite=None
RFC 6265 §5.4: https://www.rfc-editor.org/rfc/rfc6265#section-5.4
`,
    );
  });

  it('skips what was not checked and what is suppressed, with the reason', () => {
    const [, skipped] = caseOf(suppressed, 'Server tokens');
    expect(skipped).toMatchObject({ name: 'skipped', attributes: { message: 'Suppressed: agreed' } });
    const unknown = junit(careless).find(({ name }) => name === 'skipped');
    expect(unknown?.attributes['message']).toMatch(/^The page was not read/);
  });

  it('fails for no information, and for no page that could not be graded', () => {
    const report = audit(pageWith({ headers: [['X-Powered-By', 'PHP']] }));
    expect(report.findings.map(({ id }) => id)).toContain('server-tokens/technology#X-Powered-By');
    expect(caseOf(report, 'Server tokens')[1]?.name).toBe('system-out');
    const [, suite, , error] = junit(nothing);
    expect(suite?.attributes).toMatchObject({ errors: '1', failures: '0' });
    expect(error?.name).toBe('error');
  });

  it('counts its cases, and has no other element for any page', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const all = junit(audit(page), hostile);
        const names = 'error failure skipped system-out testcase testsuite testsuites'.split(' ');
        expect(names).toEqual(expect.arrayContaining([...new Set(all.map(({ name }) => name))]));
        const cases = all.filter(({ name }) => name === 'testcase').length;
        const tests = all.map(({ name, attributes }) =>
          name === 'testsuite' ? Number(attributes['tests']) : 0,
        );
        expect(tests.reduce((sum, one) => sum + one, 0)).toBe(cases);
      }),
      RUNS,
    );
  });
});

/** Parses CSV as RFC 4180 says. */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted = '', end = ''] of csv.replace(/^\uFEFF/, '').matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.slice(0, -1);
}

const toCsv = (reports: readonly Report[]) =>
  ofPages(
    reports.map((report) => ({ report, proposals: proposed(report) })),
    { version: '1' },
  );

describe('toCsv', () => {
  it('has a row for each finding', () => {
    const [head, first, ...others] = rowsOf(toCsv([careless, hardened]));
    expect(head?.join()).toBe(
      'page,grade,score,points,severity,finding,text,why,evidence,suppressed,reference,fix',
    );
    expect(first?.slice(0, 7)).toEqual([
      'https://shop.example.test/account/',
      '~F',
      '~5',
      '40',
      'high',
      'cookies/session-without-secure#sessionid',
      'Session cookie “sessionid” is sent without Secure',
    ]);
    expect(others).toHaveLength(careless.findings.length - 1);
    expect(rowsOf(toCsv([suppressed])).map((row) => row[9])).toContain('agreed');
    expect(rowsOf(toCsv([{ ...careless, complete: true }]))[1]?.slice(1, 3)).toEqual(['F', '5']);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '\n=1', '  =1', '＝1', 'a;=1', 'a, @x', 'a|-1'])(
    'has no formula: %j',
    (text) => {
      const [finding] = careless.findings;
      const findings = finding ? [{ ...finding, text }] : [];
      const cell = rowsOf(toCsv([{ ...careless, findings }]))[1]?.[6] ?? '';
      expect(cell).not.toMatch(/(?:^|[;,|\t\r\n])\s*[=+\-@＝＋－＠]/);
      expect(cell).toMatch(/'[=+@＝-]|^⟨U\+/);
    },
  );

  it('has the fix for the servers of the page as the last cell, with its lines', () => {
    const fixOf = (report: Report) => rowsOf(toCsv([report]))[1]?.at(-1);
    const [finding] = careless.findings.filter(({ id }) => id === 'hsts/missing');
    if (!finding) throw new Error('no finding');
    const report = { ...careless, findings: [finding] };
    expect(fixOf(report)).toMatch(
      /^Apache, [^\n]*:\n[^]*\n *Header [^\n]*Strict-Transport-Security[^\n]*"\n/,
    );
    expect(fixOf({ ...report, stack: [] })).toMatch(
      /^The server was not recognised\.\nRedirect HTTP to HTTPS\.\nSend these headers first\.[^\n]*\n\nStrict-Transport-Security: max-age=/,
    );
    const suppressed = { site: 'a.test', finding: finding.id, reason: 'agreed' };
    expect(fixOf({ ...report, findings: [{ ...finding, suppressed }] })).toBe('');
    expect(fixOf({ ...report, findings: [{ ...finding, advice: [] }] })).toBe('');
  });

  it('has no fix that a cell cannot hold, or would change, for any or no server', () => {
    const fixOf = (value: string, stack: readonly StackMember[]) => {
      const [finding] = careless.findings.map((one) => ({
        ...one,
        advice: [{ op: 'set-header', name: 'Content-Security-Policy', value } as const],
      }));
      return rowsOf(toCsv([{ ...careless, stack, findings: finding ? [finding] : [] }]))[1]?.at(-1);
    };
    const hosts = Array.from({ length: 700 }, (_, at) => `https://host-${String(at)}.cdn.example.net`).join(
      ' ',
    );
    const long = `script-src ${hosts}; style-src ${hosts}; img-src ${hosts}`;
    for (const stack of [[], careless.stack])
      expect(fixOf(long, stack)).toBe('The text is too long: it is in the Markdown and JSON reports.');
    expect(fixOf("img-src 'self'; =1", [])).toBe(
      'A cell would change the text: it is in the Markdown and JSON reports.',
    );
  });

  it('has no fix that a cell would change or that starts a formula, for any server', () => {
    const elsewhere = 'A cell would change the text: it is in the Markdown and JSON reports.';
    let unsafe = 0;
    for (const name of Object.keys(STACKS)) {
      const stack: StackMember[] = [{ name, label: name, because: '', confidence: 'sure' }];
      const [finding] = careless.findings;
      const value = "default-src 'self'; =cmd|'/C calc'!A0";
      const hostileAdvice = { op: 'set-header', name: 'X-Test', value } as const;
      const findings = finding
        ? [...careless.findings, { ...finding, id: 'x/y', advice: [hostileAdvice] }]
        : [];
      for (const row of rowsOf(toCsv([{ ...careless, stack, findings }])).slice(1)) {
        const fix = row.at(-1) ?? '';
        expect(fix).not.toMatch(/(?:^|[;,|]) *[=+\-@＝＋－＠]/);
        expect(fix).not.toMatch(/\n[ \t]*=/);
        if (fix === elsewhere) unsafe += 1;
      }
    }
    expect(unsafe).toBeGreaterThan(Object.keys(STACKS).length / 2);
  });

  it('has as many cells in each row for any page', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const report = audit(page);
        const rows = rowsOf(toCsv([report, hostile]));
        expect(rows).toHaveLength(2 + report.findings.length);
        for (const row of rows) expect(row).toHaveLength(12);
      }),
      RUNS,
    );
  });
});

describe('toGitLab', () => {
  it('has a violation for each finding that is not suppressed', () => {
    const [first, ...others] = toGitLab([careless]);
    expect(first).toEqual({
      description: 'Session cookie “sessionid” is sent without Secure (https://shop.example.test/account/)',
      check_name: 'cookies/session-without-secure',
      fingerprint: 'https://shop.example.test/account/ cookies/session-without-secure#sessionid',
      severity: 'critical',
      location: { path: 'shop.example.test/account/index', lines: { begin: 1 } },
    });
    expect(others).toHaveLength(careless.findings.length - 1);
    expect(toGitLab([suppressed]).map((one) => one.check_name)).not.toContain('server-tokens/version');
  });

  it('has no fingerprint twice for any page', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const report = audit(page);
        const all = toGitLab([report, report]).map(({ fingerprint }) => fingerprint);
        expect(new Set(all).size).toBe(all.length);
      }),
      RUNS,
    );
  });
});
