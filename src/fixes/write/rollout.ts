import { parseHsts } from '../../engine/index.js';
import type { SetHeader } from './rendering.js';

/** A header to send first. */
export interface FirstHeader {
  readonly name: string;
  readonly value: string;
  /** Other headers: a response that has one of them does not get this one. */
  readonly unless?: readonly string[];
  /** Other values for the pages under plain folders. */
  readonly parts?: SetHeader['parts'];
  /** The whole value that it replaces. */
  readonly replaces?: string | undefined;
  /** It is replaced later, by the header that only reports until then. */
  readonly isMeanwhile?: true;
  /** Lines for comments in the configuration file, without the comment sign. */
  readonly comments: readonly string[];
}

/** The headers to send first, and the notes on the next steps. */
export interface FirstStep {
  readonly headers: readonly FirstHeader[];
  readonly warnings: readonly string[];
}

/** max-age in seconds and as text. The first step is above the max-age in force. */
const RAMP = [
  [300, '5 minutes'],
  [86_400, 'a day'],
  [2_592_000, '30 days'],
] as const;

/**
 * The first step towards the advised value.
 * @param own how to change the text to enforce a policy, as the end of a sentence
 */
export function firstStep(advice: SetHeader, own?: string): FirstStep {
  if (advice.rollout === 'ramp-max-age') return firstMaxAge(advice);
  const enforce = isSetElsewhere(advice) ? enforceElsewhere(advice) : (own ?? enforceHeader(advice));
  const { name, value, meanwhile, unless, parts, allows = [], notes = [], recordedPages = 0 } = advice;
  const isOfOne = recordedPages < 2;
  if (advice.rollout === 'report-only-first') {
    return {
      headers: [
        ...(meanwhile ? [enforcedFirst(advice, meanwhile)] : []),
        {
          name: `${name}-Report-Only`,
          value,
          replaces: replacedByReportOnly(advice),
          ...(parts && { parts }),
          comments: [
            'Report-only first: browsers report what this policy would block, but block nothing.',
            `It is based on ${isOfOne ? 'one page' : `${recordedPages} pages`}. If you enforce it now, it may break other pages.`,
            ...(allows.length > 0
              ? [
                  `Allowed because ${isOfOne ? 'this page' : 'these pages'} used it. Check that each is yours:`,
                  ...allows.filter(isPlain).map((line) => `  ${line}`),
                ]
              : []),
            ...(meanwhile ? [`${WHEN_QUIET}:`, `${enforce}.`] : [`${WHEN_QUIET}: ${enforce}.`]),
          ],
        },
      ],
      warnings: [
        `A report-only policy does not protect. When the browser console shows no violations on any page, ${enforce}.`,
        ...(isReported(value) ? [REPORTED] : []),
        ...notes,
      ],
    };
  }
  return {
    headers: [
      {
        name,
        value,
        replaces: replacedBy(advice, value),
        ...(unless && { unless }),
        ...(parts && { parts }),
        comments: [],
      },
    ],
    warnings: [...notes, ...subdomainWarning(advice)],
  };
}

/** Of the policy that the page sends: none is written that has one of its own. */
const REPORTED =
  'The page’s own policy names where violations are reported (report-uri or report-to). Browsers send those of the report-only policy there too, which can be many requests for each page.';

function isReported(policy: string): boolean {
  return policy.split(';').some((directive) => /^[ \t]*report-(?:uri|to)[ \t]/i.test(directive));
}

const WHEN_QUIET = 'When the console shows no violations on any page, enforce it';

/** Whether a line ends no comment in any language, nor continues one. */
function isPlain(line: string): boolean {
  return /^[\w .,:?/+~-]*$/.test(line);
}

function enforceHeader({ name, meanwhile }: SetHeader): string {
  return meanwhile
    ? `replace the value of ${name} by that of ${name}-Report-Only, and delete the latter`
    : `replace every ${name}-Report-Only in these lines by ${name}`;
}

function enforceElsewhere({ name }: SetHeader): string {
  return `where ${name} is set, replace its value by that of ${name}-Report-Only, and delete the latter`;
}

/** Whether a change of the name would leave the policy in force: the text has the value of one header to replace. */
function isSetElsewhere({ value, meanwhile, replaces, replacesReportOnly = value }: SetHeader): boolean {
  return meanwhile === undefined && replaces !== undefined && replacesReportOnly !== value;
}

/** Its own value on the page; or the one in force, for when the name is changed. */
function replacedByReportOnly(advice: SetHeader): string | undefined {
  const { meanwhile, replaces, replacesReportOnly } = advice;
  const isRenamed = meanwhile === undefined && replaces !== undefined && !isSetElsewhere(advice);
  return isRenamed ? replaces : replacesReportOnly;
}

/** The part of a policy that is enforced at once. */
function enforcedFirst({ name, replaces, unless }: SetHeader, value: string): FirstHeader {
  return {
    name,
    value,
    replaces,
    ...(unless && { unless }),
    isMeanwhile: true,
    comments: [
      'Enforced at once: it blocks nothing that the page was seen to use.',
      ...(value.includes('frame-ancestors ') ? ['Other sites can no longer frame this site.'] : []),
      ...(value.includes("object-src 'none'") ? [`${PLUGINS} no longer load.`] : []),
      ...(/object-src (?!'none')/.test(value) ? [`${PLUGINS} load from these sources only.`] : []),
    ],
  };
}

const PLUGINS = 'Plugins and PDFs in <object> or <embed>';

/** Browsers keep HSTS for max-age seconds (RFC 6797 §6.1.1), even if the header is removed. */
function firstMaxAge(advice: SetHeader): FirstStep {
  const { rollout: _, maxAgeInForce = 0, ...goalAdvice } = advice;
  const directives = advice.value.split(';').map((directive) => directive.trim());
  const isMaxAge = (directive: string) => directive.toLowerCase().startsWith('max-age=');
  const goal = secondsOf(advice.value);
  const [first, ...rest] = RAMP.filter(([seconds]) => seconds > maxAgeInForce && seconds < goal);
  if (first === undefined) return firstStep(goalAdvice);

  const value = directives
    .filter((directive) => directive !== '')
    .map((directive) => (isMaxAge(directive) ? `max-age=${first[0]}` : directive))
    .join('; ');
  const later = [...rest.map(([seconds, words]) => `${seconds} (${words})`), inWords(goal)].join(', then ');
  const comments = [
    `Begin with ${first[1]}: browsers keep this for max-age seconds, even if you remove the header.`,
    `If nothing breaks, raise ${first[0]} to ${later}.`,
  ];
  return {
    headers: [{ name: advice.name, value, replaces: replacedBy(advice, value), comments }],
    warnings: [
      `max-age ${first[0]} is only the first step. If nothing breaks, raise it to ${later}.`,
      ...subdomainWarning(advice),
    ],
  };
}

/** A max-age that is longer than the first step stays: a page over HTTP can show one, which counts over HTTPS. */
function replacedBy({ name, replaces }: SetHeader, value: string): string | undefined {
  const isHsts = name.toLowerCase() === 'strict-transport-security';
  return isHsts && secondsOf(replaces ?? '') > secondsOf(value) ? undefined : replaces;
}

/** For how long browsers keep it. */
function secondsOf(hsts: string): number {
  const { valid, maxAge = 0 } = parseHsts(hsts);
  return valid ? maxAge : 0;
}

function inWords(seconds: number): string {
  const days = Math.round(seconds / 86_400);
  return `${seconds} (${days === 365 ? 'a year' : `${days} days`})`;
}

function subdomainWarning(advice: SetHeader): string[] {
  const reaches =
    advice.name.toLowerCase() === 'strict-transport-security' && /includesubdomains/i.test(advice.value);
  return reaches ? ['includeSubDomains makes a subdomain without HTTPS unreachable.'] : [];
}
