import { gfmTableToMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemToMarkdown } from 'mdast-util-gfm-task-list-item';
import { toMarkdown as serialize } from 'mdast-util-to-markdown';
import type { List, ListItem, Paragraph, PhrasingContent, RootContent, TableRow } from 'mdast';
import {
  isBeyondPage,
  isJudged,
  OBSERVATORY_TESTS,
  settled,
  type Finding,
  type ObservatoryReport,
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
 * A report to paste into an issue (GitHub-flavoured Markdown). Fixes stand together, one block a place. Nothing in the report can leave its place, and URLs are without query and fragment.
 *
 * @param options.version the product's version
 * @param options.date when the page was graded
 * @param options.proposals what to do about it
 */
export function toMarkdown(
  report: Report,
  options: { version: string; date: Date; proposals: Proposals },
): string {
  const { proposals } = options;
  const judged = isJudged(report);
  const blocks: RootContent[] = [
    heading(1, title(report)),
    about(report, options),
    ...incomplete(report),
    ...(judged || report.findings.length > 0
      ? [heading(2, inlineText('What costs points')), ...overview(report.findings)]
      : []),
    ...plan(report, proposals),
    ...(proposals.fixes.length === 0 ? [] : [heading(2, inlineText('Fixes, place by place'))]),
    ...proposals.fixes.flatMap(fix),
    ...withoutTexts(report, proposals),
    ...(report.findings.length === 0 ? [] : [heading(2, inlineText('Details'))]),
    ...report.findings.flatMap((finding) => details(finding, report.stack)),
    ...(report.passes.length === 0 ? [] : [heading(2, inlineText('What is right')), right(report)]),
    ...(judged ? [heading(2, inlineText('HTTP Observatory')), ...observatory(report.observatory)] : []),
    ...(report.unknowns.length === 0 ? [] : [heading(2, inlineText('Not seen')), notSeen(report)]),
    ...checklist(checklistsFor(report)),
  ];
  return serialize(
    { type: 'root', children: blocks },
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
  if (!isJudged(report)) return inlineText(`Security of ${hostOf(report.url)}: not judged`);
  const about = report.complete ? '' : '~';
  return inlineText(
    `Security of ${hostOf(report.url)}: grade ${about}${report.grade}, ${about}${report.score} of 100`,
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

/** The chain, innermost first as people say it: "Django 4.2 behind Apache", each with its evidence. */
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
  if (!isJudged(report))
    return [paragraph(inlineText('Nothing that a grade could stand on was seen; the end says why.'))];
  const count = report.unknowns.filter((unknown) => !isBeyondPage(unknown)).length;
  const what = count === 1 ? 'one thing was not seen' : `${count} things were not seen`;
  return [
    paragraph(inlineText(`The tilde: ${what}, listed at the end. The grade can change once they are.`)),
  ];
}

function overview(findings: readonly Finding[]): RootContent[] {
  if (findings.length === 0) return [paragraph(inlineText('Nothing does.'))];
  return [
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

/** Its own score of the same answer, test by test in its own names. */
function observatory({ algorithm, grade, score, refused, tests }: ObservatoryReport): RootContent[] {
  const words = `By the tests of MDN HTTP Observatory (algorithm ${algorithm}) the same answer comes to ${grade}, ${score} of 100.`;
  return [
    paragraph(inlineText([words, ...(refused === undefined ? [] : [refused])].join(' '))),
    {
      type: 'table',
      align: ['right', 'left', 'left'],
      children: [
        row(['Points', 'Test', 'Result']),
        ...OBSERVATORY_TESTS.map((test) => {
          const { result, modifier } = tests[test];
          return row([signed(modifier), test, result ?? 'not judged']);
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

/** In the order that pays, each step with where it leads. */
function plan(report: Report, { plan: steps }: Proposals): RootContent[] {
  const last = steps.at(-1);
  if (last === undefined) return [];
  const { gradeAfter, gradeLater } = last;
  const later =
    gradeLater === undefined || gradeLater === gradeAfter
      ? ''
      : `, ${gradeLater} ${onceDone(steps.map(({ advice }) => advice))}`;
  return [
    heading(2, inlineText(`From ${report.grade} to ${gradeAfter}${later}`)),
    paragraph(
      inlineText(
        'A gain is counted once all steps above it are done. No score is below 0, and what is right earns extra from 90 on: so a gain can be more or less than the points a finding costs. The last column is the grade once what the texts say to do later is done: policies enforced, max-age raised to a year. A dash means that nobody can promise it: the page as it is violates a policy, or not all it uses was seen.',
      ),
    ),
    {
      type: 'table',
      align: ['left', 'right', 'left', 'left'],
      children: [
        row(['Do', 'Gain', 'Grade then', 'Grade later']),
        ...steps.map((step) =>
          row([adviceInWords(step.advice), signed(step.gain), step.gradeAfter, step.gradeLater ?? '–']),
        ),
      ],
    },
  ];
}

/** Where there is no text for anybody of the chain: what to do all the same, and what to send. */
function withoutTexts({ findings, stack }: Report, { support, headers }: Proposals): RootContent[] {
  const advice = settled(findings.flatMap((finding) => (finding.suppressed ? [] : finding.advice)));
  const others = advice.filter(({ op }) => op !== 'set-header');
  if (support === 'supported' || advice.length === 0) return [];
  const names = stack.map(({ label }) => label).join(' and ');
  return [
    heading(2, inlineText('What to send')),
    paragraph(
      inlineText(
        support === 'unrecognised'
          ? 'Which server is it? It was not recognised. Name it (--stack on the command line, the pencil in the popup) to get fixes in its own language.'
          : `There are no fixes for ${names} yet.`,
      ),
    ),
    ...(headers.length === 0
      ? []
      : [
          paragraph(inlineText('Header lines to begin with; a policy only reports at first:')),
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
      if (value === null) return [paragraph([codeSpan(header), text(' was not sent'), ...from, text('.')])];
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
  return [paragraph(inlineText(`Suppressed${end}, so it costs nothing: ${reason}`))];
}

function fix(block: PageFix): RootContent[] {
  return [
    heading(3, inlineText(`${block.label}: ${block.placeWords}`)),
    ...verbatim(block.text, block.language),
    ...notes([
      ...block.needs.map((need) => [
        text('First: '),
        ...(isCommand(need) ? [codeSpan(need)] : inlineText(need)),
      ]),
      ...block.warnings.map((warning) => inlineText(`Mind: ${warning}`)),
      ...(block.closes.length === 0
        ? []
        : [
            [
              text('Closes: '),
              ...block.closes.flatMap((id, at) => [...(at > 0 ? [text(', ')] : []), codeSpan(id)]),
            ],
          ]),
      ...(block.closes.length === 0 ? [] : [inlineText(provenText(block))]),
    ]),
    ...(block.check.length === 0
      ? []
      : [paragraph(inlineText('Check:')), ...verbatim(block.check.join('\n'), 'sh')]),
  ];
}

function provenText({ stack, label, proven }: PageFix): string {
  if (proven === null)
    return `Not proven on a real ${stackOf(stack)?.label ?? label} yet: try it on a copy first.`;
  return `Proven on ${label} ${proven}.`;
}

function notes(items: readonly PhrasingContent[][]): List[] {
  return items.length === 0 ? [] : [list(items)];
}

function isCommand(need: string): boolean {
  return /^(?:sudo|pip) /.test(need);
}

function right(report: Report): List {
  return list(
    report.passes.map((pass) => inlineText(pass.bonus > 0 ? `${pass.text} (+${pass.bonus})` : pass.text)),
  );
}

function notSeen(report: Report): List {
  return list(
    report.unknowns.map(({ rule, why }) => [codeSpan(rule), text(': '), ...inlineText(why)]),
    { checked: false },
  );
}

/** What no browser can see, to be ticked by whoever looks on the server. */
function checklist(lists: readonly Checklist[]): RootContent[] {
  if (lists.length === 0) return [];
  return [
    heading(2, inlineText('Not to be seen from a browser')),
    ...lists.flatMap(({ label, rows }): RootContent[] => [
      paragraph(inlineText(`Check these on the server, for ${label}:`)),
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

/** With a real minus sign, which no list begins with. */
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

/** Words of ours. */
function text(value: string): { type: 'text'; value: string } {
  return { type: 'text', value };
}
