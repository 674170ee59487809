import { parseHsts, type Advice, mergeAdvice, type HeaderLine } from '../../engine/index.js';
import { unwritableHeader } from './guards.js';
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
 * The advice whose text is the second step: a whole text, to be used in place of the first. Its policy is enforced, and
 * none only reports; max-age is one step above the one given first or in force, so never a year after five minutes.
 */
export function asEnforced<T extends Advice>(advice: T): T {
  if (advice.op !== 'set-header') return advice;
  if (advice.rollout === 'ramp-max-age')
    return { ...advice, maxAgeInForce: Math.max(advice.maxAgeInForce ?? 0, RAMP[0][0]) };
  if (advice.rollout !== 'report-only-first') return advice;
  const { rollout: _, meanwhile: _safe, replacesReportOnly: _own, allows: _allowed, ...enforced } = advice;
  return enforced as T;
}

/** The advice for a page that sends the first step; undefined if that is all. */
export function afterFirst(advice: SetHeader): SetHeader | undefined {
  if (advice.rollout === undefined) return undefined;
  const sent = firstStep(advice).headers.find(({ name }) => name === advice.name);
  return asEnforced(sent ? { ...advice, replaces: sent.value } : advice);
}

/**
 * The first step towards the advised value.
 * @param whyLast why there is no text for the next step once this one is sent, as the end of a sentence
 */
export function firstStep(advice: SetHeader, whyLast?: string): FirstStep {
  if (advice.rollout === 'ramp-max-age') return firstMaxAge(advice, whyLast);
  const { name, value, meanwhile, unless, parts, allows = [], notes = [], recordedPages = 0 } = advice;
  const isOfOne = recordedPages < 2;
  if (advice.rollout === 'report-only-first') {
    return {
      headers: [
        ...(meanwhile ? [enforcedFirst(advice, meanwhile)] : []),
        {
          name: `${name}-Report-Only`,
          value,
          replaces: advice.replacesReportOnly,
          ...(parts && { parts }),
          comments: [
            'Report-only first: browsers report what this policy would block, but block nothing.',
            `It is based on ${isOfOne ? 'one page' : `${recordedPages} pages`}. Other pages may use what it would block.`,
            ...(allows.length > 0
              ? [
                  `Allowed because ${isOfOne ? 'this page' : 'these pages'} used it. Check that each is yours:`,
                  ...allows.filter(isPlain).map((line) => `  ${line}`),
                ]
              : []),
          ],
        },
      ],
      warnings: [
        `A report-only policy does not protect. ${howEnforced(advice, whyLast)}`,
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

/** A recording gives no text where pages send a policy that is enforced, which the first step may be a part of. */
function howEnforced({ recordedPages, replaces }: SetHeader, whyLast: string | undefined): string {
  if (whyLast !== undefined) return `Sitegrade has no text that enforces it later: ${whyLast}.`;
  if (recordedPages !== undefined)
    return 'Sitegrade writes the whole text with the policy enforced where no recorded page would break.';
  return replaces === undefined
    ? 'For one that can be enforced, record the site before you send this, and take the policy of the recording: a second text enforces it.'
    : 'Sitegrade writes no text that takes the place of the page’s own policy: compare the two.';
}

/** Of the policy that the page sends: none is written that has one of its own. */
const REPORTED =
  'The page’s own policy names where violations are reported (report-uri or report-to). Browsers send those of the report-only policy there too, which can be many requests for each page.';

function isReported(policy: string): boolean {
  return policy.split(';').some((directive) => /^[ \t]*report-(?:uri|to)[ \t]/i.test(directive));
}

/** Whether a line ends no comment in any language, nor continues one. */
function isPlain(line: string): boolean {
  return /^[\w .,:?/+~-]*$/.test(line);
}

/** The part of a policy that is enforced at once. */
function enforcedFirst({ name, replaces, unless }: SetHeader, value: string): FirstHeader {
  return {
    name,
    value,
    replaces,
    ...(unless && { unless }),
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
function firstMaxAge(advice: SetHeader, whyLast?: string): FirstStep {
  const { rollout: _, maxAgeInForce = 0, ...goalAdvice } = advice;
  const directives = advice.value.split(';').map((directive) => directive.trim());
  const isMaxAge = (directive: string) => directive.toLowerCase().startsWith('max-age=');
  const goal = secondsOf(advice.value);
  const [first, ...rest] = RAMP.filter(([seconds]) => seconds > maxAgeInForce && seconds < goal);
  if (first === undefined) return firstStep(goalAdvice);

  const [seconds, words] = first;
  const value = directives
    .filter((directive) => directive !== '')
    .map((directive) => (isMaxAge(directive) ? `max-age=${seconds}` : directive))
    .join('; ');
  const later = [...rest.map(([next, inWords]) => `${next} (${inWords})`), inWords(goal)].join(', then ');
  return {
    headers: [
      {
        name: advice.name,
        value,
        replaces: replacedBy(advice, value),
        comments: [
          `${maxAgeInForce === 0 ? 'Begin with' : 'Next,'} ${words}: browsers keep this for max-age seconds, even if you remove the header.`,
        ],
      },
    ],
    warnings: [
      whyLast === undefined
        ? `max-age ${seconds} is one step on the way: ${later} follow. Grade the page again for the text of the next.`
        : `max-age ${seconds} is one step on the way: ${later} follow. Sitegrade has no text for them: ${whyLast}.`,
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

/** An outage for as long as browsers keep HSTS. */
export const UNREACHABLE = 'includeSubDomains makes a subdomain without HTTPS unreachable.';

function subdomainWarning(advice: SetHeader): string[] {
  const reaches =
    advice.name.toLowerCase() === 'strict-transport-security' && /includesubdomains/i.test(advice.value);
  return reaches ? [UNREACHABLE] : [];
}

/** The headers to send first, for servers without fixes. */
export function headerLines(advice: readonly Advice[]): HeaderLine[] {
  return mergeAdvice(advice).flatMap((one) => {
    if (one.op !== 'set-header') return [];
    return firstStep(one).headers.flatMap(({ name, value }) =>
      unwritableHeader(name, value) === undefined ? [{ name, value }] : [],
    );
  });
}
