import {
  about,
  caveatSentence,
  isGraded,
  RULES,
  type Finding,
  type Report,
  verdict,
} from '../engine/index.js';
import { element, empty, Verbatim, type Child, type Markup } from './markup.js';
import { bareUrl, filePath, redacted } from './urls.js';

/**
 * A suite for each page and a case for each check, by the check’s title, so that its history stays. It fails if points
 * are deducted or a finding is more than information, and is skipped if it was not checked or all is suppressed.
 */
export function toJUnit(reports: readonly Report[], { date }: { date: Date }): string {
  const suites = element('testsuites', { name: 'Sitegrade' }, ...reports.map((one) => suiteOf(one, date)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${suites.toString()}\n`;
}

interface Case {
  readonly title: string;
  readonly outcome: 'passed' | 'failed' | 'error' | 'skipped';
  readonly content: Child;
}

function suiteOf(report: Report, date: Date): Markup {
  const cases = [gradeCase(report), ...rulesOf(report).map((rule) => caseOf(rule, report))];
  const count = (outcome: Case['outcome']) => String(cases.filter((one) => one.outcome === outcome).length);
  const counts = {
    tests: String(cases.length),
    failures: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
  };
  return element(
    'testsuite',
    { name: bareUrl(report.url), ...counts, timestamp: date.toISOString().slice(0, 19) },
    ...cases.map(({ title, content }) =>
      // A point would end a package.
      element('testcase', { name: title, classname: filePath(report.url).replaceAll('.', '_') }, content),
    ),
  );
}

function gradeCase(report: Report): Case {
  const title = 'Grade';
  if (!isGraded(report)) {
    const why = report.unknowns[0]?.why ?? 'There is no evidence.';
    return { title, outcome: 'error', content: empty('error', { message: redacted(why) }) };
  }
  const text = `${verdict(report)}, ${about(report.score, report)} of 100`;
  const caveat = caveatSentence(report);
  const content = caveat === undefined ? text : [redacted(caveat), new Verbatim('\n'), text];
  return { title, outcome: 'passed', content: element('system-out', {}, content) };
}

/** Rules that say something about the page, in the order of the list of rules. */
function rulesOf({ findings, passes, unknowns }: Report): string[] {
  const said = new Set([...findings, ...passes, ...unknowns].map(({ rule }) => rule));
  const known = RULES.map(({ id }) => id).filter((id) => said.delete(id));
  return [...known, ...said];
}

function caseOf(rule: string, report: Report): Case {
  const title = RULES.find(({ id }) => id === rule)?.title ?? redacted(rule);
  const findings = report.findings.filter((one) => one.rule === rule);
  const failed = findings.filter((one) => !one.suppressed && (one.points > 0 || one.severity !== 'info'));
  const suppressed = findings.find((one) => one.suppressed)?.suppressed;
  const unknown = report.unknowns.find((one) => one.rule === rule);
  const [first] = failed;
  if (first) {
    const message = [redacted(first.text), ...(failed.length > 1 ? [`and ${failed.length - 1} more`] : [])];
    const attributes = { message: message.join(', '), type: first.severity };
    return { title, outcome: 'failed', content: element('failure', attributes, ...failed.flatMap(linesOf)) };
  }
  const passed = report.passes.some((one) => one.rule === rule);
  const why =
    unknown && !passed
      ? redacted(unknown.why)
      : suppressed && `Suppressed: ${redacted(suppressed.reason)}`.trim();
  if (why !== undefined) return { title, outcome: 'skipped', content: empty('skipped', { message: why }) };
  const remarks = findings.flatMap(linesOf);
  return {
    title,
    outcome: 'passed',
    content: remarks.length === 0 ? [] : element('system-out', {}, remarks),
  };
}

/** What a reader needs to know why it fails, in lines. */
function linesOf({ id, text, why, points, quotes, spec }: Finding): Child[] {
  const lines: Child[] = [
    `${redacted(text)} (${redacted(id)}, ${points === 0 ? 'no points' : `−${points}`})`,
    why,
    ...quotes.map(({ header, value }) =>
      value === null ? `${header} is not set` : `${header}: ${redacted(value, header)}`,
    ),
    // Redacting would remove its fragment.
    new Verbatim(`${spec.label}: ${spec.url}`),
  ];
  return lines.flatMap((line) => [line, new Verbatim('\n')]);
}
