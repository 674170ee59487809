import type { Dictionary } from 'structured-headers';
import { defineRule, type Problem, type Verdict, type RulePage } from '../../run/define-rule.js';
import { quoteField, quoteWhole, type Field, type Fields } from '../../parse/fields.js';
import { parseFeaturePolicy } from '../../parse/feature-policy.js';
import { nearest } from '../../parse/nearest.js';
import { itemsOf, memberPlaces, parseDictionary, wordOf } from '../../parse/structured.js';
import { FEATURES, POWERFUL, RETIRED_FEATURES, SANDBOX_FEATURES } from '../../data/permissions.js';

/** Unknown names for which a similar known name is searched: a hostile header may hold thousands. */
const MAX_HINTS = 20;

type Message =
  | 'feature-policy-syntax'
  | 'malformed'
  | 'misspelt'
  | 'ignored-value'
  | 'wide'
  | 'unknown-feature'
  | 'retired'
  | 'report-only'
  | 'missing';

export default defineRule({
  id: 'permissions-policy',
  on: 'pages',
  title: 'Permissions-Policy',
  spec: {
    label: 'Permissions Policy §5.1',
    url: 'https://www.w3.org/TR/permissions-policy-1/#permissions-policy-http-header-field',
  },
  needs: ['response'],
  reads: ['Feature-Policy', 'Permissions-Policy', 'Permissions-Policy-Report-Only'],
  usage: { percent: 3.7 },
  problems: {
    'feature-policy-syntax': {
      severity: 'low',
      text: 'Permissions-Policy uses the syntax of Feature-Policy, so browsers ignore all of it',
      why: 'It is written camera=(), geolocation=(self): equals signs, round brackets, commas. None of the intended limits is in force.',
    },
    malformed: {
      severity: 'low',
      text: 'Browsers ignore this Permissions-Policy: it cannot be parsed',
      why: 'One syntax error makes browsers ignore the whole header (RFC 9651 §4.2). None of the intended limits is in force.',
    },
    misspelt: {
      severity: 'low',
      text: 'Permissions-Policy names features that browsers do not know: {what}',
      why: 'Browsers ignore an unknown feature. The one that was probably meant is not limited.',
    },
    'ignored-value': {
      severity: 'low',
      text: 'Permissions-Policy has values that browsers ignore for {what}',
      why: 'Valid values are *, self and src without quotes, and origins in double quotes. A feature with only ignored values is blocked for every site, this one included, or keeps its default.',
    },
    wide: {
      severity: 'low',
      text: 'Permissions-Policy allows every embedded site to request {what}',
      why: 'By default only this site may; * also allows any embedded frame that asks, including advertisements. The prompt then shows this site’s name.',
    },
    'unknown-feature': {
      severity: 'info',
      text: 'Permissions-Policy names features that Sitegrade does not know: {what}',
      why: 'Browsers ignore a feature that they do not know, so it does no harm. It may be older or newer than Sitegrade’s list.',
    },
    retired: {
      severity: 'info',
      text: 'Permissions-Policy names features that browsers have removed: {what}',
      why: 'Chromium removed most of its Privacy Sandbox, so there is nothing to limit. The names do no harm.',
    },
    'report-only': {
      severity: 'info',
      text: 'Permissions-Policy is only reported, not enforced',
      why: 'Permissions-Policy-Report-Only limits nothing: it reports what it would block. Send it as Permissions-Policy once no more reports arrive.',
    },
    missing: {
      severity: 'info',
      text: 'Permissions-Policy is not set',
      why: 'Without it each feature has its default, which for camera, microphone and the like gives embedded sites no access. Disabling what the site never uses also takes it from injected scripts.',
    },
  },
  passes: {
    limits: { text: 'Permissions-Policy controls which sites may use which features' },
  },
  check({ response }) {
    const sent = response.get('Permissions-Policy');
    if (!sent.seen) return { unseen: [sent.because] };
    const field = sent.value;
    if (field.value === null) return insteadOf(field, response);
    const features = parseDictionary(field.value);
    if (features === null) {
      const message = isFeaturePolicy(field.value) ? 'feature-policy-syntax' : 'malformed';
      return { problems: [{ message, quotes: quoteWhole(field) }] };
    }
    const problems = findProblems(field, features);
    const isClean =
      problems.every(({ message }) => message === 'unknown-feature' || message === 'retired') &&
      [...features.keys()].some(isKnown);
    return { problems, passes: isClean ? [{ message: 'limits', quotes: quoteField(field) }] : [] };
  },
});

function isKnown(feature: string): boolean {
  return FEATURES.has(feature) || feature.startsWith('ch-');
}

const OTHERS = ['Permissions-Policy-Report-Only', 'Feature-Policy'] as const;

/** What is sent in its place: a Feature-Policy, which deprecated-headers reports, or a policy that only reports. */
function insteadOf(field: Field, response: Fields<(typeof OTHERS)[number]>): Verdict<Message, never> {
  const others = OTHERS.map((name) => response.get(name));
  const unseen = others.flatMap((other) => (other.seen ? [] : [other.because]));
  const [reportOnly, older] = others.flatMap((other) => (other.seen ? [other.value] : []));
  if (!reportOnly || !older) return { unseen };
  if (reportOnly.value !== null)
    return { problems: [{ message: 'report-only', quotes: quoteWhole(reportOnly) }] };
  const isLimited = older.value !== null && parseFeaturePolicy(older.value).size > 0;
  return isLimited ? {} : { problems: [{ message: 'missing', quotes: quoteField(field) }] };
}

function findProblems(field: Field, features: Dictionary): Problem<Message>[] {
  const misspelt = new Map<string, string>();
  const unknown: string[] = [];
  const ignored: string[] = [];
  const wide: string[] = [];
  const retired: string[] = [];
  for (const [name, member] of features) {
    if (SANDBOX_FEATURES.has(name)) {
      retired.push(name);
      continue;
    }
    if (!isKnown(name) && !RETIRED_FEATURES.has(name)) {
      const meant = misspelt.size + unknown.length < MAX_HINTS ? nearest(name, FEATURES) : undefined;
      if (meant === undefined) unknown.push(name);
      else misspelt.set(name, meant);
      continue;
    }
    const values = itemsOf(member);
    if (!values.every(isAllowed)) ignored.push(name);
    else if (POWERFUL.has(name) && values.some((value) => wordOf(value) === '*')) wide.push(name);
  }
  if (misspelt.size + unknown.length + ignored.length + wide.length + retired.length === 0) return [];
  const places = memberPlaces(field.value ?? '');
  const problem = (message: Message, names: readonly string[], what: string): Problem<Message>[] => {
    if (names.length === 0) return [];
    const wanted = new Set(names);
    const spans = [...places].flatMap(([name, span]) => (wanted.has(name) ? [span] : []));
    return [
      {
        message,
        values: { what },
        quotes: quoteField(
          field,
          spans.sort((a, b) => a[0] - b[0]),
        ),
      },
    ];
  };
  const hints = [...misspelt].map(([name, meant]) => `${name} (${meant}?)`);
  return [
    ...problem('misspelt', [...misspelt.keys()], hints.join(', ')),
    ...problem('ignored-value', ignored, ignored.join(', ')),
    ...problem('wide', wide, wide.join(', ')),
    ...problem('unknown-feature', unknown, unknown.join(', ')),
    ...problem('retired', retired, retired.join(', ')),
  ];
}

/** The valid values of an allowlist: three tokens, and origins as strings (Permissions Policy §9.2). */
function isAllowed(value: unknown): boolean {
  const word = wordOf(value);
  if (word !== null) return word === '*' || word === 'self' || word === 'src';
  return typeof value === 'string' && /^[a-z][a-z0-9+.-]{0,20}:/i.test(value);
}

/** `camera 'none'; geolocation 'self'`: names and quoted keywords, without an equals sign. */
function isFeaturePolicy(value: string): boolean {
  const [first = ''] = value.trim().split(/[;,]/, 1);
  const [name = '', ...rest] = first.split(' ', 3);
  return /^[a-z-]{1,40}$/.test(name) && rest.length > 0 && !first.includes('=');
}

export const page: RulePage = {
  cwe: 693,
  otherCwe: { 'unknown-feature': null, retired: null },
  about:
    'The header disables camera, geolocation, payment and other features for the page and for the sites it embeds. Its syntax is strict: one mistake makes browsers ignore the whole header.',
  exceptions: [
    '`limits` needs a feature that browsers know: removed and unknown ones limit nothing.',
    'It costs no points: the defaults already keep the powerful features from other sites.',
    '`retired` names features of the Privacy Sandbox that Chromium 156 no longer knows, such as `run-ad-auction`. Other removed features, such as `interest-cohort`, are not a finding.',
    'A Feature-Policy that Chromium enforces is not `missing`; `deprecated-headers` reports it.',
    'Client hints (`ch-…`) are given to other sites on purpose and are not `wide`.',
    '`wide` is about features that prompt the visitor or access a device; `fullscreen=*` is not a finding.',
    'No advice: Sitegrade cannot know which features a site uses.',
  ],
  specNotes:
    ': the header; [RFC 9651](https://www.rfc-editor.org/rfc/rfc9651): structured fields; [The list of features](https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md)',
};
