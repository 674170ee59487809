import fc from 'fast-check';
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import {
  audit,
  groupFindings,
  OBSERVATORY_TESTS,
  suppressionsFor,
  type Report,
} from '../../src/engine/index.js';
import { pagesToMarkdown, toMarkdown } from '../../src/export/markdown.js';
import { filesOf } from '../../src/fixes/files/files-of.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { reportFileName } from '../../src/export/urls.js';
import { anyPage } from '../support/arbitrary-page.js';
import { pageWith } from '../support/page.js';
import { runs } from '../support/runs.js';
import { careless, hardened, hostile, planned, NASTY, proposed } from './reports.js';

const RUNS = runs(60);
const WHEN = { version: '0.1.0', date: new Date('2026-11-25T01:34:29.500Z') };

const written = (report: Report) => toMarkdown(report, { ...WHEN, proposals: proposed(report) });

describe('golden reports', () => {
  it.each([
    ['careless', careless],
    ['hardened', hardened],
    ['hostile', hostile],
  ])('%s', async (name, report) => {
    await expect(written(report)).toMatchFileSnapshot(`../fixtures/golden/${name}.md`);
  });
});

describe('toMarkdown', () => {
  it('marks an incomplete grade with a tilde, with the reason', () => {
    expect(written(careless)).toContain('grade \\~F, \\~5 of 100');
    expect(written(careless)).toContain('One thing was not checked');
    expect(written({ ...careless, complete: true })).not.toContain('\\~');
  });

  it('has no grade without evidence', () => {
    const unseen = { seen: false, because: 'not-recorded' } as const;
    const nothing = audit({ ...pageWith({}), chain: unseen, cookieStore: unseen, markup: unseen });
    const text = written(nothing);
    expect(text).toContain(': not graded\n');
    expect(text).not.toMatch(/A\+|of 100|No findings|Passed checks/);
    expect(text).toContain('| Grade | not graded |');
    expect(text).toContain('## Not checked');
  });

  it('names of a group only what a fix closes', () => {
    const page = pageWith({
      headers: [
        ['Server', 'nginx/1.25.3'],
        ['X-Powered-By', 'PHP/8.1.2'],
      ],
    });
    const report = audit(page);
    const text = toMarkdown(report, { ...WHEN, proposals: proposalsFor(page, report) });
    expect(report.stack.map(({ name }) => name)).toEqual(['nginx', 'php']);
    const closes = text.split('Fixes these findings:').slice(1);
    const named = (one: string) => one.split('Undo:')[0]?.includes('2 headers name a version');
    expect(closes.length).toBeGreaterThan(1);
    expect(closes.filter(named)).toEqual([]);
  });

  it('excludes the brackets of a sentence from code, but not those of a call', () => {
    const [finding] = careless.findings;
    const why = 'It is set (by response.set_cookie() or by #settings).';
    const text = written({ ...careless, findings: finding ? [{ ...finding, why }] : [] });
    expect(text).toContain('(by `response.set_cookie()` or by `#settings`)');
  });

  it('contains no credentials, query strings and fragments of URLs', () => {
    for (const report of [careless, hostile]) {
      expect(written(report)).not.toMatch(/secret|5f1c|reader|pw@|u:p|#orders|#frag/);
    }
  });

  it('contains only the recommended fixes', () => {
    const careful = written(careless);
    expect(careful).toContain('Header always set Strict-Transport-Security');
    expect(careful).not.toContain('SECURE_HSTS_SECONDS');
  });

  it('has one row for the steps that reach another letter together', () => {
    const { report, proposals } = planned('F', ['F', 'F'], ['F', 'F'], ['D-', 'D-'], ['D-', 'A+']);
    const text = toMarkdown(report, { version: '1', date: new Date(0), proposals });
    expect(text).toContain('## F → D-. Later: A+\n');
    expect(text).toContain('| 3 fixes together: Remove X-0; Remove X-1; Remove X-2 | +15 | D- | D- |\n');
    expect(text).toContain('| Remove X-3 | +5 | D- | A+ |\n');
    expect(text).toContain('| With the fixes | F → D-. Later: A+ |\n');
  });

  it('has no column for later grades that are none', () => {
    const { report, proposals } = planned('F', ['D', 'D'], ['C', 'C']);
    const text = toMarkdown(report, { version: '1', date: new Date(0), proposals });
    expect(text).toContain('| Step | Gain | Grade now |\n');
    expect(text).not.toMatch(/When enforced|not known/);
  });

  it.each([
    ['F', [['F', 'F']], '| With the fixes | the grade stays F, 5 of 100 |'],
    ['A+', [], '| With the fixes | the grade stays A+ |'],
    ['B', [['B', 'A']], '## B → A later'],
    ['B', [['A']], '## B → A\n'],
  ] as const)('from %s: says where the plan %j leads to', (grade, letters, sentence) => {
    const { report, proposals } = planned(grade, ...letters);
    const text = toMarkdown(report, { version: '1', date: new Date(0), proposals });
    expect(text).toContain(sentence);
    expect(text.includes('Grade now')).toBe(sentence.startsWith('##'));
  });

  it('has headers to send and the reason if no server was recognised, or none has fixes', () => {
    const unrecognised = written({ ...careless, stack: [] });
    const ihs = {
      name: 'ibmhttpserver',
      label: 'IBM HTTP Server',
      because: 'Server',
      confidence: 'sure',
    } as const;
    const unsupported = written({ ...careless, stack: [ihs] });
    expect(unrecognised).toContain('The server was not recognised.');
    expect(unsupported).toContain('There are no fixes for IBM HTTP Server yet.');
    for (const text of [unrecognised, unsupported]) {
      expect(text).toContain('```http\nContent-Security-Policy-Report-Only: ');
      expect(text).not.toMatch(/Fixes|### (?:Apache|nginx|Django)|Grade now/);
    }
    expect(written(careless)).not.toContain('Headers to send');
  });

  it('has the Observatory’s tests, with its names and in its order', () => {
    const [table] = nodesOf(parse(written(careless)))
      .filter((node) => node.type === 'table')
      .slice(-1);
    const rows = table?.children.map((tableRow) => tableRow.children.map(textOf)) ?? [];
    expect(rows).toHaveLength(1 + OBSERVATORY_TESTS.length);
    expect(rows[1]).toEqual(['−25', 'content-security-policy', 'csp-not-implemented']);
    expect(rows[6]).toEqual(['0', 'redirection', 'not tested']);
  });

  it('does not count checks that need a probe as missing', () => {
    const unasked = { rule: 'redirection', because: 'not-probed', why: 'Nobody asked.' } as const;
    const report = { ...careless, unknowns: [...careless.unknowns, unasked] };
    expect(written(report)).toContain('One thing was not checked');
    expect(written(report)).toContain('- `redirection`: Nobody asked.\n');
  });

  it('lists what was not checked by the reason', () => {
    const why = 'Not checked: nobody asked.';
    const unknowns = ['a', 'b'].map((rule) => ({ rule, because: 'not-probed', why }) as const);
    const text = written({ ...careless, unknowns: [...careless.unknowns, ...unknowns] });
    expect(text).toContain('- `sri`: The page was not read: open the popup on it.\n');
    expect(text).toContain('- `a, b`: Nobody asked.\n');
  });

  it('has the page, its grades and the worst findings in a table first', () => {
    const [title, , ...rows] = written(careless).split('\n');
    expect(title).toMatch(/^# Security of shop\.example\.test/);
    expect(rows.slice(0, 9)).toEqual([
      '| Page | `https://shop.example.test/account/` |',
      '| - | - |',
      '| Grade | \\~F, \\~5 of 100 |',
      '| MDN HTTP Observatory | \\~F, \\~15 of 100 |',
      '| Findings | 4 findings (2 high, 1 medium, 1 low) |',
      '| Worst | Session cookie “sessionid” is sent without Secure |',
      '| | Content-Security-Policy is not set |',
      '| | Strict-Transport-Security is not set |',
      '| With the fixes | \\~F → \\~D+ |',
    ]);
  });

  it('has one fold for a hundred cookies, with each of them and one sentence on what to do', () => {
    const setCookies = Array.from({ length: 100 }, (_, at) => `c${String(at)}=1; Path=/`);
    const page = pageWith({ setCookies, headers: [['Server', 'nginx/1.26.3']] });
    const report = audit(page);
    const text = toMarkdown(report, { ...WHEN, proposals: proposalsFor(page, report) });
    expect(foldsOf(text).filter((fold) => fold.includes('without Secure'))).toHaveLength(1);
    for (const cookie of setCookies) expect(text).toContain(`Set-Cookie: ${cookie.replace('=1', '=…')}\n`);
    expect(text).toContain('to 100 cookies');
    expect(text.split('sent over plain HTTP')).toHaveLength(2);
    for (const line of text.replace(/^(`{3,})[^]*?^\1$/gm, '').split('\n'))
      expect(line.split('`').length, line).toBeLessThan(16);
  });

  it('folds what does not change the letter apart, and what is suppressed', () => {
    const page = pageWith({ headers: [['Server', 'Apache/2.4.59']] });
    const entry = { site: 'shop.example.com', finding: 'server-tokens/version', reason: 'agreed' };
    const report = audit(page, suppressionsFor(page.url, [entry], '2026-11-25'));
    const text = toMarkdown(report, { ...WHEN, proposals: proposalsFor(page, report) });
    const [main = '', others = ''] = text.split(/## \d+ more that do(?:es)? not change the grade/);
    expect(main).toContain('<details><summary>medium · −25 · Content-Security-Policy is not set</summary>');
    expect(main).not.toContain('<summary>info');
    expect(others).toContain('Server names a version: Apache 2.4.59 (suppressed)</summary>');
    expect(others).toContain('Suppressed, no points deducted: agreed');
  });

  it('says that no finding changes the letter, where that is so', () => {
    const findings = careless.findings.filter(({ severity }) => severity === 'low');
    expect(written({ ...careless, findings })).toContain(
      '## Findings\n\nNone that changes the grade.\n\n## 1 finding that',
    );
  });

  it('says how many lines of a group are not shown', () => {
    const setCookies = Array.from({ length: 40 }, (_, at) => `c${at}=1; Path=/${'a'.repeat(600)}`);
    const page = pageWith({ setCookies });
    const report = audit(page);
    const text = toMarkdown(report, { ...WHEN, proposals: proposalsFor(page, report) });
    const shown = text.split('Set-Cookie: c').length - 1;
    expect(shown).toBeGreaterThan(5);
    expect(text).toContain(`${40 - shown} more of these are not shown.`);
  });

  it('says what a fix may break', () => {
    const page = pageWith({ headers: [['X-Backend', '10.0.0.5']] });
    const text = toMarkdown(audit(page), { ...WHEN, proposals: proposalsFor(page, audit(page)) });
    expect(text).toContain('**Fix:** Remove X-Backend; may stop a program that reads it.');
  });

  it('says once what a finding’s text says', () => {
    expect(written(careless).split('Content-Security-Policy` is not set')).toHaveLength(1);
  });

  it('has commands in fences', () => {
    const text = written(careless);
    expect(text).toContain('  ```sh\n  grep -rn "AllowOverride" /etc/apache2/\n  ```\n');
    expect(text).not.toMatch(/`(?:sudo|grep|curl) /);
  });

  it('lists what no browser can see as unchecked boxes, for each recognised server', () => {
    const boxes = boxesOf({ ...careless, unknowns: [] });
    expect(boxes.filter((box) => box.includes('AllowOverride None'))).toHaveLength(1);
    expect(boxes.filter((box) => box.includes('security.W009'))).toHaveLength(1);
    expect(boxes.join('\n')).not.toContain('security.W012');
  });
});

function boxesOf(report: Report): string[] {
  return nodesOf(parse(written(report)))
    .filter((node) => node.type === 'listItem' && node.checked === false)
    .map(textOf);
}

describe('reportFileName', () => {
  it.each([
    ['https://shop.example.test/a?b', 'sitegrade-shop.example.test-2026-11-25.md'],
    ['https://localhost:8443/', 'sitegrade-localhost-8443-2026-11-25.md'],
    ['http://[::1]:80/', 'sitegrade-1-2026-11-25.md'],
    ['../../etc/passwd?x', 'sitegrade-etc-passwd-2026-11-25.md'],
    ['', 'sitegrade-2026-11-25.md'],
  ])('%s', (url, name) => {
    expect(reportFileName(url, WHEN.date, 'md')).toBe(name);
  });

  it('contains only letters, digits, dots and hyphens, for any URL', () => {
    fc.assert(
      fc.property(hostileText, (url) => {
        expect(reportFileName(url, WHEN.date, 'md')).toMatch(/^sitegrade-[a-z0-9][a-z0-9.-]*\.md$/);
      }),
    );
  });
});

/** Text with a meaning in some Markdown dialect, mixed with arbitrary text. */
const fragment = fc.oneof(
  fc.constantFrom(
    ...NASTY.split(' '),
    ...['|', '\\|', '\\', '`', '``', '```', '~~~', '\n', '\n\n', '\r', '\t', '    ', ' ', '\u00A0', '\u2028'],
    ...['#', '# x', '---', '===', '***', '* ', '- ', '+ ', '1. ', '1) ', '> ', '- [x] ', '[^1]', '[^1]: x'],
    ...['<b>', '</details>', '<!--', '-->', '<?', '<![CDATA[', '&lt;', '&#x3c;', '&nbsp', '<https://e.test>'],
    ...[
      '[a]: /b',
      '[a](b)',
      '![a](b)',
      '[a]',
      '](',
      '![',
      'www.e.test',
      'a@e.test',
      'http://e.test',
      '“//e.test”',
      '(//e.test/a)',
      'xmpp:a@b',
    ],
    ...[
      '_a_',
      '**a**',
      '~a~',
      '~~a~~',
      '$a$',
      '$$',
      ':+1:',
      '@team',
      '#12',
      'o/r#1',
      '!7',
      '%2',
      'deadbeef0',
    ],
    ...[
      '\u202E',
      '\u2066',
      '\u200B',
      '\u200D',
      '\uFEFF',
      '\u00AD',
      '\u0000',
      '\u001B[31m',
      '\u007F',
      '\u0085',
    ],
    ...['\uD800', '\uDC00', '\u{E0041}', '\u3164', '\uFE0F', 'é', '漢', '🔒', '{code}', '{{x}}', '{% x %}'],
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 12 }),
);
const hostileText = fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join(''));

/** A report in which every untrusted string is the next of `texts`. */
function reportOf(texts: readonly string[], advised = 'X-Test'): Report {
  let next = 0;
  const text = () => texts[next++ % texts.length] ?? '';
  return {
    ...careless,
    url: text(),
    stack: [
      { name: 'apache', label: text(), version: text(), because: text(), confidence: 'sure' },
      { name: text(), label: text(), because: text(), confidence: 'likely' },
    ],
    findings: [
      {
        id: text(),
        rule: text(),
        message: text(),
        subject: text(),
        severity: 'high',
        points: 5,
        text: text(),
        why: text(),
        spec: { label: text(), url: 'https://www.rfc-editor.org/rfc/rfc6797#section-7.1' },
        references: [text()],
        quotes: [
          { header: 'X-Test', value: text(), marks: [[0, 2]], hop: text() },
          { header: text(), value: text(), marks: [] },
          { header: text(), value: null, marks: [] },
        ],
        advice: [{ op: 'set-header', name: 'X-Test', value: advised }],
      },
    ],
    passes: [{ id: text(), rule: text(), message: text(), text: text(), bonus: 0, quotes: [] }],
    unknowns: [{ rule: text(), because: 'crashed', why: text() }],
  };
}

// Each run parses a whole report, which takes long on a busy machine.
describe('untrusted text cannot inject Markdown', { timeout: 60_000 }, () => {
  const benign = censusOf(written(reportOf(['word'])));
  const texts = fc.array(hostileText, { minLength: 1, maxLength: 24 });

  it('does not change the structure of the report', () => {
    fc.assert(
      fc.property(texts, (strings) => {
        expect(censusOf(written(reportOf(strings)))).toEqual(benign);
      }),
      { numRuns: RUNS },
    );
  });

  it('does not change it in a fix either', () => {
    fc.assert(
      fc.property(texts, hostileText, (strings, advised) => {
        const report = reportOf(strings, advised);
        const census = censusOf(written(report));
        // One for each file, and one above them; values that no fix can contain have none.
        const headings = (one: Report) => {
          const files = filesOf(proposed(one).fixes, { version: '', date: undefined });
          return files.length > 0 ? 1 + files.length : 0;
        };
        const others = (benign['heading'] ?? 0) - headings(reportOf(['word']));
        expect(census['heading']).toBe(others + headings(report));
        for (const type of ['table', 'tableRow', 'tableCell', 'link', 'html', 'image', 'blockquote']) {
          expect([type, census[type]]).toEqual([type, benign[type]]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('is shown with code points for control, invisible and reordering characters', () => {
    fc.assert(
      fc.property(texts, hostileText, (strings, advised) => {
        expect(written(reportOf(strings, advised))).not.toMatch(
          /[\0-\x09\x0B-\x1F\x7F-\x9F\u00AD\u061C\u115F\u180E\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\u{E0000}-\u{E0FFF}]|\p{Cs}/u,
        );
      }),
      { numRuns: RUNS },
    );
  });

  it('contains nothing outside code that becomes a link, a mention or a reference', () => {
    fc.assert(
      fc.property(texts, (strings) => {
        const report = reportOf(strings);
        const prose = nodesOf(parse(written(report)))
          .filter((node) => node.type === 'text')
          .map((node) => node.value)
          .join('\n');
        for (const text of [prose, ...foldsOf(written(report))])
          expect(
            text.replace(/~(?:[A-F][+-]?|\d{1,3})(?![\w+-])|(?<!\S)\(?~(?=[\s.,;:)]|$)/g, ''),
          ).not.toMatch(/[@#$~&<>|`{}[\]\\*_]|\/\/|www\.|:\w+:|\bGH-\d|[!%]\d|(?:^|\n)\//i);
      }),
      { numRuns: RUNS },
    );
  });

  it('is complete: parsing the report gives the text that was sent', () => {
    // Without the characters that make a URL with credentials, query or fragment.
    const kept = hostileText.map((text) => text.replace(/[?#@]/g, ''));
    fc.assert(
      fc.property(kept, (text) => {
        const nodes = nodesOf(parse(written(reportOf([text]))));
        const words = spelled(text)
          .split(/ +/)
          .filter((word) => word !== '')
          .join(' ');
        const read = (type: string) => nodes.filter((node) => node.type === type).map(textOf);
        const [fold] = foldsOf(written(reportOf([text])), true);
        expect(fold).toBe(`high · −5 · ${words}`.trimEnd());
        expect(read('tableCell').map((cell) => cell.replaceAll('\\⟨U+007C⟩', '\\|'))).toContain(words);
        expect(read('code').map((code) => code.split('\n')[0])).toContain(`X-Test: ${spelled(text)}`);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('at most 65,536 characters', { timeout: 60_000 }, () => {
  const LIMIT = 65_536;
  const huge = fc
    .tuple(fc.array(hostileText, { minLength: 1, maxLength: 5 }), fc.nat(300), fc.nat(100), fc.nat(150))
    .map(([texts, times, findings, more]): Report => {
      const long = texts.map((text) => text.repeat(times));
      const report = reportOf(long);
      const [finding] = report.findings;
      if (!finding) throw new Error('There is no finding.');
      return {
        ...report,
        findings: Array.from({ length: findings }, (_, at) => ({
          ...finding,
          id: `rule/${String(at)}`,
          message: String(at % 50),
        })),
        passes: report.passes.flatMap((pass) => Array.from({ length: more }, () => pass)),
        unknowns: Array.from({ length: more }, (_, at) => ({
          rule: String(at),
          because: 'crashed',
          why: `${String(at)} ${long[0] ?? ''}`,
        })),
      };
    });

  it('of whole parts, with what was left out, whatever a page sends', () => {
    fc.assert(
      fc.property(huge, (report) => {
        const text = written(report);
        expect(text.length).toBeLessThanOrEqual(LIMIT);
        expect(text).toMatch(/^# Security of /);
        const shown = foldsOf(text).filter((fold) => /^(?:high|medium|low|info) · /.test(fold)).length;
        const [, left = '0'] = /Left out, because .* characters: (\d+) findings?/.exec(text) ?? [];
        const groups = groupFindings(report.findings);
        const hidden = groups.slice(shown).reduce((sum, { findings }) => sum + findings.length, 0);
        expect(Number(left)).toBe(hidden);
        if (!text.includes('Left out, because')) expect(text).toContain('## Check on the server');
      }),
      { numRuns: runs(20) },
    );
  });

  it('of any page', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const report = audit(page);
        const text = toMarkdown(report, { ...WHEN, proposals: proposalsFor(page, report) });
        expect(text.length).toBeLessThanOrEqual(LIMIT);
        const shown = foldsOf(text).filter((fold) => /^(?:high|medium|low|info) · /.test(fold));
        expect(shown.length <= groupFindings(report.findings).length).toBe(true);
      }),
      { numRuns: runs(20) },
    );
  });

  it('says what was left out', () => {
    const [finding] = careless.findings;
    if (!finding) throw new Error('There is no finding.');
    const findings = Array.from({ length: 60 }, (_, at) => ({
      ...finding,
      message: String(at),
      why: 'x y '.repeat(500),
      quotes: [{ header: 'X', value: 'x'.repeat(1_900), marks: [] }],
    }));
    const text = written({ ...careless, findings });
    expect(text).toMatch(
      /<\/details>\n\nLeft out, because this report is limited to 65,536 characters: \d+ findings, 6 optional protections, what was not checked, the checks on the server, the passed checks and the tests of MDN Observatory\.\n$/,
    );
  });

  const proposals = proposed(careless);
  const pages = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      report: { ...careless, url: `https://shop.example.test/${String(at)}` },
      proposals,
    }));

  it('with a table of all pages first', () => {
    const text = pagesToMarkdown(pages(3), WHEN);
    expect(text).toMatch(
      /^# Security of 3 pages\n\n\| Page \| Grade \| Score \| Findings \| Worst finding \|\n/,
    );
    expect(text).toContain(
      '| `https://shop.example.test/1` | \\~F | \\~5 | 4 | Session cookie “sessionid” is sent without Secure, and 2 more |\n',
    );
    expect(text.split('\n---\n')).toHaveLength(4);
    expect(pagesToMarkdown(pages(1), WHEN)).toBe(written(pages(1)[0]?.report ?? careless));
    expect(pagesToMarkdown([], WHEN)).toBe('');
  });

  it.each([10, 20, 2_000])('for %d pages together', (count) => {
    const text = pagesToMarkdown(pages(count), WHEN);
    expect(text.length).toBeLessThanOrEqual(LIMIT);
    foldsOf(text);
    const reports = text.split('\n---\n').length - 1;
    expect(reports < count).toBe(count === 2_000);
    if (reports < count) expect(text).toContain(`: the reports of ${String(count - reports)} pages.`);
    expect(/\d+ more pages not shown/.test(text)).toBe(count === 2_000);
  });
});

/** An independent implementation: code points for everything but letters, marks, numbers, symbols and spaces. */
function spelled(text: string): string {
  return Array.from(text, (character) =>
    /[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cn} ]/u.test(character) &&
    !/[\u034F\u115F\u1160\u17B4\u17B5\u180B-\u180F\u2065\u2800\u3164\uFE00-\uFE0F\uFFA0\uFFF0-\uFFF8\u{E0000}-\u{E0FFF}]/u.test(
      character,
    )
      ? character
      : `⟨U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? ''}⟩`,
  ).join('');
}

/** The texts of all summaries; without `code`, only what is outside of code. Every fold is closed. */
function foldsOf(markdown: string, code = false): string[] {
  const folds: string[] = [];
  let open = 0;
  for (const node of nodesOf(parse(markdown))) {
    if (node.type !== 'html') continue;
    if (node.value === '</details>') open -= 1;
    else {
      open += 1;
      const [, html = ''] =
        /^<details><summary>((?:[^<>\n]|<code>[^<>\n]*<\/code>)*)<\/summary>$/.exec(node.value) ??
        expect.fail(`other HTML: ${node.value}`);
      const shown = code ? html.replace(/<\/?code>/g, '') : html.replace(/<code>.*?<\/code>/g, ' ');
      folds.push(shown.replace(/&#(\d+);/g, (_, point: string) => String.fromCharCode(Number(point))));
    }
    expect(open).toBeGreaterThanOrEqual(0);
  }
  expect(open).toBe(0);
  return folds;
}

function parse(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** All nodes in document order. */
function nodesOf(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(nodesOf) : [])];
}

function textOf(node: Nodes): string {
  if ('children' in node) return node.children.map(textOf).join('');
  return 'value' in node ? node.value : '';
}

/** The number of nodes of each kind; text, inline code and paragraphs vary with the text. */
function censusOf(markdown: string): Record<string, number> {
  const census: Record<string, number> = {};
  for (const { type } of nodesOf(parse(markdown))) {
    if (['text', 'inlineCode', 'paragraph'].includes(type)) continue;
    census[type] = (census[type] ?? 0) + 1;
  }
  return census;
}
