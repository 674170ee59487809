import {
  about as gradeText,
  caveatSentence,
  caveatText,
  countIn,
  groupFindings,
  isAnotherPage,
  isGraded,
  isWorthKnowing,
  mergeAdvice,
  milestonesOf,
  OBSERVATORY_TESTS,
  tallyOf,
  targetOf,
  verdict,
  type Advice,
  type Finding,
  type FindingGroup,
  type Report,
  type SpecLink,
} from '../engine/index.js';
import { checklistsFor } from '../fixes/checklists.js';
import { filesOf, type FixFile } from '../fixes/files/files-of.js';
import { headerText, IN_THE_PAGE, stepsInWords, type PageFix, type Proposals } from '../fixes/index.js';
import { endedAt, fileBlocks, filesBlocks, loadAfter, loadCommands, undoOf } from './deploy-guide.js';
import {
  code,
  heading,
  listOf,
  name,
  paragraph,
  strong,
  table,
  to,
  type Block,
  type Column,
  type Inline,
  type Section,
  type Span,
} from './document.js';
import {
  closedTexts,
  evidenceOnce,
  groupTexts,
  moreText,
  quotesOf,
  suppressedText,
  type Evidence,
  type FindingFix,
  type GroupTexts,
  type PageReport,
} from './finding-texts.js';
import {
  andMore,
  besideHeaders,
  capitalized,
  chainText,
  counted,
  countText,
  enumerated,
  FURTHER,
  FURTHER_NOTE,
  GRADE_NOW,
  hasLater,
  incompleteText,
  milestoneText,
  NAME_THE_SERVER,
  NO_BROWSER_SEES,
  observatoryText,
  OTHERS_NOTE,
  othersTitle,
  outcomeText,
  planNote,
  planTitle,
  reachedText,
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
import { weaknessOf } from './weakness.js';

/** What every report says of itself. */
export interface About {
  /** The product's version. */
  readonly version: string;
  /** When the pages were graded. */
  readonly date: Date;
  /** Who wrote the report, and for whom: as they typed it. */
  readonly author?: string | undefined;
  readonly client?: string | undefined;
}

export type { PageReport };

/** Findings that are named first. */
const WORST = 3;
/** Advice without a fix that is listed. */
const MAX_ADVICE = 50;
/** Header lines of a group that a client’s report shows. */
const MOST_SENT = 10;
/** Lines to change that it shows. */
const MOST_LINES = 12;
const ELSEWHERE = 'the Markdown report has all';
/** Characters of a header that stands beside a finding; a longer one is in its file. */
const MAX_LINE = 120;
/** Titles of what may be the first annex. */
const FILES = 'The files';
const HEADERS_TO_SEND = 'Headers to send';
/** Risks that the paragraph for the client names. */
const MOST_RISKS = 3;

/** Pages with their grades, each with a link to its report. */
export function overview(pages: readonly PageReport[]): Block {
  const columns: Column[] = [
    { name: 'Page' },
    { name: 'Grade', kind: 'short' },
    { name: 'Score', kind: 'number' },
    { name: 'Findings', kind: 'number' },
    { name: 'Worst finding' },
  ];
  const rows = pages.map(({ report }, at): Inline[] => {
    const [worst, ...others] = worstOf(report);
    return [
      to(pageId(at), bareUrl(report.url) || 'A page without an address'),
      ...(isGraded(report)
        ? [{ is: 'grade', text: verdict(report) } as const, gradeText(report.score, report)]
        : ['not graded', '–']),
      String(tallyOf(report.findings).findings),
      caveatText(report) ?? (worst ? andMore(worst.text, others.length) : '–'),
    ];
  });
  return table(columns, rows);
}

/** Of a page’s report in a document. */
export function pageId(at: number): string {
  return `p${String(at + 1)}`;
}

/** For an issue: what to do, then why. The most important first: of a report that is too long, the last are left out. */
export function issueSections(page: PageReport, about: About): Section[] {
  const { report, proposals, checked } = page;
  const groups = groupFindings(report.findings);
  const main = worstOf(report);
  const others = groups.filter((group) => isWorthKnowing(group, report));
  const folds = (some: readonly FindingGroup[]) => ({
    parts: some.map((group) => foldedFinding({ ...groupTexts(group, report), group })),
    name: (from: number) => counted(countIn(some.slice(from)), 'finding'),
  });
  return [
    section('', [heading(1, titleText(report)), ...summary(page, about)]),
    ...plan(page),
    ...fixes(page, about),
    ...headersToSend(page),
    ...(isGraded(report) || groups.length > 0
      ? [{ title: 'Findings', intro: main.length > 0 ? [] : [paragraph(noneText(report))], ...folds(main) }]
      : []),
    ...(others.length > 0
      ? [foldedSection(othersTitle(others.length, main.length), [paragraph(OTHERS_NOTE)], folds(others))]
      : []),
    ...further(proposals, about.version),
    ...notChecked(report),
    ...checklist(report, checked),
    ...passed(report),
    ...observatory(report),
  ];
}

/**
 * For a client: in short, the plan, what was looked at, and each finding with the line that fixes it; texts and evidence
 * are annexes.
 * @param id what precedes the ids of its parts
 */
export function clientSections(page: PageReport, about: About, id: string): Section[] {
  const { report, proposals, checked } = page;
  const main = worstOf(report);
  const others = groupFindings(report.findings).filter((group) => isWorthKnowing(group, report));
  const numbered = [...main, ...others].map((group, at) => ({
    ...groupTexts(group, report),
    group,
    anchor: `${id}-f${String(at + 1)}`,
    number: at + 1,
  }));
  const rest = numbered.slice(main.length);
  const annexes = [
    ...fixes(page, about, true),
    ...headersToSend(page, true),
    ...evidenceOf(numbered),
    ...notChecked(report),
    ...furtherInShort(proposals),
    ...checklist(report, checked, true),
    ...passed(report),
    ...observatory(report, true),
  ];
  const lead = inShort(page, main, annexes);
  const last: readonly Column[] = [{ name: 'Severity', kind: 'short' }, { name: 'Finding' }, { name: 'Fix' }];
  return [
    ...(lead.length > 0 ? [section('In short', lead)] : []),
    ...plan(page, numbered),
    section('Scope and method', [scope(page, about)]),
    ...(main.length > 0
      ? [
          {
            title: 'Findings',
            look: 'entries' as const,
            parts: numbered.slice(0, main.length).map((one) => entry(one, remedy(one, proposals.fixes))),
            name: () => 'findings',
          },
        ]
      : []),
    ...(rest.length > 0
      ? [
          {
            look: 'rest' as const,
            ...section(othersTitle(rest.length, main.length), [
              paragraph(OTHERS_NOTE),
              table(
                last,
                rest.map((one) => [
                  { is: 'severity', severity: one.severity },
                  [
                    { is: 'here', id: one.anchor, text: `${String(one.number)}. ${one.text}` },
                    ' ',
                    { is: 'quiet', parts: dotted(links(one.group.findings[0])) },
                  ],
                  remedy(one, proposals.fixes) ?? (one.fix || whyNoFix(one, proposals)),
                ]),
              ),
            ]),
          },
        ]
      : []),
    ...annexes.map((annex, at) => ({
      look: 'annex' as const,
      ...annex,
      title: `Annex ${String.fromCharCode(65 + at)}: ${annex.title}`,
    })),
  ];
}

function section(title: string, intro: readonly Block[], name = title): Section {
  return { title, intro, name: () => name };
}

function foldedSection(
  title: string,
  intro: readonly Block[],
  { parts, name }: Required<Pick<Section, 'parts' | 'name'>>,
  count = parts.length,
): Section {
  return { title, intro, parts, name, fold: `Show all ${String(count)}` };
}

/** The findings that the letter depends on. */
export function worstOf(report: Report): FindingGroup[] {
  return groupFindings(report.findings).filter((group) => !isWorthKnowing(group, report));
}

function noneText({ findings }: Report): string {
  return findings.length === 0 ? 'No findings.' : 'None that changes the grade.';
}

/** What a reader looks for first. */
function summary({ report, proposals }: PageReport, { version, date }: About): Block[] {
  const { score, observatory, findings, stack } = report;
  const judged = isGraded(report);
  const outcome = outcomeText(report, proposals);
  const worst = worstOf(report).slice(0, WORST);
  const ofObservatory = `${gradeText(observatory.grade, report)}, ${gradeText(observatory.score, report)} of 100`;
  const caveat = caveatSentence(report);
  const incomplete = incompleteText(report);
  return [
    ...(caveat === undefined ? [] : [paragraph(strong(caveat))]),
    {
      is: 'facts',
      rows: [
        ['Page', bareUrl(report.url)],
        ['Grade', judged ? `${verdict(report)}, ${gradeText(score, report)} of 100` : 'not graded'],
        ...(judged ? [['MDN HTTP Observatory', ofObservatory] as const] : []),
        ...(judged || findings.length > 0 ? [['Findings', countText(findings)] as const] : []),
        ...worst.map((group, at) => [at === 0 ? 'Worst' : '', group.text] as const),
        ...(outcome === undefined ? [] : [['With the fixes', outcome] as const]),
        ['Server', chainText(stack)],
        ['Graded on', `${timeText(date)}, Sitegrade ${version}`],
      ],
    },
    ...(incomplete === undefined ? [] : [paragraph(incomplete)]),
  ];
}

/** What it means for those who do not read headers, by the rule and message of findings. */
const RISKS: readonly (readonly [findings: RegExp, risk: string])[] = [
  [
    /^cookies\/(?:stored-)?session-without-secure$/,
    'The cookie that keeps a visitor signed in may travel unencrypted: somebody in the same network, such as that of a café or hotel, could take over the account.',
  ],
  [
    /^cookies\/(?:stored-)?session-without-httponly$/,
    'A script that somebody smuggles into a page could read the cookie that keeps a visitor signed in.',
  ],
  [
    /^(?:strict-transport-security\/(?:no-https|back-on-http|missing|invalid|max-age-unreadable|switched-off)|redirection\/(?:missing|not-to-https)|form-target\/(?:password-)?insecure|http-authentication\/basic-over-http)$/,
    'The site does not insist on encrypted connections: somebody in the same network could read and change what visitors see and type.',
  ],
  [
    /^content-security-policy\/(?:missing|report-only|invalid|(?:enforced-)?unsafe-scripts|unlimited-scripts|scripts-let-in|invalid-nonce|placeholder-nonce|(?:open|jsonp|angular)-host)$/,
    'Little or nothing limits what a script may do that somebody smuggles into a page.',
  ],
  [
    /^x-frame-options\/(?:framed-by-anyone|only-in-meta|allow-from|missing|invalid)$/,
    'Another site could show this one unseen within its own, and trick visitors into clicking there.',
  ],
  [
    /^(?:cors-reflection\/with-credentials|cors-headers\/null-with-credentials|cross-origin-resource-sharing\/universal-access)$/,
    'Other sites could read what a visitor who is signed in sees here.',
  ],
  [
    /^(?:subresource-integrity\/foreign(?:-insecure)?|compromised-hosts\/script)$/,
    'Pages run code from elsewhere: whoever can change it there changes this site.',
  ],
  [
    /^(?:debug-page\/.*|error-page\/(?:database|disguised|trace)|exposed-file\/state|disclosing-headers\/log)$/,
    'Pages show what is for developers only, and useful to an attacker.',
  ],
];

/** For the person who pays: what could happen, and what it takes. */
function inShort(
  { report, proposals: { fixes, plan, support } }: PageReport,
  main: readonly FindingGroup[],
  [annex]: readonly Section[],
): Block[] {
  if (!isGraded(report)) return [];
  const open = main.flatMap(({ findings }) => findings.filter(({ suppressed }) => !suppressed));
  const risks = open.flatMap(({ rule, message }) =>
    RISKS.flatMap(([findings, risk]) => (findings.test(`${rule}/${message}`) ? [risk] : [])),
  );
  const told = isAnotherPage(report) ? [] : [...new Set(risks)].slice(0, MOST_RISKS);
  const isReported = fixes.some(({ effect }) =>
    effect.some((one) => one.op === 'set-header' && /-report-only$/i.test(one.name)),
  );
  const reached = reachedText(report, { fixes, plan });
  const todo = [
    ...(annex?.title === FILES
      ? [
          `${open.length > 0 ? 'What is needed is' : 'Optional:'} configuration of ${enumerated(fixes.map(({ label }) => label))}${open.some(isInThePage) ? ', and changes in the page itself' : ''}. Annex A has the texts, and how to test and undo them.`,
        ]
      : annex?.title === HEADERS_TO_SEND
        ? [`${withoutFixesText(report.stack, support)} Annex A has what to send.`]
        : []),
    ...(reached === undefined ? [] : [reached]),
    // Else the way to the next grade says it.
    ...(isReported && planTitle(report, plan) === ''
      ? [
          'The policy only reports at first: enforce it after a week without reports, then grade the page again.',
        ]
      : []),
  ].join(' ');
  return [
    paragraph(
      told.length > 0
        ? told.join(' ')
        : open.length > 0
          ? `The most serious finding: ${open[0]?.text ?? ''}.`
          : noneText(report),
      'lead',
    ),
    ...(todo === '' ? [] : [paragraph(todo, 'lead')]),
  ];
}

/** Which page, when, and how. */
function scope({ report, seenAt }: PageReport, { date, version }: About): Block {
  const rules = new Set(report.unknowns.map(({ rule }) => rule)).size;
  return {
    is: 'facts',
    rows: [
      ['Page', name(bareUrl(report.url) || 'without an address')],
      ['When', timeText(seenAt === undefined ? date : new Date(seenAt))],
      ['Signed in', 'not recorded: the page is judged as this visitor got it.'],
      ['Server', chainText(report.stack)],
      [
        'Method',
        `Sitegrade ${version} read the page’s responses; nothing was attacked or changed. The grade is that of MDN Observatory’s tests and of further checks.`,
      ],
      [
        'Not checked',
        rules === 0
          ? 'nothing of what responses can show.'
          : (incompleteText(report) ?? `${counted(rules, 'check')}: see the annex.`),
      ],
      ['Limits', 'A grade says what these responses show, not that a site has no other weakness.'],
    ],
  };
}

/** The steps, largest gain first, by the grade that they lead to. */
function plan({ report, proposals }: PageReport, numbered?: readonly Numbered[]): Section[] {
  const title = planTitle(report, proposals.plan);
  if (title === '') return [];
  const milestones = milestonesOf(proposals.plan, report.grade);
  const later = hasLater(milestones);
  const grade = (text: string): Inline => (numbered ? { is: 'grade', text } : text);
  const closedBy = (advice: readonly Advice[]) => {
    const targets = new Set(advice.map(targetOf));
    const own = numbered?.filter(({ group }) => adviceOf(group).some((one) => targets.has(targetOf(one))));
    return (
      own?.flatMap(({ anchor, number }, at) => [...(at > 0 ? [', '] : []), to(anchor, String(number))]) ?? []
    );
  };
  const columns: Column[] = [
    { name: 'Step' },
    ...(numbered ? [{ name: 'Findings', kind: 'short' } as const] : []),
    { name: 'Gain', kind: 'number' },
    { name: GRADE_NOW, kind: 'short' },
    ...(later ? [{ name: WHEN_ENFORCED, kind: 'short' } as const] : []),
  ];
  const rows = milestones.map((milestone): Inline[] => [
    milestoneText(milestone),
    ...(numbered ? [closedBy(milestone.steps.map(({ advice }) => advice))] : []),
    signed(milestone.gain),
    grade(gradeText(milestone.gradeAfter, report)),
    ...(!later
      ? []
      : [milestone.gradeLater === undefined ? 'not known' : grade(gradeText(milestone.gradeLater, report))]),
  ]);
  return [
    section(
      numbered ? 'The plan' : title,
      [table(columns, rows), paragraph(planNote(milestones), 'quiet')],
      'the plan',
    ),
  ];
}

/** The files for the servers of a page, as its JSON has them. */
function filesOfPage({ proposals, seenAt }: PageReport, { version }: About): readonly FixFile[] {
  return filesOf(proposals.fixes, { version, date: new Date(seenAt ?? NaN), site: proposals.context });
}

/**
 * The texts for each server, file by file; after the last of a server how to load, check and undo them.
 * @param isForClient each finding names its fix; of many lines to change, the first ones
 */
function fixes(page: PageReport, about: About, isForClient = false): Section[] {
  const { report, proposals } = page;
  const all = filesOfPage(page, about);
  if (all.length === 0) return [];
  const files = isForClient ? all.map(shortened) : all;
  const parts = files.map((file, at) => {
    const { stack, label, block, path } = file;
    const own = proposals.fixes.filter((fix) => fix.stack === stack);
    const ended = endedAt(files, at);
    return [
      heading(3, `${label}: ${block ?? path}`),
      ...fileBlocks(file),
      ...loadAfter(files, at),
      ...(ended.length > 0 ? afterServer(own, ended, isForClient ? undefined : report) : []),
    ];
  });
  const name = (from: number) =>
    from === 0 ? 'the fixes' : `fixes for ${counted(files.length - from, 'more place')}`;
  return [{ title: isForClient ? FILES : 'Fixes', parts, name }];
}

function shortened(file: FixFile): FixFile {
  if (!file.changed) return file;
  const changed = file.changed.map(({ where, diff }) => {
    const more = diff.length - MOST_LINES;
    return {
      where,
      diff: more > 0 ? [...diff.slice(0, MOST_LINES), `… ${counted(more, 'more line')}: ${ELSEWHERE}`] : diff,
    };
  });
  return { ...file, changed };
}

function afterServer(own: readonly PageFix[], files: readonly FixFile[], report?: Report): Block[] {
  const loads = loadCommands(files);
  const check = [...new Set(own.flatMap((fix) => fix.check))].filter((one) => !loads.includes(one));
  const closing = own.filter(({ closes }) => closes.length > 0);
  const closed = report ? closedTexts({ closes: closing.flatMap(({ closes }) => closes) }, report) : [];
  const tested = [...new Set(closing.map(testedText))];
  return [
    ...(check.length === 0 ? [] : [paragraph('Check:'), code('sh', check.join('\n'))]),
    ...listOf([
      ...(closed.length === 0 ? [] : [`Fixes these findings: ${closed.join('; ')}`]),
      ...(tested.length < 2
        ? tested
        : closing.map((fix) => `${capitalized(fix.placeWords)}: ${testedText(fix)}`)),
      ['Undo: ', undoOf(files)],
    ]),
  ];
}

/** For chains without fixes: the headers to send and other advice. */
function headersToSend({ report, proposals }: PageReport, isForClient = false): Section[] {
  const { support, headers } = proposals;
  const advice = report.findings.flatMap((finding) => (finding.suppressed ? [] : finding.advice));
  if (support === 'supported' || advice.length === 0) return [];
  const others = besideHeaders(advice);
  const listed = others.slice(0, MAX_ADVICE);
  const more = others.length - listed.length;
  const how = support === 'unrecognised' && !isForClient ? ` ${NAME_THE_SERVER}` : '';
  return [
    section(
      HEADERS_TO_SEND,
      [
        paragraph(`${withoutFixesText(report.stack, support)}${how}`),
        ...(headers.length === 0 ? [] : [paragraph(SEND_FIRST), code('http', headerText(headers))]),
        ...listOf(more > 0 ? [...listed, `${String(more)} more of these.`] : listed),
      ],
      'the headers to send',
    ),
  ];
}

interface OfGroup {
  readonly group: FindingGroup;
}

/** A finding that is folded, with its evidence. */
function foldedFinding(told: GroupTexts & OfGroup): Block[] {
  const points = told.points === '' ? '' : ` · ${told.points}`;
  return [
    {
      is: 'fold',
      summary: `${told.severity}${points} · ${told.text}`,
      blocks: [
        ...evidence(told),
        ...told.sentences.map((one) => paragraph(one)),
        ...(told.fix === '' ? [] : [paragraph([strong('Fix:'), ` ${told.fix}.`])]),
        references(told),
      ],
    },
  ];
}

function references({ id, spec, references, group }: GroupTexts & OfGroup): Block {
  return paragraph(dotted([name(id), ...links(group.findings[0], spec), ...references.map(name)]), 'quiet');
}

/** CWE’s weakness, OWASP’s category, and a specification that is not a weakness of CWE too. */
function links(finding: Finding, spec?: SpecLink): Span[] {
  const { cwe, owasp } = weaknessOf(finding);
  const link = (text: string, url: string) => ({ is: 'link', text, url }) as const;
  return [
    ...(cwe ? [link(cwe.id, cwe.url)] : []),
    ...(owasp ? [link(`OWASP ${owasp.id}`, owasp.url)] : []),
    ...(spec && !(cwe && spec.label.startsWith('CWE-')) ? [link(spec.label, spec.url)] : []),
  ];
}

function dotted(parts: readonly Span[]): Inline {
  return parts.flatMap((one, at) => (at > 0 ? [' · ', one] : [one]));
}

function evidence({ subjects, evidence, more }: Pick<GroupTexts, 'subjects' | 'evidence' | 'more'>): Block[] {
  return [
    ...listOf(subjects),
    ...evidence.flatMap(sentBlocks),
    ...(more > 0 ? [paragraph(moreText(more))] : []),
  ];
}

/** What a response sent, and what it did not. */
function sentBlocks({ hop, missing, sent }: Evidence): Block[] {
  const by: Inline[] = hop === undefined ? [] : [' by ', name(bareUrl(hop))];
  return [
    ...missing.map((header) => paragraph([name(header), ' is not set', ...by, '.'])),
    ...(sent.length > 0 && hop !== undefined ? [paragraph(['Sent', ...by, ':'])] : []),
    ...(sent.length > 0 ? [{ is: 'sent', lines: sent } as const] : []),
  ];
}

/** A finding of a client’s report. */
interface Numbered extends GroupTexts, OfGroup {
  /** Of its part in the document; that of the finding is in its references. */
  readonly anchor: string;
  readonly number: number;
}

function entry(one: Numbered, fix: Inline | undefined): Block[] {
  const { severity, points, number, text, anchor, sentences } = one;
  const what = fix ?? (one.fix === '' ? undefined : `${one.fix}.`);
  return [
    heading(
      3,
      [{ is: 'severity', severity }, ' ', `${String(number)}. ${text}`, ' ', { is: 'points', text: points }],
      anchor,
    ),
    ...sentences.map((one) => paragraph(one)),
    ...(what === undefined ? [] : [paragraph([strong('Fix:'), ' ', what])]),
    references(one),
  ];
}

function isInThePage({ rule }: Finding): boolean {
  return IN_THE_PAGE.has(rule);
}

function adviceOf({ findings }: FindingGroup): Advice[] {
  return findings.flatMap((finding: Finding) => (finding.suppressed ? [] : finding.advice));
}

/** What the texts of the servers do about findings, and what is left to do; undefined if no text does anything. */
function remedy({ group }: Numbered, fixes: readonly PageFix[]): Inline | undefined {
  const open = group.findings.filter(({ suppressed }) => !suppressed);
  if (open.some(isInThePage)) return 'Change it in the page.';
  const isDone = ({ id, advice }: Finding) =>
    fixes.some(({ closes }) => closes.includes(id)) || advice.some((one) => sentFor(one, fixes)?.step);
  const isOf = (one: Advice, { effect }: PageFix) => {
    const first = one.op === 'set-header' ? [targetOf({ ...one, name: reportOnly(one) })] : [];
    return effect.some((sent) => [targetOf(one), ...first].includes(targetOf(sent)));
  };
  const done = mergeAdvice(
    open.filter(isDone).flatMap(({ advice }) => advice.filter((one) => fixes.some((fix) => isOf(one, fix)))),
  );
  if (done.length === 0) return undefined;
  const labels = fixes.filter((fix) => done.some((one) => isOf(one, fix))).map(({ label }) => label);
  const sent = done.flatMap((one) => sentFor(one, fixes) ?? []);
  const told: Inline[] = [
    ...sent.map(({ line }) => ['send ', name(line)]),
    ...stepsInWords(done.filter((one) => !sentFor(one, fixes))),
  ];
  const left = stepsInWords(open.filter((one) => !isDone(one)).flatMap(({ advice }) => advice));
  return [
    `${enumerated(labels)}: `,
    ...told.flatMap((one, at) => [...(at > 0 ? ['; '] : []), one]),
    ' (annex A)',
    ...sent.flatMap(({ step }) => (step === undefined ? [] : [`. ${step}`])),
    // Of a group, the texts may fix some only.
    ...(left.length > 0 ? [` · ${left.join('; ')}`] : []),
    '.',
  ];
}

function whyNoFix({ group: { findings } }: Numbered, { hardening }: Proposals): string {
  const isOptional = hardening.some(({ sets }) =>
    sets.some((one) => one.op === 'set-header' && one.name.toLowerCase() === findings[0].rule),
  );
  return findings.flatMap(suppressedText)[0] ?? (isOptional ? `See “${FURTHER}”.` : '–');
}

function reportOnly({ name }: { readonly name: string }): string {
  return `${name}-Report-Only`;
}

/** The header that the texts send first for an advice, without a long value, and what is still to come. */
function sentFor(advice: Advice, fixes: readonly PageFix[]): { line: string; step?: string } | undefined {
  if (advice.op !== 'set-header') return undefined;
  const { rollout, value: goal } = advice;
  const names = [...(rollout === 'report-only-first' ? [reportOnly(advice)] : []), advice.name];
  const effects = fixes.flatMap(({ effect }) => effect);
  const [first] = names.flatMap((one) =>
    effects.filter((sent) => sent.op === 'set-header' && sent.name === one),
  );
  if (first?.op !== 'set-header') return undefined;
  const line = `${first.name}: ${first.value}`;
  const step =
    first.name !== advice.name
      ? 'A first step: it only reports'
      : rollout === 'ramp-max-age' && first.value !== goal
        ? `A first step to ${goal}`
        : undefined;
  return { line: line.length > MAX_LINE ? first.name : line, ...(step !== undefined && { step }) };
}

/** What was sent: each line once, those of the same findings together. */
function evidenceOf(numbered: readonly Numbered[]): Section[] {
  const blocks = new Map<string, readonly Block[]>(
    evidenceOnce(numbered, MOST_SENT).map(([numbers, evidence]) => [numbers, evidence.flatMap(sentBlocks)]),
  );
  for (const { number, subjects, group } of numbered) {
    const shown = subjects.slice(0, MOST_SENT);
    const left = Math.max(
      shown.length > 0 ? group.findings.length - shown.length : 0,
      quotesOf(group.findings).length - MOST_SENT,
    );
    const more = [...listOf(shown), ...(left > 0 ? [paragraph(moreText(left), 'quiet')] : [])];
    if (more.length > 0) blocks.set(String(number), [...(blocks.get(String(number)) ?? []), ...more]);
  }
  if (blocks.size === 0) return [];
  const parts = [...blocks].map(([numbers, own]) => [
    paragraph(`Finding${numbers.includes(',') ? 's' : ''} ${numbers}`),
    ...own,
  ]);
  return [{ title: 'What was sent', look: 'annex evidence', parts, name: () => 'what was sent' }];
}

/** What no grade asks for, each with what it may break. */
function further({ hardening, context }: Proposals, version: string): Section[] {
  if (hardening.length === 0) return [];
  const parts = hardening.map((one): Block[] => {
    const files = filesOf(one.fixes, { version, date: undefined, site: context });
    const loads = loadCommands(files);
    const check = one.check.filter((command) => !loads.includes(command));
    return [
      heading(3, one.text),
      paragraph(one.why),
      paragraph([strong('May break:'), ` ${one.mayBreak}`]),
      ...filesBlocks(files),
      ...one.refusals.map(({ label, why }) => paragraph(`${label}: ${why}`)),
      ...(one.headers.length === 0 ? [] : [code('http', headerText(one.headers))]),
      ...listOf(one.files.map(({ url, skipped }) => [name(bareUrl(url)), skippedText(skipped)])),
      ...(check.length === 0 ? [] : [paragraph('Check:'), code('sh', check.join('\n'))]),
    ];
  });
  return [
    foldedSection(FURTHER, [paragraph(FURTHER_NOTE)], {
      parts,
      name: (from) => counted(hardening.length - from, 'optional protection'),
    }),
  ];
}

/** The same in short, without its texts. */
function furtherInShort({ hardening }: Proposals): Section[] {
  const items = hardening.map(({ text, mayBreak }): Inline => [
    strong(`${text}.`),
    ` May break: ${mayBreak}`,
  ]);
  return items.length === 0 ? [] : [section(FURTHER, [paragraph(FURTHER_NOTE), ...listOf(items)])];
}

function passed({ passes }: Report): Section[] {
  if (passes.length === 0) return [];
  const items = passes.map(({ text, bonus }) => (bonus > 0 ? `${text} (+${String(bonus)})` : text));
  const parts = [listOf(items, 'passed')];
  return [foldedSection('Passed checks', [], { parts, name: () => 'the passed checks' }, passes.length)];
}

function notChecked(report: Report): Section[] {
  if (report.unknowns.length === 0) return [];
  const items = uncheckedTexts(report).map(([why, rules]): Inline => [name(rules.join(', ')), ': ', why]);
  return [section('Not checked', listOf(items), 'what was not checked')];
}

/**
 * What no browser can see, as lists to tick.
 * @param isInShort without the commands
 */
function checklist(report: Report, checked: readonly string[] = [], isInShort = false): Section[] {
  const lists = checklistsFor(report, checked).map(({ label, rows }) => ({
    label,
    rows: rows.filter(({ state }) => state === 'server-only'),
  }));
  if (lists.length === 0) return [];
  const parts = lists.map(({ label, rows }): Block[] => [
    paragraph(strong(`${label}:`)),
    {
      is: 'list',
      items: rows.map(({ item, isChecked }) => ({
        text: [`${item.text} (`, name(item.names.join(', ')), isInShort ? ')' : '):'],
        done: isChecked,
        ...(!isInShort && { command: item.check }),
      })),
    },
  ]);
  const count = lists.reduce((sum, { rows }) => sum + rows.length, 0);
  const missing = () => 'the checks on the server';
  return [
    foldedSection('Check on the server', [paragraph(NO_BROWSER_SEES)], { parts, name: missing }, count),
  ];
}

/** The HTTP Observatory's score of the same response, with its names of the tests. */
function observatory(report: Report, isForClient = false): Section[] {
  if (!isGraded(report)) return [];
  const { tests } = report.observatory;
  const counts = OBSERVATORY_TESTS.filter((test) => !isForClient || tests[test].modifier !== 0);
  const rows = counts.map((test) => {
    const { result, modifier } = tests[test];
    return [signed(modifier), test, result ?? 'not tested'];
  });
  const others = OBSERVATORY_TESTS.length - rows.length;
  const note =
    others > 0 ? ` ${counted(others, 'test')} without points ${others === 1 ? 'is' : 'are'} left out.` : '';
  const columns: Column[] = [{ name: 'Points', kind: 'number' }, { name: 'Test' }, { name: 'Result' }];
  return [
    foldedSection(
      'MDN Observatory',
      [paragraph(`${observatoryText(report)}${note}`)],
      {
        parts: rows.length > 0 ? [[table(columns, rows)]] : [],
        name: () => 'the tests of MDN Observatory',
      },
      rows.length,
    ),
  ];
}

/** What to do about the findings of a rule. */
export interface RuleFix extends FindingFix {
  readonly lead: string;
  readonly notes: readonly string[];
}

/** What a rule says, as the help that forges show beside its findings. */
export function ruleHelp(finding: Finding, title: string, why: string, fix: RuleFix | undefined): Block[] {
  return [
    paragraph(strong(title)),
    paragraph(why),
    paragraph(dotted([...links(finding, finding.spec), ...finding.references.map(name)])),
    ...(fix
      ? [
          paragraph(strong(fix.lead)),
          ...filesBlocks(fix.files),
          ...fix.sentences.map((one) => paragraph(one)),
          ...(fix.headers.length > 0 ? [code('http', headerText(fix.headers))] : []),
          ...fix.notes.map((one) => paragraph(one)),
        ]
      : []),
  ];
}
