import type { Log, ReportingDescriptor, Result, Run, Suppression as SarifSuppression } from 'sarif';
import { groupedBy, isAnotherPage, isGraded, tallyOf, type Finding, type Severity } from '../engine/index.js';
import { gradeOf } from './json.js';
import { ruleHelp, type About, type PageReport, type RuleFix } from './page-document.js';
import { counted } from './texts.js';
import { markdownOf } from './to-markdown.js';
import { fixOf, fixText, ruleTexts } from './finding-texts.js';
import { bareUrl, filePath, fingerprint, redacted, siteOf } from './urls.js';
import { weaknessOf } from './weakness.js';

/** More runs in a file are not shown on GitHub (GH1004 of the SARIF SDK). */
const MAX_RUNS = 5;

/**
 * Reports as SARIF 2.1.0 (OASIS), as GitHub and others accept it. URLs have no credentials, query or fragment.
 *
 * Each site is a run with a name of its own, so that another site's upload does not close its alerts.
 *
 * @param options.version the product's version
 */
export function toSarif(pages: readonly PageReport[], { version }: Pick<About, 'version'>): Log {
  const sites = groupedBy(pages, ({ report }) => siteOf(report.url));
  const runs = sites.size > MAX_RUNS || sites.size === 0 ? [['several-sites', pages] as const] : [...sites];
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: runs.map(([name, own]) => runOf(name, own, version)),
  };
}

function runOf(name: string, pages: readonly PageReport[], version: string): Run {
  const reports = pages.map(({ report }) => report);
  const rules = new Map<string, ReportingDescriptor>();
  for (const finding of reports.flatMap(({ findings }) => findings)) {
    const id = ruleIdOf(finding);
    if (!rules.has(id)) rules.set(id, descriptorOf(finding, pages, version));
  }
  const order = new Map([...rules.keys()].map((id, at) => [id, at]));
  return {
    tool: {
      driver: {
        name: 'Sitegrade',
        semanticVersion: version,
        rules: [...rules.values()],
      },
    },
    // GitHub reads what precedes the last slash as the category.
    automationDetails: { id: `sitegrade/${name}/` },
    // Columns of quotes are indices of JavaScript strings.
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        // What is not graded, or probably not the page that was meant, must not close the alerts of an earlier run.
        executionSuccessful: reports.every((report) => isGraded(report) && !isAnotherPage(report)),
        toolExecutionNotifications: reports.flatMap((report) => [
          ...report.caveats.map(({ rule, text, why }) => ({
            level: isAnotherPage(report) ? ('error' as const) : ('warning' as const),
            descriptor: { id: rule },
            message: { text: messageText(redacted(`${text}. ${why}`)) },
            locations: [locationOf(report.url)],
          })),
          ...report.unknowns.map(({ rule, why }) => ({
            level: isGraded(report) ? ('note' as const) : ('error' as const),
            descriptor: { id: redacted(rule) },
            message: { text: messageText(redacted(why)) },
            locations: [locationOf(report.url)],
          })),
        ]),
      },
    ],
    results: reports.flatMap(({ url, findings }) =>
      findings.map((finding) => resultOf(finding, url, order.get(ruleIdOf(finding)) ?? -1)),
    ),
    properties: {
      pages: reports.map((report) => ({
        url: bareUrl(report.url),
        ...gradeOf(report, report),
        complete: report.complete,
        caveats: report.caveats.map(({ id }) => redacted(id)),
        counts: tallyOf(report.findings),
        observatory: {
          algorithm: report.observatory.algorithm,
          ...gradeOf(report, report.observatory),
        },
      })),
    },
  };
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** SARIF has three levels, so `low` and `info` are both notes. */
const LEVELS = { high: 'error', medium: 'warning', low: 'note', info: 'note' } as const satisfies Record<
  Severity,
  Result.level
>;

/** CVSS scores, by which GitHub sorts. It reads 0.0 as no severity. */
const SCALE: Readonly<Partial<Record<Severity, string>>> = { high: '8.0', medium: '5.5', low: '3.0' };

function ruleIdOf({ rule, message }: Finding): string {
  return `${rule}/${message}`;
}

function descriptorOf(finding: Finding, pages: readonly PageReport[], version: string): ReportingDescriptor {
  const { message, spec, severity } = finding;
  const references = finding.references.map((name) => redacted(name));
  const { title, text, why } = ruleTexts(finding);
  const { cwe, owasp } = weaknessOf(finding);
  const fix = fixFor(ruleIdOf(finding), pages, version);
  return {
    id: ruleIdOf(finding),
    name: `${title}: ${message.replaceAll('-', ' ')}`,
    shortDescription: { text },
    fullDescription: { text: why },
    helpUri: spec.url,
    help: {
      text: [
        [text, why, `${spec.label}: ${spec.url}`, ...references].join('\n'),
        ...(fix ? [`${fix.lead}\n${fixText(fix)}`, ...fix.notes] : []),
      ].join('\n\n'),
      markdown: markdownOf(ruleHelp(finding, text, why, fix)),
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: [
        'security',
        // As GitHub reads it.
        ...(cwe ? [`external/cwe/${cwe.id.toLowerCase()}`] : []),
        ...(owasp ? [`OWASP-${owasp.id}`] : []),
        ...references,
      ],
      ...(SCALE[severity] !== undefined && { 'security-severity': SCALE[severity] }),
    },
  };
}

/** The fix of the first page that a rule has one for: SARIF has one help for all results of a rule. */
function fixFor(ruleId: string, pages: readonly PageReport[], version: string): RuleFix | undefined {
  const all = pages.flatMap((page) => {
    const fix = fixOf(
      page.report.findings.filter((finding) => ruleIdOf(finding) === ruleId),
      page,
      version,
    );
    return fix ? [{ ...fix, text: fixText(fix), address: bareUrl(page.report.url) }] : [];
  });
  const [first] = all;
  if (!first) return undefined;
  const others = all.filter(({ text }) => text !== first.text).length;
  return {
    ...first,
    lead: others === 0 ? 'Fix:' : `Fix for ${first.address}:`,
    notes:
      others === 0
        ? []
        : [`${counted(others, 'other page')} of this run: another text, in the Markdown and JSON reports.`],
  };
}

function resultOf(finding: Finding, url: string, ruleIndex: number): Result {
  const { id, severity, text, points, quotes, suppressed } = finding;
  const sent = quotes.map(({ header, value }) =>
    value === null ? `${header} is not set` : `${header}: ${redacted(value, header)}`,
  );
  const address = bareUrl(url);
  return {
    ruleId: ruleIdOf(finding),
    ruleIndex,
    level: LEVELS[severity],
    message: { text: messageText([...new Set([redacted(text), ...sent, `Page: ${address}`])].join('\n')) },
    locations: [locationOf(url, quotes[0]?.header)],
    // The same finding on the same page is the same alert in every run.
    partialFingerprints: { 'sitegrade/v1': fingerprint(url, redacted(id)) },
    ...(suppressed && {
      suppressions: [
        { kind: 'external', status: 'accepted', justification: redacted(suppressed.reason) },
      ] satisfies SarifSuppression[],
    }),
    properties: { severity, points, address },
  };
}

/** GitHub shows only what is in a line of a file of the repository. A page has no lines that a reader could open. */
function locationOf(url: string, header?: string) {
  return {
    physicalLocation: { artifactLocation: { uri: filePath(url) }, region: { startLine: 1 } },
    ...(header !== undefined && {
      logicalLocations: [{ name: redacted(header), kind: 'resource' }],
    }),
  };
}

/** Text without SARIF's links (§3.11.6), `[text](url)`, and placeholders (§3.11.5), `{0}`. */
function messageText(text: string): string {
  return text.replaceAll('](', ']\\(').replace(/\{(\d+)\}/g, '{{$1}}');
}
