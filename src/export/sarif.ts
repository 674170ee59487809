import type { Log, ReportingDescriptor, Result, Run, Suppression as SarifSuppression } from 'sarif';
import { isGraded, RULES, tallyOf, type Finding, type Report, type Severity } from '../engine/index.js';
import { gradeOf } from './json.js';
import { bareUrl, redacted } from './urls.js';

/**
 * Reports as one run of SARIF 2.1.0 (OASIS). URLs have no credentials, query or fragment.
 *
 * @param options.version the product's version
 */
export function toSarif(reports: readonly Report[], { version }: { version: string }): Log {
  const rules = new Map<string, ReportingDescriptor>();
  for (const finding of reports.flatMap(({ findings }) => findings)) {
    const id = ruleIdOf(finding);
    if (!rules.has(id)) rules.set(id, descriptorOf(finding));
  }
  const order = [...rules.keys()];
  const run: Run = {
    tool: {
      driver: {
        name: 'Sitegrade',
        semanticVersion: version,
        rules: [...rules.values()],
      },
    },
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
            message: { text: redacted(why) },
            locations: [locationOf(report.url)],
          })),
        ),
      },
    ],
    results: reports.flatMap(({ url, findings }) =>
      findings.map((finding) => resultOf(finding, url, order.indexOf(ruleIdOf(finding)))),
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
  return { $schema: SCHEMA, version: '2.1.0', runs: [run] };
}

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** SARIF has three levels, so `low` and `info` are both notes. */
const LEVELS = { high: 'error', medium: 'warning', low: 'note', info: 'note' } as const satisfies Record<
  Severity,
  Result.level
>;

/** CVSS scores, by which GitHub sorts. */
const SCALE: Readonly<Record<Severity, string>> = { high: '8.0', medium: '5.5', low: '3.0', info: '0.0' };

function ruleIdOf({ rule, message }: Finding): string {
  return `${rule}/${message}`;
}

function descriptorOf(finding: Finding): ReportingDescriptor {
  const { rule, message, spec, severity, references } = finding;
  // A finding's own may have a sentence about one cookie only.
  const why = RULES.find(({ id }) => id === rule)?.problems[message]?.why ?? finding.why;
  return {
    id: ruleIdOf(finding),
    name: `${rule}-${message}`,
    shortDescription: { text: ruleIdOf(finding) },
    fullDescription: { text: why },
    helpUri: spec.url,
    help: { text: [why, `${spec.label}: ${spec.url}`, ...references].join('\n') },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ['security', ...references], 'security-severity': SCALE[severity] },
  };
}

function resultOf(finding: Finding, url: string, ruleIndex: number): Result {
  const { id, severity, text, points, quotes, suppressed } = finding;
  const sent = quotes.map(({ header, value }) =>
    value === null ? `${header} is not set` : `${header}: ${redacted(value, header)}`,
  );
  return {
    ruleId: ruleIdOf(finding),
    ruleIndex,
    level: LEVELS[severity],
    message: { text: [redacted(text), ...sent].join('\n') },
    locations: [locationOf(url, quotes[0]?.header)],
    // The same finding on the same page is the same alert in every run.
    partialFingerprints: { 'sitegrade/v1': `${bareUrl(url)} ${redacted(id)}` },
    ...(suppressed && {
      suppressions: [
        { kind: 'external', status: 'accepted', justification: redacted(suppressed.reason) },
      ] satisfies SarifSuppression[],
    }),
    properties: { severity, points },
  };
}

function locationOf(url: string, header?: string) {
  return {
    ...(URL.canParse(url) && { physicalLocation: { artifactLocation: { uri: bareUrl(url) } } }),
    ...(header !== undefined && {
      logicalLocations: [{ name: redacted(header), kind: 'resource' }],
    }),
  };
}
