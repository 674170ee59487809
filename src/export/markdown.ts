import type { List, PhrasingContent, RootContent } from 'mdast';
import {
  about as gradeText,
  caveatSentence,
  countIn,
  groupFindings,
  isGraded,
  isWorthKnowing,
  milestonesOf,
  OBSERVATORY_TESTS,
  type Finding,
  type FindingGroup,
  type Report,
} from '../engine/index.js';
import { checklistsFor, type Checklist } from '../fixes/checklists.js';
import { headerText, type FixBlock, type Hardening, type PageFix, type Proposals } from '../fixes/index.js';
import { codeSpan, inlineText, link, quote, verbatim } from './escape.js';
import type { FindingFix } from './finding-fix.js';
import { closedTexts, groupTexts, moreText, type Evidence } from './group-texts.js';
import {
  code,
  FOLD_END,
  foldStart,
  heading,
  list,
  markdownOf,
  paragraph,
  strong,
  table,
  text,
} from './mdast.js';
import { counted, fitted, MAX_MARKDOWN, type Section } from './sections.js';
import {
  besideHeaders,
  chainText,
  countText,
  FURTHER,
  FURTHER_NOTE,
  GRADE_NOW,
  hasLater,
  incompleteText,
  isCommand,
  milestoneText,
  NAME_THE_SERVER,
  NO_BROWSER_SEES,
  observatoryText,
  OTHERS_NOTE,
  othersTitle,
  outcomeText,
  planNote,
  planTitle,
  SEND_FIRST,
  signed,
  skippedText,
  testedText,
  timeText,
  titleText,
  uncheckedTexts,
  WHEN_ENFORCED,
  withoutFixesText,
} from './texts.js';
import { bareUrl } from './urls.js';
import type { About, PageReport } from './page-report.js';

/** Findings that are named first. */
const WORST = 3;
/** Lines of evidence with their offending parts underlined; more lines are names to look up. */
const MOST_MARKED = 5;
/** Advice without a fix that is listed. */
const MAX_ADVICE = 50;

/**
 * A report to paste into an issue (GitHub-flavoured Markdown). Strings of the page are escaped; URLs have no query and
 * no fragment. It is no longer than an issue can be.
 *
 * @param options.proposals the fixes and their order
 * @param options.checked the ids of the checklists' items that the user ticked
 */
export function toMarkdown(
  report: Report,
  options: About & Pick<PageReport, 'proposals' | 'checked'>,
): string {
  return fitted(sectionsOf({ report, ...options }, options), MAX_MARKDOWN) ?? '';
}

/** What to do about the findings of a rule. */
export interface RuleFix extends FindingFix {
  readonly lead: string;
  readonly notes: readonly string[];
}

/** What a rule says, as the help that forges show beside its findings. */
export function ruleHelp(
  { spec, references }: Finding,
  title: string,
  why: string,
  fix: RuleFix | undefined,
): string {
  return markdownOf([
    paragraph([strong(inlineText(title))]),
    paragraph(inlineText(why)),
    paragraph([
      link(spec.label, spec.url),
      ...references.flatMap((reference) => [text(' · '), codeSpan(reference)]),
    ]),
    ...(fix
      ? [
          paragraph([strong(inlineText(fix.lead))]),
          ...fix.blocks.flatMap((block) => [
            paragraph(inlineText(`${block.label}: ${block.placeWords}`)),
            ...lines(block),
          ]),
          ...fix.sentences.map((sentence) => paragraph(inlineText(sentence))),
          ...(fix.headers.length > 0 ? verbatim(headerText(fix.headers), 'http') : []),
          ...fix.notes.map((note) => paragraph(inlineText(note))),
        ]
      : []),
  ]);
}

/** The most important first: of a report that is too long, the last are left out. */
export function sectionsOf({ report, proposals, checked }: PageReport, about: About): Section[] {
  const groups = groupFindings(report.findings);
  const main = groups.filter((group) => !isWorthKnowing(group, report));
  const others = groups.filter((group) => isWorthKnowing(group, report));
  return [
    section('', [heading(1, inlineText(titleText(report))), ...summary(report, proposals, about)]),
    ...(isGraded(report) || groups.length > 0 ? [findings('Findings', main, report)] : []),
    ...(others.length > 0 ? [worthKnowing(othersTitle(others.length, main.length), others, report)] : []),
    ...plan(report, proposals),
    ...fixes(report, proposals),
    ...withoutTexts(report, proposals),
    ...further(proposals),
    ...notChecked(report),
    ...checklist(checklistsFor(report, checked)),
    ...passed(report),
    ...observatory(report),
  ];
}

function section(name: string, start: readonly RootContent[]): Section {
  return { start, name: () => name };
}

/** A section that is folded where HTML is shown. */
function folded(
  title: string,
  intro: readonly RootContent[],
  parts: readonly (readonly RootContent[])[],
  name: Section['name'],
  count = parts.length,
): Section {
  return {
    start: [heading(2, inlineText(title)), ...intro, foldStart(`Show all ${String(count)}`)],
    parts,
    end: [FOLD_END],
    name,
  };
}

/** What a reader looks for first. */
function summary(report: Report, proposals: Proposals, { version, date }: About): RootContent[] {
  const { grade, score, observatory, findings, stack } = report;
  const judged = isGraded(report);
  const outcome = outcomeText(report, proposals);
  const worst = worstOf(report).slice(0, WORST);
  const ofObservatory = `${gradeText(observatory.grade, report)}, ${gradeText(observatory.score, report)} of 100`;
  const caveat = caveatSentence(report);
  const incomplete = incompleteText(report);
  return [
    ...(caveat === undefined ? [] : [paragraph([strong(inlineText(caveat))])]),
    table(
      [null, null],
      [
        ['Page', bareUrl(report.url)],
        ['Grade', judged ? `${gradeText(grade, report)}, ${gradeText(score, report)} of 100` : 'not graded'],
        ...(judged ? [['MDN Observatory', ofObservatory]] : []),
        ...(judged || findings.length > 0 ? [['Findings', countText(findings)]] : []),
        ...worst.map((group, at) => [at === 0 ? 'Worst' : '', group.text]),
        ...(outcome === undefined ? [] : [['With the fixes', outcome]]),
        ['Server', chainText(stack)],
        ['Graded on', `${timeText(date)}, Sitegrade ${version}`],
      ],
    ),
    ...(incomplete === undefined ? [] : [paragraph(inlineText(incomplete))]),
  ];
}

export function worstOf(report: Report): FindingGroup[] {
  return groupFindings(report.findings).filter((group) => !isWorthKnowing(group, report));
}

function findings(title: string, groups: readonly FindingGroup[], report: Report): Section {
  const parts = groups.map((group) => details(group, report));
  return {
    start: [
      heading(2, inlineText(title)),
      ...(groups.length === 0
        ? [
            paragraph(
              inlineText(report.findings.length === 0 ? 'No findings.' : 'None that changes the grade.'),
            ),
          ]
        : []),
    ],
    parts,
    name: nameOfRest(groups),
  };
}

function worthKnowing(title: string, groups: readonly FindingGroup[], report: Report): Section {
  return folded(
    title,
    [paragraph(inlineText(OTHERS_NOTE))],
    groups.map((group) => details(group, report)),
    nameOfRest(groups),
  );
}

function nameOfRest(groups: readonly FindingGroup[]): Section['name'] {
  return (from) => counted(countIn(groups.slice(from)), 'finding');
}

function details(group: FindingGroup, report: Report): RootContent[] {
  const told = groupTexts(group, report);
  return [
    foldStart(`${told.severity}${told.points === '' ? '' : ` · ${told.points}`} · ${told.text}`),
    ...notes(told.subjects.map(inlineText)),
    ...told.evidence.flatMap(evidence),
    ...(told.more > 0 ? [paragraph([text(moreText(told.more))])] : []),
    ...told.sentences.map((sentence) => paragraph(inlineText(sentence))),
    ...(told.fix === ''
      ? []
      : [paragraph([strong([text('Fix:')]), text(' '), ...inlineText(`${told.fix}.`)])]),
    paragraph([
      codeSpan(told.id),
      text(' · '),
      link(told.spec.label, told.spec.url),
      ...told.references.flatMap((reference) => [text(' · '), codeSpan(reference)]),
    ]),
    FOLD_END,
  ];
}

/** What a response sent, in one fence. */
function evidence({ hop, missing, sent }: Evidence): RootContent[] {
  const by = hop === undefined ? [] : [text(' by '), codeSpan(bareUrl(hop))];
  const lines = sent.map(({ header, value, marks }) =>
    quote(header, value, sent.length > MOST_MARKED ? [] : marks),
  );
  return [
    ...missing.map((header) => paragraph([codeSpan(header), text(' is not set'), ...by, text('.')])),
    ...(lines.length > 0 && hop !== undefined ? [paragraph([text('Sent'), ...by, text(':')])] : []),
    ...(lines.length > 0
      ? [
          code(
            'http',
            lines.map(({ value }) => value),
          ),
        ]
      : []),
  ];
}

/** The HTTP Observatory's score of the same response, with its names of the tests. */
function observatory(report: Report): Section[] {
  if (!isGraded(report)) return [];
  const { tests } = report.observatory;
  const rows = OBSERVATORY_TESTS.map((test) => {
    const { result, modifier } = tests[test];
    return [signed(modifier), test, result ?? 'not tested'];
  });
  return [
    folded(
      'MDN Observatory',
      [paragraph(inlineText(observatoryText(report)))],
      [[table(['right', null, null], [['Points', 'Test', 'Result'], ...rows])]],
      () => 'the tests of the HTTP Observatory',
      rows.length,
    ),
  ];
}

/** The steps, largest gain first, by the grade that they lead to. */
function plan(report: Report, proposals: Proposals): Section[] {
  const title = planTitle(report, proposals.plan);
  if (title === '') return [];
  const milestones = milestonesOf(proposals.plan, report.grade);
  const later = hasLater(milestones);
  return [
    section('the plan', [
      heading(2, inlineText(title)),
      table(
        [null, 'right', null, ...(later ? [null] : [])],
        [
          ['Step', 'Gain', GRADE_NOW, ...(later ? [WHEN_ENFORCED] : [])],
          ...milestones.map((milestone) => [
            milestoneText(milestone),
            signed(milestone.gain),
            gradeText(milestone.gradeAfter, report),
            ...(!later
              ? []
              : [milestone.gradeLater === undefined ? 'not known' : gradeText(milestone.gradeLater, report)]),
          ]),
        ],
      ),
      paragraph(inlineText(planNote(milestones))),
    ]),
  ];
}

/** For chains without fixes: the headers to send and other advice. */
function withoutTexts({ findings, stack }: Report, { support, headers }: Proposals): Section[] {
  const advice = findings.flatMap((finding) => (finding.suppressed ? [] : finding.advice));
  if (support === 'supported' || advice.length === 0) return [];
  const others = besideHeaders(advice);
  const listed = others.slice(0, MAX_ADVICE).map(inlineText);
  const more = others.length - listed.length;
  return [
    section('the headers to send', [
      heading(2, inlineText('Headers to send')),
      paragraph(
        inlineText(
          `${withoutFixesText(stack, support)}${support === 'unrecognised' ? ` ${NAME_THE_SERVER}` : ''}`,
        ),
      ),
      ...(headers.length === 0
        ? []
        : [paragraph(inlineText(SEND_FIRST)), ...verbatim(headerText(headers), 'http')]),
      ...notes(more > 0 ? [...listed, [text(`${String(more)} more of these.`)]] : listed),
    ]),
  ];
}

function fixes(report: Report, { fixes }: Proposals): Section[] {
  if (fixes.length === 0) return [];
  return [
    {
      start: [heading(2, inlineText('Fixes'))],
      parts: fixes.map((block) => fix(block, report)),
      name: (from) => (from === 0 ? 'the fixes' : `fixes for ${counted(fixes.length - from, 'more place')}`),
    },
  ];
}

function fix(block: PageFix, report: Report): RootContent[] {
  const closed = closedTexts(block, report);
  return [
    heading(3, inlineText(`${block.label}: ${block.placeWords}`)),
    ...lines(
      block,
      closed.length === 0
        ? []
        : [inlineText(`Fixes these findings: ${closed.join('; ')}`), inlineText(testedText(block))],
    ),
  ];
}

/** The lines to add, with what they need, notes on them, and how to check them. */
function lines(block: FixBlock, more: readonly PhrasingContent[][] = []): RootContent[] {
  const commands = block.needs.filter(isCommand);
  return [
    ...(commands.length === 0 ? [] : [paragraph([text('First:')]), ...verbatim(commands.join('\n'), 'sh')]),
    ...verbatim(block.run ?? block.text, block.run === undefined ? block.language : 'sh'),
    ...notes([
      ...block.needs.filter((need) => !isCommand(need)).map((need) => inlineText(`First: ${need}`)),
      ...block.warnings.map((warning) => inlineText(warning)),
      ...more,
    ]),
    ...check(block.check),
  ];
}

function check(commands: readonly string[]): RootContent[] {
  return commands.length === 0 ? [] : [paragraph([text('Check:')]), ...verbatim(commands.join('\n'), 'sh')];
}

/** What no grade asks for, each with what it may break. */
function further({ hardening }: Proposals): Section[] {
  if (hardening.length === 0) return [];
  return [
    folded(FURTHER, [paragraph(inlineText(FURTHER_NOTE))], hardening.map(hardened), (from) =>
      counted(hardening.length - from, 'optional protection'),
    ),
  ];
}

function hardened(one: Hardening): RootContent[] {
  return [
    heading(3, inlineText(one.text)),
    paragraph(inlineText(one.why)),
    paragraph([strong([text('May break:')]), text(' '), ...inlineText(one.mayBreak)]),
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

function passed({ passes }: Report): Section[] {
  if (passes.length === 0) return [];
  const items = passes.map(({ text, bonus }) => inlineText(bonus > 0 ? `${text} (+${String(bonus)})` : text));
  return [folded('Passed checks', [], [notes(items)], () => 'the passed checks', passes.length)];
}

function notChecked(report: Report): Section[] {
  if (report.unknowns.length === 0) return [];
  const items = uncheckedTexts(report).map(([why, rules]) => [
    codeSpan(rules.join(', ')),
    text(': '),
    ...inlineText(why),
  ]);
  return [section('what was not checked', [heading(2, inlineText('Not checked')), ...notes(items)])];
}

/** What no browser can see, as lists to tick. */
function checklist(lists: readonly Checklist[]): Section[] {
  const unseen = lists.map(({ label, rows }) => ({
    label,
    rows: rows.filter(({ state }) => state === 'server-only'),
  }));
  const parts = unseen.map(({ label, rows }) => [
    paragraph([strong(inlineText(`${label}:`))]),
    list(
      rows.map(({ item }) => [text(`${item.text} (`), codeSpan(item.names.join(', ')), text('):')]),
      rows.map(({ isChecked }) => isChecked),
      rows.map(({ item }) => [code('sh', [item.check])]),
    ),
  ]);
  if (parts.length === 0) return [];
  return [
    folded(
      'Check on the server',
      [paragraph(inlineText(NO_BROWSER_SEES))],
      parts,
      () => 'the checks on the server',
      unseen.reduce((sum, { rows }) => sum + rows.length, 0),
    ),
  ];
}
