import {
  about,
  caveatSentence,
  groupFindings,
  isGraded,
  isWorthKnowing,
  milestonesOf,
  OBSERVATORY_TESTS,
  type FindingGroup,
  type PlanStep,
  type Quote,
  type Report,
  type Severity,
} from '../engine/index.js';
import { checklistsFor } from '../fixes/checklists.js';
import {
  headerText,
  stepsInWords,
  type FixBlock,
  type Hardening,
  type PageFix,
  type Proposals,
} from '../fixes/index.js';
import { clipped, MAX_QUOTE } from './escape.js';
import { closedTexts, groupTexts, moreText, type Evidence, type GroupTexts } from './group-texts.js';
import { CSS, CSS_HASH } from './html-style.js';
import { element, empty, styleSheet, Verbatim, type Child, type Markup } from './markup.js';
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
  NO_BROWSER_SEES,
  observatoryText,
  OTHERS_NOTE,
  othersTitle,
  planNote,
  planTitle,
  reachedText,
  SEND_FIRST,
  signed,
  skippedText,
  testedText,
  timeText,
  titleText,
  together,
  uncheckedTexts,
  WHEN_ENFORCED,
  withoutFixesText,
} from './texts.js';
import { bareUrl, hostOf, redacted } from './urls.js';
import { visible } from './visible.js';
import type { About, PageReport } from './page-report.js';

/** Nothing runs, nothing is loaded, and only this style sheet applies. */
const POLICY = `default-src 'none'; style-src '${CSS_HASH}'; base-uri 'none'; form-action 'none'`;

/** Reports as one HTML document, to send or print: without scripts, forms and other files. */
export function toHtml(pages: readonly PageReport[], about: About): string {
  const [first] = pages;
  const title =
    pages.length === 1 && first ? titleText(first.report) : `Security of ${String(pages.length)} pages`;
  const html = element(
    'html',
    { lang: 'en' },
    element(
      'head',
      {},
      empty('meta', { charset: 'utf-8' }),
      empty('meta', { 'http-equiv': 'Content-Security-Policy', content: POLICY }),
      empty('meta', { name: 'referrer', content: 'no-referrer' }),
      empty('meta', { name: 'viewport', content: 'width=device-width' }),
      empty('meta', { name: 'color-scheme', content: 'light dark' }),
      element('title', {}, title),
      styleSheet(CSS),
    ),
    element(
      'body',
      {},
      element(
        'main',
        {},
        pages.length === 1 ? [] : overview(pages),
        pages.map((page, at) => article(page, `p${String(at + 1)}`, about)),
        element(
          'footer',
          { class: 'quiet small' },
          `Made by Sitegrade ${about.version} on ${timeText(about.date)}. Addresses are without credentials, query and fragment; cookie values are not recorded. A grade says what a browser saw of these responses, not that a site has no other weakness.`,
        ),
      ),
    ),
  );
  return `<!doctype html>\n${html.toString()}\n`;
}

/** All pages with their grades, each with a link to its report. */
function overview(pages: readonly PageReport[]): Child {
  return [
    element('h1', {}, `Security of ${String(pages.length)} pages`),
    table(
      [['Grade', 'short'], ['Score', 'number'], ['Page'], ['Findings']],
      pages.map(({ report }, at) => [
        isGraded(report) ? element('strong', {}, about(report.grade, report)) : '–',
        isGraded(report) ? about(report.score, report) : '–',
        element('a', { href: `#p${String(at + 1)}` }, bareUrl(report.url) || 'A page without an address'),
        countText(report.findings),
      ]),
    ),
  ];
}

function article(page: PageReport, id: string, about: About): Markup {
  const { report, proposals } = page;
  const { findings, passes } = report;
  const groups = groupFindings(findings);
  const told = groups.map((group) => ({ group, ...groupTexts(group, report) }));
  const all = told.map((one, at) => details(one, proposals, id, at));
  const main = all.filter((_, at) => groups[at] && !isWorthKnowing(groups[at], report));
  const others = all.filter((one) => !main.includes(one));
  const judged = isGraded(report);
  const title = planTitle(report, proposals.plan);
  return element(
    'article',
    { id },
    head(page, about),
    section(judged || findings.length > 0, 'Summary', () => summary(told, id)),
    section(title !== '', title, () => plan(page)),
    section(main.length > 0, 'Findings', () => main),
    section(others.length > 0, othersTitle(others.length, main.length), () => [
      element('p', {}, OTHERS_NOTE),
      // Open, because the table above links to what is in it.
      element('details', { open: '' }, element('summary', {}, `All ${String(others.length)}`), others),
    ]),
    section(proposals.fixes.length > 0, 'Fixes', () =>
      proposals.fixes.map((fix, at) => fixOf(fix, page, id, at)),
    ),
    withoutFixes(page),
    section(proposals.hardening.length > 0, FURTHER, () => [
      element('p', {}, FURTHER_NOTE),
      element(
        'details',
        {},
        element('summary', {}, `Show all ${String(proposals.hardening.length)}`),
        proposals.hardening.map(hardened),
      ),
    ]),
    section(report.unknowns.length > 0, 'Not checked', () => [
      element('p', {}, 'No points were deducted for these.'),
      table(
        [['Check'], ['Why']],
        uncheckedTexts(report).map(([why, rules]) => [element('code', {}, rules.join(', ')), why]),
      ),
    ]),
    section(passes.length > 0, 'Passed checks', () =>
      element(
        'ul',
        { class: 'pass' },
        passes.map(({ text, bonus }) => element('li', {}, bonus > 0 ? `${text} (+${String(bonus)})` : text)),
      ),
    ),
    checklist(page),
    section(judged, 'MDN Observatory', () => observatory(report)),
  );
}

/** What a reader looks for first. */
function head({ report, proposals }: PageReport, { date, version }: About): Child {
  const judged = isGraded(report);
  const fact = (name: string, value: Child) => [element('dt', {}, name), element('dd', {}, value)];
  const incomplete = incompleteText(report);
  const caveat = caveatSentence(report);
  const reached = reachedText(report, proposals);
  return element(
    'header',
    {},
    caveat === undefined ? [] : element('p', { class: 'note' }, element('strong', {}, caveat)),
    element(
      'div',
      { class: 'top' },
      element(
        'div',
        { class: 'grade', 'data-band': judged ? report.grade.charAt(0).toLowerCase() : undefined },
        judged ? about(report.grade, report) : '?',
      ),
      element(
        'div',
        {},
        element('p', { class: 'quiet' }, 'Security report'),
        element('h1', {}, hostOf(report.url) || 'A page without an address'),
        element(
          'p',
          {},
          judged
            ? [
                element('strong', {}, `${about(report.score, report)} of 100`),
                ` · ${countText(report.findings)}`,
              ]
            : 'Not graded',
        ),
        reached === undefined ? [] : element('p', {}, reached),
      ),
    ),
    element(
      'dl',
      { class: 'facts' },
      fact('Page', element('code', {}, bareUrl(report.url))),
      fact('Graded', `${timeText(date)}, Sitegrade ${version}`),
      fact('Server', chainText(report.stack)),
    ),
    incomplete === undefined ? [] : element('p', { class: 'note' }, incomplete),
  );
}

function summary(told: readonly GroupTexts[], id: string): Child {
  if (told.length === 0) return element('p', {}, 'No findings.');
  return table(
    [['Severity', 'short'], ['Points', 'number'], ['Finding']],
    told.map(({ text, points, severity }, at) => [
      severityOf(severity),
      points,
      element('a', { href: `#${id}-f${String(at + 1)}` }, text),
    ]),
  );
}

function plan({ report, proposals }: PageReport): Child {
  const milestones = milestonesOf(proposals.plan, report.grade);
  const later = hasLater(milestones);
  return [
    table(
      [
        ['Step'],
        ['Gain', 'number'],
        [GRADE_NOW, 'short'],
        ...(later ? [[WHEN_ENFORCED, 'short'] as const] : []),
      ],
      milestones.map(({ steps, gain, gradeAfter, gradeLater }) => [
        stepsOf(steps),
        signed(gain),
        about(gradeAfter, report),
        ...(!later ? [] : [gradeLater === undefined ? 'not known' : about(gradeLater, report)]),
      ]),
    ),
    element('p', { class: 'quiet small' }, planNote(milestones)),
  ];
}

function stepsOf(steps: readonly PlanStep[]): Child {
  const words = stepsInWords(steps.map(({ advice }) => advice));
  return steps.length === 1 ? words.join('') : [together(steps), listOf(words)];
}

interface Told extends GroupTexts {
  readonly group: FindingGroup;
}

function details(told: Told, { fixes }: Proposals, id: string, at: number): Markup {
  return element(
    'section',
    { class: 'item', id: `${id}-f${String(at + 1)}` },
    element(
      'div',
      { class: 'head' },
      severityOf(told.severity),
      element('h3', {}, told.text),
      element('span', { class: 'number' }, told.points === '' ? '' : `${told.points} points`),
    ),
    told.sentences.map((sentence) => element('p', { class: 'why' }, sentence)),
    listOf(told.subjects),
    told.evidence.map(evidence),
    told.more === 0 ? [] : element('p', {}, moreText(told.more)),
    fixLinks(told, fixes, id),
    element(
      'p',
      { class: 'quiet small' },
      element('code', {}, told.id),
      ' · ',
      link(told.spec.label, told.spec.url),
      told.references.map((name) => [' · ', element('code', {}, name)]),
    ),
  );
}

/** Where the findings are fixed, or what to do. */
function fixLinks(told: Told, fixes: Proposals['fixes'], id: string): Child {
  const isFixed = ({ closes, stack, place }: PageFix) =>
    told.group.findings.some((finding) => !finding.suppressed && closes.includes(finding.id)) ||
    told.blocks.some((one) => one.stack === stack && one.place === place);
  const links = fixes.flatMap((fix, at) =>
    isFixed(fix) ? [element('a', { href: `#${id}-x${String(at + 1)}` }, blockTitle(fix))] : [],
  );
  if (links.length === 0 && told.fix === '') return [];
  const open = told.group.findings.filter(({ suppressed }) => !suppressed);
  const isPart = open.some(({ id: one }) => !fixes.some(({ closes }) => closes.includes(one)));
  const others = open.length > 1 && isPart && told.fix !== '' ? ` · ${told.fix}.` : '';
  return element(
    'p',
    {},
    element('strong', {}, 'Fix: '),
    links.length > 0 ? [links.map((one, at) => [at > 0 ? ', ' : '', one]), others] : `${told.fix}.`,
  );
}

function evidence({ hop, missing, sent }: Evidence): Child {
  const from = hop === undefined ? '' : ` by ${bareUrl(hop)}`;
  return [
    missing.map((header) =>
      element('p', { class: 'evidence' }, element('code', {}, header), ` is not set${from}.`),
    ),
    sent.length === 0
      ? []
      : element(
          'div',
          { class: 'evidence' },
          from === '' ? [] : element('p', { class: 'label' }, `Sent${from}:`),
          element(
            'pre',
            {},
            sent.map(({ header, value, marks }, at) => [
              at > 0 ? new Verbatim('\n') : [],
              element('span', { class: 'name' }, `${header}:`),
              ' ',
              marked(value, header, marks),
            ]),
          ),
        ),
  ];
}

/** A value with its offending parts marked, as far as nothing of another length replaced a part before. */
function marked(value: string, header: string, marks: Quote['marks']): Child {
  const shown = redacted(value, header);
  if (shown.length > MAX_QUOTE) return text(clipped(shown, MAX_QUOTE));
  const same = shown.length === value.length ? value.length : commonStart(shown, value);
  const parts: Child[] = [];
  let at = 0;
  for (const [start, end] of [...marks].sort(([one], [other]) => one - other)) {
    if (start < at || end <= start || end > same) continue;
    parts.push(text(shown.slice(at, start)), element('mark', {}, text(shown.slice(start, end))));
    at = end;
  }
  return [...parts, text(shown.slice(at))];
}

function commonStart(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one.charCodeAt(at) === other.charCodeAt(at)) at++;
  return at;
}

/** Text that is redacted already. */
function text(value: string): Verbatim {
  return new Verbatim(visible(value));
}

function fixOf(fix: PageFix, { report }: PageReport, id: string, at: number): Markup {
  // Of a group, it may close some only.
  const closed = groupFindings(report.findings).flatMap(({ findings }, index) =>
    closedTexts(fix, { findings }).map((text) =>
      element('a', { href: `#${id}-f${String(index + 1)}` }, text),
    ),
  );
  return element(
    'section',
    { class: 'item', id: `${id}-x${String(at + 1)}` },
    element('h3', {}, blockTitle(fix)),
    linesOf(fix),
    closed.length === 0
      ? []
      : [
          element('p', { class: 'label' }, 'Fixes these findings:'),
          listOf(closed),
          element('p', {}, testedText(fix)),
        ],
    checkOf(fix),
  );
}

/** The lines to add, with what they need and what to know before. */
function linesOf({ needs, run, text, warnings }: FixBlock): Child {
  return [
    needs.map((need) =>
      element('p', {}, 'First: ', isCommand(need) ? element('code', {}, new Verbatim(need)) : need),
    ),
    code(run ?? text),
    listOf(warnings),
  ];
}

function checkOf({ check }: { readonly check: readonly string[] }): Child {
  return check.length === 0 ? [] : [element('p', { class: 'label' }, 'Check:'), code(check.join('\n'))];
}

function listOf(items: readonly Child[]): Child {
  return items.length === 0
    ? []
    : element(
        'ul',
        {},
        items.map((item) => element('li', {}, item)),
      );
}

/** What no grade asks for, each with what it may break. */
function hardened(one: Hardening): Markup {
  const { text, why, mayBreak, fixes, refusals, headers, files } = one;
  return element(
    'section',
    { class: 'item' },
    element('h3', {}, text),
    element('p', { class: 'why' }, why),
    element('p', {}, element('strong', {}, 'May break: '), mayBreak),
    fixes.map((fix) => [element('p', { class: 'label' }, blockTitle(fix)), linesOf(fix), checkOf(fix)]),
    refusals.map(({ label, why }) => element('p', {}, `${label}: ${why}`)),
    headers.length === 0 ? [] : code(headerText(headers)),
    listOf(files.map(({ url, skipped }) => [element('code', {}, bareUrl(url)), skippedText(skipped)])),
    checkOf(one),
  );
}

function blockTitle({ label, placeWords }: FixBlock): string {
  return `${label}: ${placeWords}`;
}

/** Lines to copy; a sentence says so if they contain what cannot be seen. */
function code(lines: string): Child {
  const pre = element('pre', {}, new Verbatim(lines));
  if (lines.replace(/[^\t\n]+/g, visible) === lines) return pre;
  const warning = 'Do not copy this text: invisible characters in it are shown by their names.';
  return [element('p', {}, warning), pre];
}

function withoutFixes({ report, proposals }: PageReport): Child {
  const { support, headers } = proposals;
  const advice = report.findings.flatMap((finding) => (finding.suppressed ? [] : finding.advice));
  return section(support !== 'supported' && advice.length > 0, 'Headers to send', () => [
    element('p', {}, withoutFixesText(report.stack, support)),
    headers.length === 0 ? [] : [element('p', { class: 'label' }, SEND_FIRST), code(headerText(headers))],
    listOf(besideHeaders(advice)),
  ]);
}

/** What no browser can see, as a list to tick. */
function checklist({ report, checked }: PageReport): Child {
  const lists = checklistsFor(report, checked);
  return section(lists.length > 0, 'Check on the server', () => [
    element('p', {}, NO_BROWSER_SEES),
    lists.map(({ label, rows }) => [
      element('p', { class: 'label' }, element('strong', {}, label)),
      element(
        'ul',
        { class: 'check' },
        rows
          .filter(({ state }) => state === 'server-only')
          .map(({ item, isChecked }) =>
            element(
              'li',
              isChecked ? { class: 'done' } : {},
              `${item.text} (`,
              item.names.map((name, at) => [at > 0 ? ', ' : '', element('code', {}, name)]),
              '): ',
              element('code', {}, new Verbatim(item.check)),
            ),
          ),
      ),
    ]),
  ]);
}

function observatory(report: Report): Child {
  const { tests } = report.observatory;
  return [
    element('p', {}, observatoryText(report)),
    table(
      [['Points', 'number'], ['Test'], ['Result']],
      OBSERVATORY_TESTS.map((test) => [
        signed(tests[test].modifier),
        test,
        tests[test].result ?? 'not tested',
      ]),
    ),
  ];
}

function severityOf(severity: Severity): Markup {
  return element('span', { class: 'severity', 'data-severity': severity }, severity);
}

/** A section with a heading, if there is anything to say. */
function section(isThere: boolean, title: string, content: () => Child): Child {
  return isThere ? element('section', {}, element('h2', {}, title), content()) : [];
}

type Column = readonly [name: string, kind?: 'number' | 'short'];

function table(columns: readonly Column[], rows: readonly (readonly Child[])[]): Markup {
  return element(
    'table',
    {},
    element(
      'thead',
      {},
      element(
        'tr',
        {},
        columns.map(([name, kind]) => element('th', { scope: 'col', class: kind }, name)),
      ),
    ),
    element(
      'tbody',
      {},
      rows.map((row) =>
        element(
          'tr',
          {},
          row.map((cell, at) => element('td', { class: columns[at]?.[1] }, cell)),
        ),
      ),
    ),
  );
}

/** Only web addresses become links. */
function link(label: string, url: string): Markup {
  const isWeb = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isWeb ? element('a', { href: new URL(url).href }, label) : element('code', {}, label);
}
