import type { Log, ReportingDescriptor, Result, Run, Suppression as SarifSuppression } from 'sarif';
import { isGraded, tallyOf, type Finding, type Report, type Severity } from '../engine/index.js';
import { gradeOf } from './json.js';
import { ruleHelp } from './markdown.js';
import { filePath, fingerprint, siteOf } from './place.js';
import { ruleTexts } from './rule-texts.js';
import { bareUrl, redacted } from './urls.js';

/** More runs in a file are not shown on GitHub (GH1004 of the SARIF SDK). */
const MAX_RUNS = 5;

/**
 * Reports as SARIF 2.1.0 (OASIS), as GitHub and others accept it. URLs have no credentials, query or fragment.
 *
 * Each site is a run with a name of its own, so that another site's upload does not close its alerts.
 *
 * @param options.version the product's version
 */
export function toSarif(reports: readonly Report[], { version }: { version: string }): Log {
  const sites = new Map<string, Report[]>();
  for (const report of reports) {
    const site = siteOf(report.url);
    const pages = sites.get(site);
    if (pages) pages.push(report);
    else sites.set(site, [report]);
  }
  const runs = sites.size > MAX_RUNS || sites.size === 0 ? [['several-sites', reports] as const] : [...sites];
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: runs.map(([name, pages]) => runOf(name, pages, version)),
  };
}

function runOf(name: string, reports: readonly Report[], version: string): Run {
  const rules = new Map<string, ReportingDescriptor>();
  for (const finding of reports.flatMap(({ findings }) => findings)) {
    const id = ruleIdOf(finding);
    if (!rules.has(id)) rules.set(id, descriptorOf(finding));
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
        // A page without a grade must not close the alerts of an earlier run.
        executionSuccessful: reports.every(isGraded),
        toolExecutionNotifications: reports.flatMap((report) =>
          report.unknowns.map(({ rule, why }) => ({
            level: isGraded(report) ? ('note' as const) : ('error' as const),
            descriptor: { id: redacted(rule) },
            message: { text: messageText(redacted(why)) },
            locations: [locationOf(report.url)],
          })),
        ),
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

function descriptorOf(finding: Finding): ReportingDescriptor {
  const { message, spec, severity } = finding;
  const references = finding.references.map((name) => redacted(name));
  const { title, text, why } = ruleTexts(finding);
  return {
    id: ruleIdOf(finding),
    name: `${title}: ${message.replaceAll('-', ' ')}`,
    shortDescription: { text },
    fullDescription: { text: why },
    helpUri: spec.url,
    help: {
      text: [text, why, `${spec.label}: ${spec.url}`, ...references].join('\n'),
      markdown: ruleHelp(finding, text, why),
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags: ['security', ...references],
      ...(SCALE[severity] !== undefined && { 'security-severity': SCALE[severity] }),
    },
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
