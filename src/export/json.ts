import {
  isGraded,
  milestonesOf,
  tallyOf,
  type Advice,
  type Finding,
  type Grade,
  type HeaderLine,
  type Milestone,
  type ObservatoryReport,
  type PlanStep,
  type Report,
  type SentFields,
  type Severity,
  type SpecLink,
  type Tally,
} from '../engine/index.js';
import {
  adviceInWords,
  type FixBlock,
  type Hardening,
  type PageFix,
  type Proposals,
} from '../fixes/index.js';
import { filesOf, type FixFile } from '../fixes/files/files-of.js';
import type { About, PageReport } from './page-document.js';
import { ruleTexts } from './finding-texts.js';
import { reachedText } from './texts.js';
import { bareUrl, redacted } from './urls.js';
import { weaknessOf } from './weakness.js';

/** The version of `schema/report.schema.json`. */
export const REPORT_SCHEMA = 6;

/** The JSON report, as `schema/report.schema.json` describes it. */
export interface ReportJson extends Graded {
  readonly schema: typeof REPORT_SCHEMA;
  /** Sitegrade's. */
  readonly version: string;
  /** When the page was loaded (ISO 8601, UTC); null if that is unknown. */
  readonly date: string | null;
  /** Without credentials, query and fragment; '' if the page's URL is unknown. */
  readonly url: string;
  readonly complete: boolean;
  /** Ids of findings that the grade must not be shown without: it is probably not that of the page that was meant, or the page may not work as it was graded. */
  readonly caveats: readonly string[];
  readonly observatory: Omit<ObservatoryReport, 'grade' | 'score'> & Graded;
  /** The number of findings, the same as in every view. */
  readonly counts: Tally;
  readonly findings: readonly FindingJson[];
  /** What all findings with the same rule and message have in common, in the order of the first of them. */
  readonly rules: readonly RuleJson[];
  /** Passed checks. */
  readonly passes: readonly { readonly id: string; readonly text: string }[];
  readonly unknown: readonly { readonly rule: string; readonly why: string }[];
  readonly stack: readonly StackMemberJson[];
  /** One for each place of each server; empty if no server is supported. */
  readonly fixes: readonly FixJson[];
  /** The same as files, with a line for each, where a server reads them. */
  readonly files: readonly FileJson[];
  /** The headers to send first, for any server. `fixes` set the same headers. */
  readonly headers: readonly HeaderLine[];
  /** Steps with the largest gain first. Gains and grades assume all steps before. */
  readonly plan: readonly PlanStep[];
  /** `plan` by the letters that it reaches, in order. */
  readonly milestones: readonly MilestoneJson[];
  /** Where the fixes lead to, as a sentence; null without fixes. */
  readonly reached: string | null;
  /** What goes further than the grade and may break a site: in no fix, no plan and no grade. */
  readonly hardening: readonly HardeningJson[];
  /** The headers of the document’s response, and its cookies without values; absent in reports of the extension. */
  readonly sent?: SentFields;
}

export interface MilestoneJson extends Omit<Milestone, 'steps'> {
  /** The number of steps. */
  readonly steps: number;
}

/** Both null if nothing could be checked. */
export interface Graded {
  readonly grade: Grade | null;
  readonly score: number | null;
}

/** The grade if there is evidence for it. Without evidence the score would be 100. */
export function gradeOf(report: Report, { grade, score }: Graded): Graded {
  return isGraded(report) ? { grade, score } : { grade: null, score: null };
}

export interface FixJson extends Pick<
  PageFix,
  'stack' | 'place' | 'placeWords' | 'text' | 'needs' | 'warnings' | 'check' | 'closes' | 'proven'
> {
  /** Such as `Apache`. */
  readonly label: string;
  /** What of it was tested; null for nothing. */
  readonly tested:
    (Omit<NonNullable<PageFix['tested']>, 'except'> & { readonly except: readonly string[] }) | null;
}

/** What to know before using it is in `fixes`. */
export type FileJson = Omit<FixFile, 'label' | 'language' | 'warnings' | 'cautions'>;

export interface HardeningJson extends Pick<
  Hardening,
  'id' | 'text' | 'why' | 'mayBreak' | 'headers' | 'check'
> {
  readonly fixes: readonly TextJson[];
  /** Why there is no text for a recognised server. */
  readonly refusals: Hardening['refusals'];
  /** Scripts and style sheets of other sites; `skipped` is why no hash can be computed. */
  readonly files: Hardening['files'];
}

/** Text for one place of one server. */
export type TextJson = Omit<FixJson, 'closes' | 'proven' | 'tested'>;

export interface FindingJson {
  readonly id: string;
  readonly rule: string;
  readonly message: string;
  readonly severity: Severity;
  readonly points: number;
  readonly text: string;
  /** The header lines that it is about, without cookie values; null if none was sent. */
  readonly quote: string | null;
  /** As in the engine, with full URLs: a policy without its report URL would be another policy. */
  readonly advice: readonly Advice[];
  /** Present if suppressed: no points are deducted. */
  readonly suppressed?: { readonly reason: string; readonly until?: string };
}

export interface RuleJson {
  readonly rule: string;
  readonly message: string;
  /** The harm, without what is true of one finding only. */
  readonly why: string;
  readonly reference: SpecLink;
  /** Such as `CWE-614`. */
  readonly cwe?: string;
  /** Such as `A02:2025`. */
  readonly owasp?: string;
}

export interface StackMemberJson {
  readonly name: string;
  /** The usual spelling, such as `Apache`. */
  readonly label: string;
  readonly version?: string;
  readonly because: string;
  readonly sure: 'sure' | 'likely' | 'hint';
}

interface PageJson extends Pick<PageReport, 'report' | 'sent' | 'seenAt'> {
  readonly proposals: Pick<Proposals, 'fixes' | 'headers' | 'plan' | 'hardening'> &
    Partial<Pick<Proposals, 'context'>>;
}

/** The report as data. URLs have no private parts, as in Markdown; cookie values are never recorded. */
export function toJson(
  { report, proposals, sent, seenAt }: PageJson,
  { version }: Pick<About, 'version'>,
): ReportJson {
  const { complete, observatory } = report;
  const { fixes, context, headers, plan, hardening } = proposals;
  const date = new Date(seenAt ?? NaN);
  return {
    schema: REPORT_SCHEMA,
    version,
    // `toJSON` is null for what is no date.
    date: date.toJSON(),
    url: bareUrl(report.url),
    ...gradeOf(report, report),
    complete,
    caveats: report.caveats.map(({ id }) => redacted(id)),
    observatory: { ...observatory, ...gradeOf(report, observatory) },
    counts: tallyOf(report.findings),
    findings: report.findings.map(findingOf),
    rules: rulesOf(report),
    passes: report.passes.map(({ id, text }) => ({ id: redacted(id), text: redacted(text) })),
    unknown: report.unknowns.map(({ rule, why }) => ({ rule: redacted(rule), why: redacted(why) })),
    stack: [...report.stack, ...(report.hints ?? [])].map(
      ({ name, label, version, because, confidence }) => ({
        name,
        label,
        ...(version !== undefined && { version }),
        because: redacted(because),
        sure: confidence,
      }),
    ),
    fixes: fixes.map(fixOf),
    files: filesOf(fixes, { version, date, ...(context && { site: context }) }).map(fileOf),
    headers,
    plan,
    milestones: milestonesOf(plan, report.grade).map(({ steps, ...rest }) => ({
      steps: steps.length,
      ...rest,
    })),
    reached: reachedText(report, proposals) ?? null,
    hardening: hardening.map(hardeningOf),
    ...(sent && { sent: redactedFields(sent) }),
  };
}

function redactedFields({ headers, cookies }: SentFields): SentFields {
  return {
    headers: headers?.map(({ name, value }) => ({ name, value: value && redacted(value, name) })) ?? null,
    cookies:
      cookies?.map(({ name, attributes }) => ({ name, attributes: withoutQueries(attributes) })) ?? null,
  };
}

/** A cookie’s attributes; the value of each can be a path with a query. */
function withoutQueries(attributes: string): string {
  return attributes
    .split(';')
    .map((attribute) => redacted(attribute, 'location'))
    .join(';');
}

function findingOf(finding: Finding): FindingJson {
  const { id, rule, message, severity, points, text, quotes, advice, suppressed } = finding;
  const sent = quotes.flatMap(({ header, value }) =>
    value === null ? [] : [`${header}: ${redacted(value, header)}`],
  );
  return {
    id: redacted(id),
    rule,
    message,
    severity,
    points,
    text: redacted(text),
    quote: sent.length === 0 ? null : sent.join('\n'),
    advice,
    ...(suppressed && {
      suppressed: {
        reason: redacted(suppressed.reason),
        ...(suppressed.until !== undefined && { until: suppressed.until }),
      },
    }),
  };
}

function rulesOf({ findings }: Report): RuleJson[] {
  const rules = new Map<string, RuleJson>();
  for (const finding of findings) {
    const { rule, message, spec } = finding;
    const key = `${rule}/${message}`;
    if (rules.has(key)) continue;
    const { cwe, owasp } = weaknessOf(finding);
    rules.set(key, {
      rule,
      message,
      why: ruleTexts(finding).why,
      reference: spec,
      ...(cwe && { cwe: cwe.id }),
      ...(owasp && { owasp: owasp.id }),
    });
  }
  return [...rules.values()];
}

/** The text of a fix goes into a configuration, so it is not redacted. */
function fixOf(fix: PageFix): FixJson {
  const { closes, proven, tested } = fix;
  return {
    ...textOf(fix),
    closes: closes.map((id) => redacted(id)),
    proven,
    tested: tested && {
      version: tested.version,
      closes: tested.closes.map((id) => redacted(id)),
      except: tested.except.map((advice) => redacted(adviceInWords(advice))),
    },
  };
}

/** A file without what is written beside it. */
export function fileOf({
  label: _label,
  language: _language,
  comment: _comment,
  warnings: _warnings,
  cautions: _cautions,
  ...file
}: FixFile): FileJson {
  return { ...file, closes: file.closes.map((id) => redacted(id)) };
}

function textOf({ run, stack, label, place, placeWords, text, needs, warnings, check }: FixBlock): TextJson {
  return {
    stack,
    label,
    place,
    placeWords,
    text,
    needs: run === undefined ? needs : [run, ...needs],
    warnings,
    check,
  };
}

function hardeningOf(hardening: Hardening): HardeningJson {
  const { id, text, why, mayBreak, fixes, refusals, headers, check, files } = hardening;
  return {
    id,
    text: redacted(text),
    why,
    mayBreak,
    fixes: fixes.map(textOf),
    refusals: refusals.map((refusal) => ({ ...refusal, why: redacted(refusal.why) })),
    headers,
    check,
    files: files.map((file) => ({ ...file, url: bareUrl(file.url) })),
  };
}
