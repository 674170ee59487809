import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemToMarkdown } from 'mdast-util-gfm-task-list-item';
import { toMarkdown as serialize } from 'mdast-util-to-markdown';
import type { List, Paragraph, PhrasingContent, RootContent, TableRow } from 'mdast';
import {
  about as gradeText,
  caveatSentence,
  isGraded,
  OBSERVATORY_TESTS,
  mergeAdvice,
  milestonesOf,
  type Finding,
  type Report,
  type StackMember,
} from '../engine/index.js';
import { checklistsFor, type Checklist } from '../fixes/checklist/index.js';
import {
  adviceInWords,
  fixesFor,
  headerText,
  type FixBlock,
  type Hardening,
  type PageFix,
  type Proposals,
} from '../fixes/index.js';
import { codeSpan, inlineText, link, quote, tableCell, verbatim } from './escape.js';
import { heading, list, paragraph } from './mdast.js';
import {
  chainText,
  countText,
  FURTHER,
  FURTHER_NOTE,
  incompleteText,
  isCommand,
  milestoneText,
  observatoryText,
  PLAN_NOTE,
  planTitle,
  reachedText,
  SEND_FIRST,
  signed,
  skippedText,
  testedText,
  timeText,
  titleText,
  NAME_THE_SERVER,
  withoutFixesText,
} from './texts.js';
import { bareUrl } from './urls.js';

/**
 * A report to paste into an issue (GitHub-flavoured Markdown). Strings of the page are escaped; URLs have no query and
 * no fragment.
 *
 * @param options.version the product's version
 * @param options.date when the page was graded
 * @param options.proposals the fixes and their order
 * @param options.checked the ids of the checklists' items that the user ticked
 */
export function toMarkdown(
  report: Report,
  options: { version: string; date: Date; proposals: Proposals; checked?: readonly string[] },
): string {
  const { proposals } = options;
  const judged = isGraded(report);
  const blocks: RootContent[] = [
    heading(1, inlineText(titleText(report))),
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
    ...further(proposals),
    ...(report.findings.length === 0 ? [] : [heading(2, inlineText('Details'))]),
    ...report.findings.flatMap((finding) => details(finding, report.stack)),
    ...(report.passes.length === 0 ? [] : [heading(2, inlineText('Passed checks')), passed(report)]),
    ...(judged ? [heading(2, inlineText('HTTP Observatory')), ...observatory(report)] : []),
    ...(report.unknowns.length === 0 ? [] : [heading(2, inlineText('Not checked')), notChecked(report)]),
    ...checklist(checklistsFor(report, options.checked)),
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

function about(report: Report, { version, date }: { version: string; date: Date }): List {
  return list([
    [text('Page: '), codeSpan(bareUrl(report.url))],
    [
      text('Graded: '),
      text(`${timeText(date)}, Sitegrade `),
      ...inlineText(version),
      text(`, scoring ${report.algorithm}`),
    ],
    [text('Server: '), ...inlineText(chainText(report.stack))],
  ]);
}

function incomplete(report: Report): Paragraph[] {
  const words = incompleteText(report);
  return words === undefined ? [] : [paragraph(inlineText(words))];
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
  return [
    paragraph(inlineText(`${countText(findings)}.`)),
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
  const { tests } = report.observatory;
  return [
    paragraph(inlineText(observatoryText(report))),
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

/** The steps, largest gain first, by the grade that they lead to. */
function plan(report: Report, proposals: Proposals): RootContent[] {
  const title = planTitle(report, proposals.plan);
  const reached = reachedText(report, proposals);
  if (title === '') return reached === undefined ? [] : [paragraph(inlineText(reached))];
  return [
    heading(2, inlineText(title)),
    paragraph(inlineText(PLAN_NOTE)),
    {
      type: 'table',
      align: ['left', 'right', 'left', 'left'],
      children: [
        row(['Step', 'Gain', 'Grade after', 'Grade later']),
        ...milestonesOf(proposals.plan, report.grade).map((milestone) =>
          row([
            milestoneText(milestone),
            signed(milestone.gain),
            gradeText(milestone.gradeAfter, report),
            milestone.gradeLater === undefined ? '–' : gradeText(milestone.gradeLater, report),
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
  return [
    heading(2, inlineText('Headers to send')),
    paragraph(
      inlineText(
        `${withoutFixesText(stack, support)}${support === 'unrecognised' ? ` ${NAME_THE_SERVER}` : ''}`,
      ),
    ),
    ...(headers.length === 0
      ? []
      : [paragraph(inlineText(SEND_FIRST)), ...verbatim(headerText(headers), 'http')]),
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
    ...lines(
      block,
      block.closes.length === 0
        ? []
        : [
            [
              text('Closes: '),
              ...block.closes.flatMap((id, at) => [...(at > 0 ? [text(', ')] : []), codeSpan(id)]),
            ],
            inlineText(testedText(block)),
          ],
    ),
  ];
}

/** The lines to add, with what they need, notes on them, and how to check them. */
function lines(block: FixBlock, more: readonly PhrasingContent[][] = []): RootContent[] {
  return [
    ...verbatim(block.run ?? block.text, block.run === undefined ? block.language : 'sh'),
    ...notes([
      ...block.needs.map((need) => [
        text('First: '),
        ...(isCommand(need) ? [codeSpan(need)] : inlineText(need)),
      ]),
      ...block.warnings.map((warning) => inlineText(`Note: ${warning}`)),
      ...more,
    ]),
    ...check(block.check),
  ];
}

function check(commands: readonly string[]): RootContent[] {
  return commands.length === 0
    ? []
    : [paragraph(inlineText('Check:')), ...verbatim(commands.join('\n'), 'sh')];
}

/** What no grade asks for, each with what it may break. */
function further({ hardening }: Proposals): RootContent[] {
  if (hardening.length === 0) return [];
  return [
    heading(2, inlineText(FURTHER)),
    paragraph(inlineText(FURTHER_NOTE)),
    { type: 'html', value: `<details><summary>Show all ${hardening.length}</summary>` },
    ...hardening.flatMap(hardened),
    { type: 'html', value: '</details>' },
  ];
}

function hardened(one: Hardening): RootContent[] {
  return [
    heading(3, inlineText(one.text)),
    paragraph(inlineText(one.why)),
    paragraph([{ type: 'strong', children: [text('May break:')] }, text(' '), ...inlineText(one.mayBreak)]),
    ...one.fixes.flatMap((block) => [
      paragraph(inlineText(`${block.label}: ${block.placeWords}`)),
      ...lines(block),
    ]),
    ...one.refusals.map(({ label, why }) => paragraph(inlineText(`${label}: ${why}`))),
    ...(one.headers.length === 0 ? [] : verbatim(headerText(one.headers), 'http')),
    ...notes(
      one.files.map(({ url, skipped }) => [codeSpan(bareUrl(url)), ...inlineText(skippedText(skipped))]),
    ),
    ...check(one.check),
  ];
}

function notes(items: readonly PhrasingContent[][]): List[] {
  return items.length === 0 ? [] : [list(items)];
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
    ...lists.flatMap(({ label, rows }): RootContent[] => {
      const unseen = rows.filter(({ state }) => state === 'unseen');
      const items = unseen.map(({ item }) => [
        text(`${item.text} (`),
        ...item.names.flatMap((name, at) => [...(at > 0 ? [text(', ')] : []), codeSpan(name)]),
        text('): '),
        codeSpan(item.check),
      ]);
      const ticks = list(items, { checked: false });
      for (const [at, row] of unseen.entries()) {
        const one = ticks.children[at];
        if (one) one.checked = row.isChecked;
      }
      return [paragraph(inlineText(`${label}:`)), ticks];
    }),
  ];
}

function points(finding: Finding): string {
  return signed(-finding.points);
}

/** Text that is not the page's. */
function text(value: string): { type: 'text'; value: string } {
  return { type: 'text', value };
}
