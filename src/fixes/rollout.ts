import type { SetHeader } from './rendering.js';

/** The header to send first, and what to say about going further. */
export interface FirstStep {
  readonly name: string;
  readonly value: string;
  /** Lines for the configuration file, without the comment sign. */
  readonly comments: readonly string[];
  readonly warnings: readonly string[];
}

/** max-age in seconds, and how people call it. A step is never below what is in force, so it begins above that. */
const RAMP = [
  [300, '5 minutes'],
  [86_400, 'a day'],
  [2_592_000, '30 days'],
] as const;

/**
 * Turns the value to arrive at into the value to begin with.
 * @param enforce what to change in the text once a policy is to be enforced, as the end of a sentence
 */
export function firstStep(advice: SetHeader, enforce = `change the name to ${advice.name}`): FirstStep {
  if (advice.rollout === 'ramp-max-age') return firstMaxAge(advice);
  const notes = advice.notes ?? [];
  if (advice.rollout === 'report-only-first') {
    return {
      name: `${advice.name}-Report-Only`,
      value: advice.value,
      comments: [
        'Report-only first: browsers report what this would block, and block nothing.',
        'It was made from what one page uses: enforced today, it may break the others.',
        `Once the console stays quiet on every page, enforce it: ${enforce}.`,
      ],
      warnings: [
        `Protects only once enforced: when the browser console stays quiet on every page, ${enforce}.`,
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

/** HSTS is kept by browsers for max-age seconds (RFC 6797 §6.1.1) and cannot be called back by removing it. */
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
      `Begin with ${first[1]}: browsers keep this for max-age seconds, and it cannot be called back.`,
      `While nothing breaks, raise ${first[0]} to ${later}.`,
    ],
    warnings: [
      `Not done yet with max-age ${first[0]}: while nothing breaks, raise it to ${later}.`,
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
  return reaches ? ['includeSubDomains: a subdomain that answers only over http becomes unreachable.'] : [];
}
