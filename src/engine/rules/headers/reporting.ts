import { parseItem } from 'structured-headers';
import { defineRule, type Problem } from '../../define-rule.js';
import type { Advice, Quote, Unseen } from '../../model.js';
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
  readNel,
  readReportingEndpoints,
  readReportTo,
  type Endpoint,
} from '../../parse/report-to.js';
import { itemsOf, readDictionary, wordOf } from '../../parse/structured.js';
import { isHttps } from '../../site.js';

const WATCHED = 'Content-Security-Policy-Report-Only';
const ENDPOINTS = 'Reporting-Endpoints';
/** Other headers that name groups: an Item with the group as a parameter, … */
const ITEMS = withReportOnly('Cross-Origin-Opener-Policy', 'Cross-Origin-Embedder-Policy');
/** … a Dictionary with the group as a parameter of its members, … */
const FEATURES = withReportOnly('Permissions-Policy');
/** … and a Dictionary that lists groups. */
const INTEGRITY = withReportOnly('Integrity-Policy');
const NAMING = headerList([...ITEMS, ...FEATURES, ...INTEGRITY]);
/** Without any of these only a policy can report. */
const CONCERNED = headerList([ENDPOINTS, 'Report-To', 'NEL', WATCHED, ...NAMING.values()]);

type Message =
  'malformed' | 'undefined-group' | 'insecure-endpoint' | 'unheard' | 'superseded' | 'report-to-alone';

export default defineRule({
  id: 'reporting',
  title: 'Reports to the site',
  spec: { label: 'Reporting API §3', url: 'https://www.w3.org/TR/reporting-1/#endpoint-delivery' },
  needs: ['url', 'response', 'policies'],
  problems: {
    malformed: {
      severity: 'low',
      points: 0,
      text: 'Browsers ignore this {header}: it does not read',
      why: 'Reporting-Endpoints gives names strings in double quotes; Report-To and NEL are JSON with a max_age. What was to be reported goes nowhere.',
    },
    'undefined-group': {
      severity: 'low',
      points: 0,
      text: 'Reports are to go to a name that this answer does not define: {groups}',
      why: 'Reporting-Endpoints defines names for one answer; NEL looks in Report-To only. Reports to any other name are thrown away.',
    },
    'insecure-endpoint': {
      severity: 'low',
      points: 0,
      text: 'Reports are to go where browsers send none: {urls}',
      why: 'Browsers report from https to https only, because a report tells what the visitor did. These never arrive.',
    },
    unheard: {
      severity: 'info',
      points: 0,
      text: 'Content-Security-Policy-Report-Only reports to nobody',
      why: 'It blocks nothing, and without report-to or report-uri nobody learns what it would block, unless a script of the page listens for it.',
    },
    superseded: {
      severity: 'info',
      points: 0,
      text: 'Only Report-To, which Reporting-Endpoints has replaced, defines where reports go: {groups}',
      why: 'Report-To is of a draft that only Chromium ever followed. Send Reporting-Endpoints too; NEL is all that still needs the old one.',
    },
    'report-to-alone': {
      severity: 'info',
      points: 0,
      text: 'The policy’s reports go by report-to only',
      why: 'Firefox before March 2026 and Safari before 16.4 know report-uri only; browsers that know both pass over it. With both, nobody’s report is lost.',
    },
  },
  passes: {
    heard: { bonus: 0, text: 'Reports go to places that browsers send them to' },
  },
  check({ url, response, policies: { header: enforced } }) {
    if (sentOf(CONCERNED, response).length === 0 && !enforced.some(isReporting)) return {};
    const unseen: Unseen[] = [];
    const get = (name: string): Field => {
      const field = response.get(name);
      if (field.seen) return field.value;
      unseen.push(field.because);
      return { name, value: null, lines: [] };
    };
    const endpoints = get(ENDPOINTS);
    const reportTo = get('Report-To');
    const nel = get('NEL');
    const watched = policiesOf(get(WATCHED));
    if (unseen.length > 0) return { unseen };
    const policies = watched.length > 0 ? [...enforced, ...watched] : enforced;
    const others = groupsOf(response);
    const isSilent =
      endpoints.value === null &&
      reportTo.value === null &&
      nel.value === null &&
      others.length === 0 &&
      watched.length === 0;
    if (isSilent && !policies.some(isReporting)) return {};

    const modern = endpoints.value === null ? [] : readReportingEndpoints(endpoints.value);
    const old = reportTo.value === null ? [] : readReportTo(reportTo.value);
    const nelGroup = nel.value === null ? '' : readNel(nel.value);
    const problems: Problem<Message>[] = [];
    const malformed = [modern ? [] : endpoints, old ? [] : reportTo, nelGroup === null ? nel : []].flat();
    for (const field of malformed) {
      const { name } = field;
      problems.push({
        message: 'malformed',
        subject: name,
        values: { header: name },
        quotes: quoteWhole(field),
      });
    }
    const defined = { modern: groupSet(modern), old: groupSet(old) };
    // What does not read may define anything.
    const isKnown = (group: string) =>
      defined.modern.has(group) || defined.old.has(group) || modern === null || old === null;
    const sources = policies.flatMap((policy) => valuesOf(policy, 'report-to')[0] ?? []);
    const lost = sources.filter((source) => !isKnown(textOf(source)));
    const lostOthers = others.filter(({ group }) => !isKnown(group));
    const isNelLost = nelGroup && old && !defined.old.has(nelGroup);
    const groups = [
      ...lost.map(textOf),
      ...lostOthers.map(({ group }) => group),
      ...(isNelLost ? [nelGroup] : []),
    ];
    if (groups.length > 0) {
      problems.push({
        message: 'undefined-group',
        values: { groups: words(groups) },
        quotes: [
          ...quoteSources(lost),
          ...lostOthers.flatMap(({ quotes }) => quotes),
          ...(isNelLost ? quoteField(nel, spansOf(nel, [nelGroup])) : []),
        ],
      });
    }
    problems.push(...insecure(url, endpoints, modern, reportTo, old, policies));
    const silent = watched.filter((policy) => !isReporting(policy) && policy.directives.length > 0);
    if (silent.length > 0) problems.push({ message: 'unheard', quotes: quoteUnmarked(silent) });
    const used = new Set([...sources.map(textOf), ...others.map(({ group }) => group)]);
    const outdated = [...used].filter((group) => defined.old.has(group) && !defined.modern.has(group));
    if (outdated.length > 0 && modern) {
      problems.push({
        message: 'superseded',
        values: { groups: words(outdated) },
        quotes: quoteField(reportTo, spansOf(reportTo, [])),
        advice: endpoints.value === null ? renew(old ?? [], outdated) : [],
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
    const heard = [endpoints, reportTo].filter(({ value }) => value !== null && value.trim() !== '');
    const isClean = problems.every(
      ({ message }) => message === 'superseded' || message === 'report-to-alone',
    );
    return {
      problems,
      passes:
        isClean && isHttps(url) && heard.length > 0
          ? [{ message: 'heard', quotes: heard.flatMap((field) => quoteField(field)) }]
          : [],
    };
  },
});

function withReportOnly(...names: readonly string[]): string[] {
  return names.flatMap((name) => [name, `${name}-Report-Only`]);
}

function groupSet(endpoints: readonly Endpoint[] | null): ReadonlySet<string> {
  return endpoints && endpoints.length > 0 ? new Set(endpoints.map(({ group }) => group)) : NO_GROUP;
}

const NO_GROUP: ReadonlySet<string> = new Set();

/** The values of a policy's first directive of that name, the one that counts (CSP3 §2.2.1). */
function valuesOf({ directives }: Policy, wanted: string): readonly Source[] {
  return directives.find(({ name }) => name === wanted)?.sources ?? [];
}

/** In its own case, which counts in names of groups. */
function textOf({ policyText, at }: Source): string {
  return policyText.value.slice(...at);
}

function isReporting(policy: Policy): boolean {
  return valuesOf(policy, 'report-to').length > 0 || valuesOf(policy, 'report-uri').length > 0;
}

/** The groups that other headers name, each quoted with its header. */
function groupsOf(response: Fields): { readonly group: string; readonly quotes: Quote[] }[] {
  return sentOf(NAMING, response).flatMap((field) => {
    if (!field.seen || field.value.value === null) return [];
    const groups = new Set(groupsIn(field.value.name, field.value.value));
    return [...groups].flatMap((group) =>
      group === null ? [] : [{ group, quotes: quoteField(field.value, spansOf(field.value, [group])) }],
    );
  });
}

function groupsIn(name: string, value: string): readonly (string | null)[] {
  if (INTEGRITY.includes(name)) {
    return value.includes('endpoints') ? itemsOf(readDictionary(value)?.get('endpoints')).map(wordOf) : [];
  }
  if (!value.includes('report-to')) return [];
  return FEATURES.includes(name)
    ? [...(readDictionary(value) ?? [])].map(([, member]) => groupIn(member[1]))
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
  old: readonly Endpoint[] | null,
  policies: readonly Policy[],
): Problem<Message>[] {
  const refused = (some: readonly Endpoint[] | null) =>
    (some ?? []).map(({ url }) => url).filter((url) => isRejectedEndpoint(url, page));
  const [lines, groups] = [refused(modern), refused(old)];
  // From a page over http they do arrive.
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
      values: { urls: words(urls) },
      quotes: [
        ...(lines.length > 0 ? quoteField(endpoints, spansOf(endpoints, lines)) : []),
        ...(groups.length > 0 ? quoteField(reportTo, spansOf(reportTo, groups)) : []),
        ...quoteSources(sources),
      ],
    },
  ];
}

/** What Report-To says of these groups, said with Reporting-Endpoints; nothing where a name or address cannot be. */
function renew(endpoints: readonly Endpoint[], groups: readonly string[]): Advice[] {
  const urls = new Map(endpoints.map(({ group, url }) => [group, url]));
  const members = groups.map((group) => ({ group, url: urls.get(group) ?? '' }));
  if (!members.every(({ group, url }) => KEY.test(group) && PLAIN.test(url))) return [];
  const value = members.map(({ group, url }) => `${group}="${url}"`).join(', ');
  return [{ op: 'set-header', name: ENDPOINTS, value }];
}

/** RFC 9651 §3.1.2 (keys) and §3.3.3 (strings). */
const KEY = /^[a-z*][a-z0-9_.*-]{0,63}$/;
const PLAIN = /^[!#-[\]-~]{1,2048}$/;

function words(some: readonly string[]): string {
  return [...new Set(some)].slice(0, MAX_WORDS).join(', ');
}

/** Names put into one sentence, which is cut anyway. */
const MAX_WORDS = 20;
