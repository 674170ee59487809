import type { SetHeader } from './rendering.js';

/** The header to send first, and what to say about going further. */
export interface FirstStep {
  readonly name: string;
  readonly value: string;
  /** Lines for the configuration file, without the comment sign. */
  readonly comments: readonly string[];
  readonly warnings: readonly string[];
}

/** Seconds, and how people call them. The last step is the advice's own max-age. */
const RAMP = [
  [300, '5 minutes'],
  [86_400, 'a day'],
  [2_592_000, '30 days'],
] as const;

/** Turns the value to arrive at into the value to begin with. */
export function firstStep(advice: SetHeader): FirstStep {
  if (advice.rollout === 'ramp-max-age') return firstMaxAge(advice);
  if (advice.rollout === 'report-only-first') {
    return {
      name: `${advice.name}-Report-Only`,
      value: advice.value,
      comments: [
        'Report-only first: browsers report what this would block, and block nothing.',
        `When the console stays quiet on every page, enforce it: change the name to ${advice.name}.`,
      ],
      warnings: [
        `Protects only once enforced: watch the browser console for a while, then change the name to ${advice.name}.`,
        ...(advice.notes ?? []),
      ],
    };
  }
  return {
    name: advice.name,
    value: advice.value,
    comments: [],
    warnings: [...(advice.notes ?? []), ...subdomainWarning(advice)],
  };
}

/** HSTS is kept by browsers for max-age seconds (RFC 6797 §6.1.1) and cannot be called back by removing it. */
function firstMaxAge(advice: SetHeader): FirstStep {
  const directives = advice.value.split(';').map((directive) => directive.trim());
  const isMaxAge = (directive: string) => directive.toLowerCase().startsWith('max-age=');
  const written = directives.find(isMaxAge)?.slice('max-age='.length).replaceAll('"', '') ?? '';
  const goal = /^\d+$/.test(written) ? Number(written) : 0;
  const steps = RAMP.filter(([seconds]) => seconds < goal);
  const [first, ...rest] = steps;
  if (first === undefined) return firstStep({ op: advice.op, name: advice.name, value: advice.value });

  // A short max-age is no candidate for the preload lists.
  const preload = directives.some((directive) => directive.toLowerCase() === 'preload');
  const value = directives
    .filter((directive) => directive !== '' && directive.toLowerCase() !== 'preload')
    .map((directive) => (isMaxAge(directive) ? `max-age=${first[0]}` : directive))
    .join('; ');
  const later = [...rest.map(([seconds, words]) => `${seconds} (${words})`), inWords(goal)].join(', then ');
  return {
    name: advice.name,
    value,
    comments: [
      `Begin with ${first[1]}: browsers keep this for max-age seconds, and it cannot be called back.`,
      `While nothing breaks, raise ${first[0]} to ${later}.`,
      ...(preload ? ['Add preload with the last step only.'] : []),
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
