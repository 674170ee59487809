import fc from 'fast-check';
import type { Nodes, Root } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { describe, expect, it } from 'vitest';
import { audit, OBSERVATORY_TESTS, type Report } from '../../src/engine/index.js';
import { toMarkdown } from '../../src/export/markdown.js';
import { reportFileName } from '../../src/export/urls.js';
import { pageWith } from '../support/page.js';
import { careless, hardened, hostile, planned, NASTY, proposed } from './reports.js';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 60);
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
    expect(written(careless)).toContain('grade `~F`, `~5` of 100');
    expect(written(careless)).toContain('One thing was not checked');
    expect(written({ ...careless, complete: true })).not.toContain('~');
  });

  it('has no grade without evidence', () => {
    const unseen = { seen: false, because: 'not-recorded' } as const;
    const nothing = audit({ ...pageWith({}), chain: unseen, cookieStore: unseen, markup: unseen });
    const text = written(nothing);
    expect(text).toContain(': not graded\n');
    expect(text).not.toMatch(/A\+|of 100|No findings|Passed checks/);
    expect(text).toContain('## Not checked');
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
    expect(text).toContain('## From F to D-, A+ later\n');
    expect(text).toContain('| Fix 3: Remove X-0; Remove X-1; Remove X-2 | +15 | D- | D- |\n');
    expect(text).toContain('| Remove X-3 | +5 | D- | A+ |\n');
  });

  it.each([
    ['F', [['F', 'F']], 'With the fixes the grade stays F, 5 of 100.'],
    ['A+', [], 'With the fixes the grade stays A+.'],
    ['B', [['B', 'A']], '## From B to A later'],
    ['B', [['A']], '## From B to A\n'],
  ] as const)('from %s: says where the plan %j leads to', (grade, letters, sentence) => {
    const { report, proposals } = planned(grade, ...letters);
    const text = toMarkdown(report, { version: '1', date: new Date(0), proposals });
    expect(text).toContain(sentence);
    expect(text.includes('Grade after')).toBe(sentence.startsWith('##'));
  });

  it('has headers to send and the reason if no server was recognised, or none has fixes', () => {
    const unrecognised = written({ ...careless, stack: [] });
    const iis = { name: 'iis', label: 'IIS', because: 'Server', confidence: 'sure' } as const;
    const unsupported = written({ ...careless, stack: [iis] });
    expect(unrecognised).toContain('The server was not recognised.');
    expect(unsupported).toContain('There are no fixes for IIS yet.');
    for (const text of [unrecognised, unsupported]) {
      expect(text).toContain('```http\nContent-Security-Policy-Report-Only: ');
      expect(text).not.toMatch(/Fixes|### (?:Apache|nginx|Django)|Grade after/);
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
    expect(written(report)).toContain('`redirection`: Nobody asked.');
  });

  it('lists what was not seen as unchecked boxes', () => {
    expect(boxesOf({ ...careless, stack: [] })).toEqual([
      'sri: The page was not read: open the popup on it.',
    ]);
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
        // One for each block, and one above them; values that no fix can contain have none.
        const headings = (one: Report) => {
          const { fixes } = proposed(one);
          return fixes.length > 0 ? 1 + fixes.length : 0;
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
        expect(prose).not.toMatch(/[@#$~&<>|`{}[\]\\*_]|\/\/|www\.|:\w+:|\bGH-\d|[!%]\d|(?:^|\n)\//i);
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
        expect(read('heading')).toContain(`−5 · ${words}`.trimEnd());
        expect(read('tableCell').map((cell) => cell.replaceAll('\\⟨U+007C⟩', '\\|'))).toContain(words);
        expect(read('code').map((code) => code.split('\n')[0])).toContain(`X-Test: ${spelled(text)}`);
      }),
      { numRuns: RUNS },
    );
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
