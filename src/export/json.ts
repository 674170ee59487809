import {
  isJudged,
  type Advice,
  type Finding,
  type Grade,
  type HeaderLine,
  type ObservatoryReport,
  type PlanStep,
  type Report,
  type Severity,
} from '../engine/index.js';
import type { PageFix, Proposals } from '../fixes/index.js';
import { INVISIBLE } from './visible.js';
import { bareUrl, redacted } from './urls.js';

/** A report for programs, as `schema/report.schema.json` describes it. */
export interface ReportJson extends Graded {
  /** Goes up when a reader of the last shape would misread the new one. */
  readonly schema: 1;
  /** Without credentials, query and fragment; '' where the page's address is not known. */
  readonly url: string;
  readonly complete: boolean;
  readonly observatory: Omit<ObservatoryReport, 'grade' | 'score'> & Graded;
  readonly findings: readonly FindingJson[];
  readonly unknown: readonly { readonly rule: string; readonly why: string }[];
  readonly stack: readonly StackMemberJson[];
  /** One for each place of each server; none where none of them is supported. */
  readonly fixes: readonly FixJson[];
  /** The header lines to send to begin with, whatever the server; those of `fixes` say the same. */
  readonly headers: readonly HeaderLine[];
  /** What gains most first; gains and grades are those after all steps before. */
  readonly plan: readonly PlanStep[];
}

/** Both null where nothing could be judged. */
export interface Graded {
  readonly grade: Grade | null;
  readonly score: number | null;
}

/** The grade, where there is anything it stands on: of nothing seen the table would make 100. */
export function gradeOf(report: Report, { grade, score }: Graded): Graded {
  return isJudged(report) ? { grade, score } : { grade: null, score: null };
}

export interface FixJson extends Pick<
  PageFix,
  'stack' | 'place' | 'placeWords' | 'text' | 'needs' | 'warnings' | 'check' | 'closes' | 'proven'
> {
  /** As people write it. */
  readonly label: string;
}

export interface FindingJson {
  readonly id: string;
  readonly rule: string;
  readonly message: string;
  readonly severity: Severity;
  readonly points: number;
  readonly text: string;
  /** The header lines it speaks of, one a line, cookies' values hidden; null where none was sent. */
  readonly quote: string | null;
  /** As the engine gives it, addresses in it whole: a policy without its report address is another policy. */
  readonly advice: readonly Advice[];
  /** Somebody decided to live with it: it costs nothing. */
  readonly suppressed?: { readonly reason: string; readonly until?: string };
}

export interface StackMemberJson {
  readonly name: string;
  readonly version?: string;
  readonly because: string;
}

/** The report as data. What a URL says about the person is left out, as in Markdown; cookie values it never had. */
export function toJson(report: Report, { fixes, headers, plan }: Proposals): ReportJson {
  const { complete, observatory } = report;
  return {
    schema: 1,
    url: bareUrl(report.url),
    ...gradeOf(report, report),
    complete,
    observatory: { ...observatory, ...gradeOf(report, observatory) },
    findings: report.findings.map(findingOf),
    unknown: report.unknowns.map(({ rule, why }) => ({ rule: redacted(rule), why: redacted(why) })),
    stack: report.stack.map(({ name, version, because }) => ({
      name,
      ...(version !== undefined && { version }),
      because: redacted(because),
    })),
    fixes: fixes.map(fixOf),
    headers,
    plan,
  };
}

/** JSON as text. Nothing in it moves the cursor of a terminal or reorders a line: that is escaped, and reads the same. */
export function jsonText(value: object): string {
  const text = JSON.stringify(value, null, 2);
  // JSON has its own line feeds between values; those inside of them it has escaped.
  return `${text
    .split('\n')
    .map((line) => line.replace(INVISIBLE, escaped))
    .join('\n')}\n`;
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

/** Its text goes into a configuration as it stands, so it is whole, as advice is. */
function fixOf(fix: PageFix): FixJson {
  const { stack, label, place, placeWords, text, needs, warnings, check, closes, proven } = fix;
  return {
    stack,
    label,
    place,
    placeWords,
    text,
    needs,
    warnings,
    check,
    closes: closes.map((id) => redacted(id)),
    proven,
  };
}

/** As JSON escapes it (RFC 8259 §7). */
function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    return `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }).join('');
}
