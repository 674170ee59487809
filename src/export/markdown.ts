import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemToMarkdown } from 'mdast-util-gfm-task-list-item';
import { toMarkdown as serialize } from 'mdast-util-to-markdown';
import type { List, ListItem, Paragraph, PhrasingContent, RootContent, TableRow } from 'mdast';
import {
  about as gradeText,
  caveatSentence,
  isBeyondPage,
  isGraded,
  OBSERVATORY_TESTS,
  mergeAdvice,
  severitiesText,
  tallyOf,
  tallyText,
  type Finding,
  type Report,
  type StackMember,
} from '../engine/index.js';
import { checklistsFor, type Checklist } from '../fixes/checklist/index.js';
import {
  adviceInWords,
  fixesFor,
  headerText,
  onceDone,
  stackOf,
  type PageFix,
  type Proposals,
} from '../fixes/index.js';
import { codeSpan, inlineText, link, quote, tableCell, verbatim } from './escape.js';
import { bareUrl, hostOf } from './urls.js';

/**
 * A report to paste into an issue (GitHub-flavoured Markdown). Strings of the page are escaped; URLs have no query and
 * no fragment.
 *
 * @param options.version the product's version
 * @param options.date when the page was graded
 * @param options.proposals the fixes and their order
 */
export function toMarkdown(
  report: Report,
  options: { version: string; date: Date; proposals: Proposals },
): string {
  const { proposals } = options;
  const judged = isGraded(report);
  const blocks: RootContent[] = [
    heading(1, title(report)),
    about(report, options),
    ...incomplete(report),
    ...caveat(report),
    ...(judged || report.findings.length > 0
      ? [heading(2, inlineText('Findings')), ...overview(report.findings)]
      : []),
    ...plan(report, proposals),
    ...(proposals.fixes.length === 0 ? [] : [heading(2, inlineText('Fixes'))]),
    ...proposals.fixes.flatMap(fix),
    ...withoutTexts(report, proposals),
    ...(report.findings.length === 0 ? [] : [heading(2, inlineText('Details'))]),
    ...report.findings.flatMap((finding) => details(finding, report.stack)),
    ...(report.passes.length === 0 ? [] : [heading(2, inlineText('Passed checks')), passed(report)]),
    ...(judged ? [heading(2, inlineText('HTTP Observatory')), ...observatory(report)] : []),
    ...(report.unknowns.length === 0 ? [] : [heading(2, inlineText('Not checked')), notChecked(report)]),
    ...checklist(checklistsFor(report)),
  ];
  return markdownOf(blocks);
}

/** What a rule says, as the help that forges show beside its findings. */
export function ruleHelp({ spec, references }: Finding, title: string, why: string): string {
  return markdownOf([
    { type: 'paragraph', children: [{ type: 'strong', children: inlineText(title) }] },
    paragraph(inlineText(why)),
    paragraph([
      link(spec.label, spec.url),
      ...references.flatMap((reference) => [text(' · '), codeSpan(reference)]),
    ]),
  ]);
}

function markdownOf(children: RootContent[]): string {
  return serialize(
    { type: 'root', children },
    {
      bullet: '-',
      emphasis: '_',
      rule: '-',
      // Aligned pipes would pad every row to the longest text an attacker sends.
      extensions: [gfmTableToMarkdown({ tablePipeAlign: false }), gfmTaskListItemToMarkdown()],
    },
  );
}

/** `sitegrade-shop.example.test-2026-11-25.md`: letters, digits, dots and hyphens only. */
export function reportFileName(report: Report, date: Date): string {
  const host = hostOf(report.url)
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+/, '')
    .slice(0, 100)
    .replace(/[-.]+$/, '');
  return ['sitegrade', host, date.toISOString().slice(0, 10)].filter((part) => part !== '').join('-') + '.md';
}

function title(report: Report): PhrasingContent[] {
  if (!isGraded(report)) return inlineText(`Security of ${hostOf(report.url)}: not graded`);
  const { url, grade, score } = report;
  return inlineText(
    `Security of ${hostOf(url)}: grade ${gradeText(grade, report)}, ${gradeText(score, report)} of 100`,
  );
}

function about(report: Report, { version, date }: { version: string; date: Date }): List {
  const at = date
    .toISOString()
    .replace('T', ' ')
    .replace(/:\d\d\.\d+Z$/, ' UTC');
  return list([
    [text('Page: '), codeSpan(bareUrl(report.url))],
    [
      text('Graded: '),
      text(`${at}, Sitegrade `),
      ...inlineText(version),
      text(`, scoring ${report.algorithm}`),
    ],
    [text('Server: '), ...inlineText(chainText(report.stack))],
  ]);
}

/** The chain, innermost first, such as "Django 4.2 behind Apache", each with its evidence. */
function chainText(stack: readonly StackMember[]): string {
  if (stack.length === 0) return 'not recognised';
  return [...stack]
    .reverse()
    .map(({ label, version, because, confidence }) => {
      const name = version === undefined ? label : `${label} ${version}`;
      return `${name} (${confidence === 'likely' ? 'likely: ' : ''}${because})`;
    })
    .join(', behind ');
}

function incomplete(report: Report): Paragraph[] {
  if (report.complete) return [];
  if (!isGraded(report))
    return [paragraph(inlineText('There is no evidence for a grade. The end of this report says why.'))];
  const count = report.unknowns.filter((unknown) => !isBeyondPage(unknown)).length;
  const what = count === 1 ? 'One thing was' : `${count} things were`;
  return [paragraph(inlineText(`${what} not checked (listed at the end), so the grade is preliminary (~).`))];
}

/** Directly below the grade, which must not be read without it. */
function caveat(report: Report): Paragraph[] {
  const sentence = caveatSentence(report);
  return sentence === undefined
    ? []
    : [
        {
          type: 'paragraph',
          children: [{ type: 'strong', children: inlineText(sentence) }],
        },
      ];
}

function overview(findings: readonly Finding[]): RootContent[] {
  if (findings.length === 0) return [paragraph(inlineText('No findings.'))];
  const tally = tallyOf(findings);
  const severities = severitiesText(tally);
  return [
    paragraph(inlineText(`${tallyText(tally)}${severities === '' ? '' : ` (${severities})`}.`)),
    {
      type: 'table',
      align: ['right', 'left', 'left'],
      children: [
        row(['Points', 'Severity', 'Finding']),
        ...findings.map((finding) =>
          row([
            points(finding),
            finding.severity,
            finding.suppressed ? `${finding.text} (suppressed)` : finding.text,
          ]),
        ),
      ],
    },
  ];
}

/** The HTTP Observatory's score of the same response, with its names of the tests. */
function observatory(report: Report): RootContent[] {
  const { algorithm, grade, score, refused, tests } = report.observatory;
  const words = `The tests of MDN HTTP Observatory (algorithm ${algorithm}) give the same response ${gradeText(grade, report)}, ${gradeText(score, report)} of 100.`;
  return [
    paragraph(inlineText([words, ...(refused === undefined ? [] : [refused])].join(' '))),
    {
      type: 'table',
      align: ['right', 'left', 'left'],
      children: [
        row(['Points', 'Test', 'Result']),
        ...OBSERVATORY_TESTS.map((test) => {
          const { result, modifier } = tests[test];
          return row([signed(modifier), test, result ?? 'not tested']);
        }),
      ],
    },
  ];
}

function row(cells: readonly string[]): TableRow {
  return {
    type: 'tableRow',
    children: cells.map((cell) => ({ type: 'tableCell', children: tableCell(cell) })),
  };
}

/** The steps, largest gain first, each with the grade it leads to. */
function plan(report: Report, { plan: steps }: Proposals): RootContent[] {
  const last = steps.at(-1);
  if (last === undefined) return [];
  const { gradeAfter, gradeLater } = last;
  const later =
    gradeLater === undefined || gradeLater === gradeAfter
      ? ''
      : `, ${gradeText(gradeLater, report)} ${onceDone(steps.map(({ advice }) => advice))}`;
  return [
    heading(
      2,
      inlineText(`From ${gradeText(report.grade, report)} to ${gradeText(gradeAfter, report)}${later}`),
    ),
    paragraph(
      inlineText(
        'Each gain assumes that all steps above are done. A gain can differ from the points of a finding because no score is below 0 and bonus points count only from a score of 90. “Grade later” is the grade after the later steps of the fixes: policies are enforced and max-age is a year. A dash means that this grade is unknown because the page violates a policy or not everything it uses was seen.',
      ),
    ),
    {
      type: 'table',
      align: ['left', 'right', 'left', 'left'],
      children: [
        row(['Step', 'Gain', 'Grade after', 'Grade later']),
        ...steps.map((step) =>
          row([
            adviceInWords(step.advice),
            signed(step.gain),
            gradeText(step.gradeAfter, report),
            step.gradeLater === undefined ? '–' : gradeText(step.gradeLater, report),
          ]),
        ),
      ],
    },
  ];
}

/** For chains without fixes: the headers to send and other advice. */
function withoutTexts({ findings, stack }: Report, { support, headers }: Proposals): RootContent[] {
  const advice = mergeAdvice(findings.flatMap((finding) => (finding.suppressed ? [] : finding.advice)));
  const others = advice.filter(({ op }) => op !== 'set-header');
  if (support === 'supported' || advice.length === 0) return [];
  const names = stack.map(({ label }) => label).join(' and ');
  return [
    heading(2, inlineText('Headers to send')),
    paragraph(
      inlineText(
        support === 'unrecognised'
          ? 'The server was not recognised. Name it with --stack on the command line or the pencil in the popup to get fixes for it.'
          : `There are no fixes for ${names} yet.`,
      ),
    ),
    ...(headers.length === 0
      ? []
      : [
          paragraph(inlineText('Send these headers first. A policy only reports at first.')),
          ...verbatim(headerText(headers), 'http'),
        ]),
    ...notes(others.map((one) => inlineText(`${adviceInWords(one)}.`))),
  ];
}

function details(finding: Finding, stack: readonly StackMember[]): RootContent[] {
  const { blocks, refusals } = fixesFor(finding.advice, stack);
  const isWritten = blocks.some(({ alternative }) => !alternative);
  return [
    heading(3, inlineText(`${points(finding)} · ${finding.text}`)),
    ...finding.quotes.flatMap(({ header, value, marks, hop }): RootContent[] => {
      const from = hop === undefined ? [] : [text(' by '), codeSpan(bareUrl(hop))];
      if (value === null) return [paragraph([codeSpan(header), text(' is not set'), ...from, text('.')])];
      const sent = quote(header, value, marks);
      return from.length === 0 ? [sent] : [paragraph([text('Sent'), ...from, text(':')]), sent];
    }),
    paragraph(inlineText(finding.why)),
    ...suppressed(finding),
    ...(isWritten ? [] : refusals).map(({ label, why }) => paragraph(inlineText(`${label}: ${why}`))),
    paragraph([
      codeSpan(finding.id),
      text(` · ${finding.severity} · `),
      link(finding.spec.label, finding.spec.url),
      ...finding.references.flatMap((reference) => [text(' · '), codeSpan(reference)]),
    ]),
  ];
}

function suppressed({ suppressed }: Finding): Paragraph[] {
  if (!suppressed) return [];
  const { reason, until } = suppressed;
  const end = until === undefined ? '' : ` until ${until}`;
  return [paragraph(inlineText(`Suppressed${end}, no points deducted: ${reason}`))];
}

function fix(block: PageFix): RootContent[] {
  return [
    heading(3, inlineText(`${block.label}: ${block.placeWords}`)),
    ...verbatim(block.run ?? block.text, block.run === undefined ? block.language : 'sh'),
    ...notes([
      ...block.needs.map((need) => [
        text('First: '),
        ...(isCommand(need) ? [codeSpan(need)] : inlineText(need)),
      ]),
      ...block.warnings.map((warning) => inlineText(`Note: ${warning}`)),
      ...(block.closes.length === 0
        ? []
        : [
            [
              text('Closes: '),
              ...block.closes.flatMap((id, at) => [...(at > 0 ? [text(', ')] : []), codeSpan(id)]),
            ],
          ]),
      ...(block.closes.length === 0 ? [] : [inlineText(testedText(block))]),
    ]),
    ...(block.check.length === 0
      ? []
      : [paragraph(inlineText('Check:')), ...verbatim(block.check.join('\n'), 'sh')]),
  ];
}

function testedText({ stack, label, proven }: PageFix): string {
  if (proven === null)
    return `Not tested on a real ${stackOf(stack)?.label ?? label} yet. Try it on a copy first.`;
  return `Tested on ${label} ${proven}.`;
}

function notes(items: readonly PhrasingContent[][]): List[] {
  return items.length === 0 ? [] : [list(items)];
}

function isCommand(need: string): boolean {
  return /^(?:sudo|pip) /.test(need);
}

function passed(report: Report): List {
  return list(
    report.passes.map((pass) => inlineText(pass.bonus > 0 ? `${pass.text} (+${pass.bonus})` : pass.text)),
  );
}

function notChecked(report: Report): List {
  return list(
    report.unknowns.map(({ rule, why }) => [codeSpan(rule), text(': '), ...inlineText(why)]),
    { checked: false },
  );
}

/** What no browser can see, as a list to tick. */
function checklist(lists: readonly Checklist[]): RootContent[] {
  if (lists.length === 0) return [];
  return [
    heading(2, inlineText('Check on the server')),
    ...lists.flatMap(({ label, rows }): RootContent[] => [
      paragraph(inlineText(`${label}:`)),
      list(
        rows
          .filter(({ state }) => state === 'unseen')
          .map(({ item }) => [
            text(`${item.text} (`),
            ...item.names.flatMap((name, at) => [...(at > 0 ? [text(', ')] : []), codeSpan(name)]),
            text('): '),
            codeSpan(item.check),
          ]),
        { checked: false },
      ),
    ]),
  ];
}

function points(finding: Finding): string {
  return signed(-finding.points);
}

/** With a minus sign (U+2212), which does not begin a list. */
function signed(number: number): string {
  return number < 0 ? `−${-number}` : number > 0 ? `+${number}` : '0';
}

function heading(depth: 1 | 2 | 3, children: PhrasingContent[]): RootContent {
  return { type: 'heading', depth, children };
}

function paragraph(children: PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children };
}

function list(items: readonly PhrasingContent[][], options: Pick<ListItem, 'checked'> = {}): List {
  return {
    type: 'list',
    spread: false,
    children: items.map((children) => ({
      type: 'listItem',
      spread: false,
      ...options,
      children: [paragraph(children)],
    })),
  };
}

/** Text that is not the page's. */
function text(value: string): { type: 'text'; value: string } {
  return { type: 'text', value };
}
