import { parseItem } from 'structured-headers';
import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import type { Advice } from '../../model/advice.js';
import type { Quote } from '../../model/report.js';
import type { Unseen } from '../../model/facts.js';
import { policiesOf, quoteSources, quoteUnmarked, type Policy, type Source } from '../../parse/csp.js';
import {
  headerList,
  quoteField,
  quoteWhole,
  sentOf,
  spansOf,
  type Field,
  type Fields,
} from '../../parse/fields.js';
import {
  isRejectedEndpoint,
  parseNel,
  parseReportingEndpoints,
  parseReportTo,
  type Endpoint,
} from '../../parse/report-to.js';
import { itemsOf, parseDictionary, wordOf } from '../../parse/structured.js';
import { isHttps } from '../../site.js';

const REPORT_ONLY = 'Content-Security-Policy-Report-Only';
const ENDPOINTS = 'Reporting-Endpoints';
/** Other headers that name groups. */
const NAMING = [
  'Cross-Origin-Opener-Policy',
  'Cross-Origin-Opener-Policy-Report-Only',
  'Cross-Origin-Embedder-Policy',
  'Cross-Origin-Embedder-Policy-Report-Only',
  'Document-Isolation-Policy',
  'Document-Isolation-Policy-Report-Only',
  'Permissions-Policy',
  'Permissions-Policy-Report-Only',
  'Integrity-Policy',
  'Integrity-Policy-Report-Only',
] as const;
const NAMING_LIST = headerList(NAMING);
/** Without any of these only a Content-Security-Policy can report. */
const REPORTING_HEADERS = headerList([ENDPOINTS, 'Report-To', 'NEL', REPORT_ONLY, ...NAMING]);

type Message =
  | 'malformed'
  | 'undefined-group'
  | 'insecure-endpoint'
  | 'unheard'
  | 'superseded'
  | 'report-to-alone'
  | 'more-groups';

export default defineRule({
  id: 'reporting',
  on: 'documents',
  title: 'Reporting endpoints',
  spec: { label: 'Reporting API §3', url: 'https://www.w3.org/TR/reporting-1/#endpoint-delivery' },
  needs: ['url', 'response', 'policies'],
  reads: [...REPORTING_HEADERS.values()],
  problems: {
    malformed: {
      severity: 'low',
      text: 'Browsers ignore this {header}: it cannot be parsed',
      why: 'Reporting-Endpoints gives each name a URL in double quotes; Report-To and NEL are JSON with a max_age. Its reports are not sent.',
    },
    'undefined-group': {
      severity: 'low',
      text: 'Reports use an endpoint name that this response does not define: {groups}',
      why: 'Reporting-Endpoints defines names for one response; NEL uses only Report-To. Browsers discard reports to any other name.',
    },
    'insecure-endpoint': {
      severity: 'low',
      text: 'Reports use URLs to which browsers send nothing: {urls}',
      why: 'Browsers report only from HTTPS to HTTPS, because a report reveals what the visitor did. These reports never arrive.',
    },
    unheard: {
      severity: 'info',
      text: 'Content-Security-Policy-Report-Only has no reporting endpoint',
      why: 'It blocks nothing. Without report-to or report-uri nobody learns what it would block, unless a script of the page listens for violations.',
    },
    superseded: {
      severity: 'info',
      text: 'Only Report-To, which Reporting-Endpoints has replaced, defines an endpoint: {groups}',
      why: 'Report-To is from an earlier draft, which Chromium and Firefox (149 and later) read, and Safari does not. Send Reporting-Endpoints too; only NEL still needs Report-To.',
    },
    'report-to-alone': {
      severity: 'info',
      text: 'The policy has report-to without report-uri',
      why: 'Firefox before March 2026 and Safari before 16.4 support only report-uri; browsers that support both ignore it. With both, no reports are lost.',
    },
    'more-groups': {
      severity: 'info',
      text: 'Browsers use only the first name of report-to, not {groups}',
      why: 'No reports go to the others.',
    },
  },
  passes: {
    heard: { text: 'Reports go to valid endpoints' },
  },
  check({ url, response, policies: { header: enforced } }) {
    if (sentOf(REPORTING_HEADERS, response).length === 0 && !enforced.some(isReporting)) return {};
    const unseen: Unseen[] = [];
    const get = (name: typeof ENDPOINTS | typeof REPORT_ONLY | 'Report-To' | 'NEL'): Field => {
      const field = response.get(name);
      if (field.seen) return field.value;
      unseen.push(field.because);
      return { name, value: null, lines: [] };
    };
    const endpoints = get(ENDPOINTS);
    const reportTo = get('Report-To');
    const nel = get('NEL');
    const reportOnly = policiesOf(get(REPORT_ONLY));
    if (unseen.length > 0) return { unseen };
    const policies = reportOnly.length > 0 ? [...enforced, ...reportOnly] : enforced;
    const others = groupsOf(response);
    const isSilent =
      endpoints.value === null &&
      reportTo.value === null &&
      nel.value === null &&
      others.length === 0 &&
      reportOnly.length === 0;
    if (isSilent && !policies.some(isReporting)) return {};

    const modern = endpoints.value === null ? [] : parseReportingEndpoints(endpoints.value);
    const older = reportTo.value === null ? [] : parseReportTo(reportTo.value);
    const nelGroup = nel.value === null ? '' : parseNel(nel.value);
    const problems: Problem<Message>[] = [];
    const malformed = [modern ? [] : endpoints, older ? [] : reportTo, nelGroup === null ? nel : []].flat();
    for (const field of malformed) {
      const { name } = field;
      problems.push({
        message: 'malformed',
        subject: name,
        values: { header: name },
        quotes: quoteWhole(field),
      });
    }
    const defined = { modern: groupSet(modern), older: groupSet(older) };
    // A header that cannot be parsed may define anything.
    const isKnown = (group: string) =>
      defined.modern.has(group) || defined.older.has(group) || modern === null || older === null;
    const sources = policies.flatMap((policy) => valuesOf(policy, 'report-to')[0] ?? []);
    const undefinedSources = sources.filter((source) => !isKnown(textOf(source)));
    const undefinedOthers = others.filter(({ group }) => !isKnown(group));
    const isNelUndefined = nelGroup && older && !defined.older.has(nelGroup);
    const groups = [
      ...undefinedSources.map(textOf),
      ...undefinedOthers.map(({ group }) => group),
      ...(isNelUndefined ? [nelGroup] : []),
    ];
    if (groups.length > 0) {
      problems.push({
        message: 'undefined-group',
        values: { groups: listNames(groups) },
        quotes: [
          ...quoteSources(undefinedSources),
          ...undefinedOthers.flatMap(({ quotes }) => quotes),
          ...(isNelUndefined ? quoteField(nel, spansOf(nel, [nelGroup])) : []),
        ],
      });
    }
    problems.push(...insecure(url, endpoints, modern, reportTo, older, policies));
    const silent = reportOnly.filter((policy) => !isReporting(policy) && policy.directives.length > 0);
    if (silent.length > 0) problems.push({ message: 'unheard', quotes: quoteUnmarked(silent) });
    const used = new Set([...sources.map(textOf), ...others.map(({ group }) => group)]);
    const outdated = [...used].filter((group) => defined.older.has(group) && !defined.modern.has(group));
    if (outdated.length > 0 && modern) {
      problems.push({
        message: 'superseded',
        values: { groups: listNames(outdated) },
        quotes: quoteField(reportTo, spansOf(reportTo, [])),
        advice: endpoints.value === null ? asReportingEndpoints(older ?? [], outdated) : [],
      });
    }
    const alone = policies.filter(
      (policy) => valuesOf(policy, 'report-to').length > 0 && valuesOf(policy, 'report-uri').length === 0,
    );
    if (alone.length > 0) {
      problems.push({
        message: 'report-to-alone',
        quotes: quoteSources(alone.flatMap((policy) => valuesOf(policy, 'report-to').slice(0, 1))),
      });
    }
    const more = policies.flatMap((policy) => valuesOf(policy, 'report-to').slice(1));
    if (more.length > 0) {
      problems.push({
        message: 'more-groups',
        values: { groups: listNames(more.map(textOf)) },
        quotes: quoteSources(more),
      });
    }
    const definitions = [endpoints, reportTo].filter(({ value }) => value !== null && value.trim() !== '');
    const isClean = problems.every(({ message }) => HARMLESS.has(message));
    return {
      problems,
      passes:
        isClean && isHttps(url) && definitions.length > 0
          ? [{ message: 'heard', quotes: definitions.flatMap((field) => quoteField(field)) }]
          : [],
    };
  },
});

/** With these, all reports still arrive. */
const HARMLESS: ReadonlySet<Message> = new Set(['superseded', 'report-to-alone', 'more-groups']);

function groupSet(endpoints: readonly Endpoint[] | null): ReadonlySet<string> {
  return endpoints && endpoints.length > 0 ? new Set(endpoints.map(({ group }) => group)) : NO_GROUP;
}

const NO_GROUP: ReadonlySet<string> = new Set();

/** The values of a policy's first directive of that name, the one that counts (CSP3 §2.2.1). */
function valuesOf({ directives }: Policy, wanted: string): readonly Source[] {
  return directives.find(({ name }) => name === wanted)?.sources ?? [];
}

/** As written: names of groups are case-sensitive. */
function textOf({ policyText, at }: Source): string {
  return policyText.value.slice(...at);
}

function isReporting(policy: Policy): boolean {
  return valuesOf(policy, 'report-to').length > 0 || valuesOf(policy, 'report-uri').length > 0;
}

/** The groups that other headers name, each with a quote of its header. */
function groupsOf(
  response: Fields<(typeof NAMING)[number]>,
): { readonly group: string; readonly quotes: Quote[] }[] {
  return sentOf(NAMING_LIST, response).flatMap((field) => {
    if (!field.seen || field.value.value === null) return [];
    const groups = new Set(groupsIn(field.value.name, field.value.value));
    return [...groups].flatMap((group) =>
      group === null ? [] : [{ group, quotes: quoteField(field.value, spansOf(field.value, [group])) }],
    );
  });
}

/** By its name: a Dictionary that lists groups, one with the group as a parameter of its members, or such an Item. */
function groupsIn(name: string, value: string): readonly (string | null)[] {
  if (name.startsWith('Integrity-Policy')) {
    return value.includes('endpoints') ? itemsOf(parseDictionary(value)?.get('endpoints')).map(wordOf) : [];
  }
  if (!value.includes('report-to')) return [];
  return name.startsWith('Permissions-Policy')
    ? [...(parseDictionary(value) ?? [])].map(([, member]) => groupIn(member[1]))
    : [itemGroup(value)];
}

function itemGroup(value: string): string | null {
  try {
    return groupIn(parseItem(value)[1]);
  } catch {
    return null;
  }
}

function groupIn(parameters: ReadonlyMap<string, unknown>): string | null {
  const group = parameters.get('report-to');
  return typeof group === 'string' ? group : wordOf(group);
}

function insecure(
  page: string,
  endpoints: Field,
  modern: readonly Endpoint[] | null,
  reportTo: Field,
  older: readonly Endpoint[] | null,
  policies: readonly Policy[],
): Problem<Message>[] {
  const rejected = (some: readonly Endpoint[] | null) =>
    (some ?? []).map(({ url }) => url).filter((url) => isRejectedEndpoint(url, page));
  const [lines, groups] = [rejected(modern), rejected(older)];
  // From a page over HTTP these reports do arrive.
  const sources = isHttps(page)
    ? policies
        .flatMap((policy) => valuesOf(policy, 'report-uri'))
        .filter((source) => isRejectedEndpoint(textOf(source), page))
    : [];
  const urls = [...lines, ...groups, ...sources.map(textOf)];
  if (urls.length === 0) return [];
  return [
    {
      message: 'insecure-endpoint',
      values: { urls: listNames(urls) },
      quotes: [
        ...(lines.length > 0 ? quoteField(endpoints, spansOf(endpoints, lines)) : []),
        ...(groups.length > 0 ? quoteField(reportTo, spansOf(reportTo, groups)) : []),
        ...quoteSources(sources),
      ],
    },
  ];
}

/** These groups of Report-To as Reporting-Endpoints; nothing where a name or URL cannot be written there. */
function asReportingEndpoints(endpoints: readonly Endpoint[], groups: readonly string[]): Advice[] {
  const urls = new Map(endpoints.map(({ group, url }) => [group, url]));
  const members = groups.map((group) => ({ group, url: urls.get(group) ?? '' }));
  if (!members.every(({ group, url }) => KEY.test(group) && PLAIN.test(url))) return [];
  const value = members.map(({ group, url }) => `${group}="${url}"`).join(', ');
  return [{ op: 'set-header', name: ENDPOINTS, value }];
}

/** RFC 9651 §3.1.2 (keys) and §3.3.3 (strings). */
const KEY = /^[a-z*][a-z0-9_.*-]{0,63}$/;
const PLAIN = /^[!#-[\]-~]{1,2048}$/;

function listNames(some: readonly string[]): string {
  return [...new Set(some)].slice(0, MAX_NAMES).join(', ');
}

/** Names in one message, which is shortened anyway. */
const MAX_NAMES = 20;

export const page: RulePage = {
  about:
    'Browsers can report to a site what a policy blocked, what failed on the network, and which deprecated features a page uses. Reports are sent to named endpoints. If a name is not defined, or the endpoint uses HTTP, they are lost without notice.',
  exceptions: [
    'It costs no points: reports show attacks and stop none.',
    'Names are collected from `report-to` of Content-Security-Policy, Permissions-Policy, Cross-Origin-Opener-Policy, Cross-Origin-Embedder-Policy and Document-Isolation-Policy, and from `endpoints` of Integrity-Policy, each with its Report-Only form, and from NEL. They are defined by Reporting-Endpoints, or by Report-To of an earlier draft; NEL uses only Report-To.',
    'An enforced policy without reporting, or no reporting at all, is not a finding.',
    'Chromium stores Report-To for its max_age, so another response may have defined a name that this one does not. On a first visit the name is undefined.',
    'If a header cannot be parsed, no name is reported as undefined: what it should define is unknown.',
    'On a page over HTTP `report-uri` may be HTTP too. `localhost` counts as HTTPS.',
    '`superseded` advises the new header if the old one has an exact equivalent.',
  ],
  specNotes:
    ': Reporting-Endpoints; [Network Error Logging](https://www.w3.org/TR/network-error-logging/): NEL, and its Report-To; [CSP Level 3 §6.5](https://www.w3.org/TR/CSP3/#directives-reporting): `report-uri`, `report-to`',
};
