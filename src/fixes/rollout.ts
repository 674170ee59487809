import type { SetHeader } from './rendering.js';

/** The header to send first, and the notes on the next steps. */
export interface FirstStep {
  readonly name: string;
  readonly value: string;
  /** Lines for comments in the configuration file, without the comment sign. */
  readonly comments: readonly string[];
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
 * @param enforce how to change the text to enforce a policy, as the end of a sentence
 */
export function firstStep(advice: SetHeader, enforce = `change the name to ${advice.name}`): FirstStep {
  if (advice.rollout === 'ramp-max-age') return firstMaxAge(advice);
  const notes = advice.notes ?? [];
  if (advice.rollout === 'report-only-first') {
    return {
      name: `${advice.name}-Report-Only`,
      value: advice.value,
      comments: [
        'Report-only first: browsers report what this policy would block, but block nothing.',
        'It is based on one page. If you enforce it now, it may break other pages.',
        `When the console shows no violations on any page, enforce it: ${enforce}.`,
      ],
      warnings: [
        `A report-only policy does not protect. When the browser console shows no violations on any page, ${enforce}.`,
        ...notes,
      ],
    };
  }
  return {
    name: advice.name,
    value: advice.value,
    comments: [],
    warnings: [...notes, ...subdomainWarning(advice)],
  };
}

/** Browsers keep HSTS for max-age seconds (RFC 6797 §6.1.1), even if the header is removed. */
function firstMaxAge(advice: SetHeader): FirstStep {
  const { rollout: _, maxAgeInForce = 0, ...goalAdvice } = advice;
  const directives = advice.value.split(';').map((directive) => directive.trim());
  const isMaxAge = (directive: string) => directive.toLowerCase().startsWith('max-age=');
  const written = directives.find(isMaxAge)?.slice('max-age='.length).replaceAll('"', '') ?? '';
  const goal = /^\d+$/.test(written) ? Number(written) : 0;
  const [first, ...rest] = RAMP.filter(([seconds]) => seconds > maxAgeInForce && seconds < goal);
  if (first === undefined) return firstStep(goalAdvice);

  const value = directives
    .filter((directive) => directive !== '')
    .map((directive) => (isMaxAge(directive) ? `max-age=${first[0]}` : directive))
    .join('; ');
  const later = [...rest.map(([seconds, words]) => `${seconds} (${words})`), inWords(goal)].join(', then ');
  return {
    name: advice.name,
    value,
    comments: [
      `Begin with ${first[1]}: browsers keep this for max-age seconds, even if you remove the header.`,
      `If nothing breaks, raise ${first[0]} to ${later}.`,
    ],
    warnings: [
      `max-age ${first[0]} is only the first step. If nothing breaks, raise it to ${later}.`,
      ...subdomainWarning(advice),
    ],
  };
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
