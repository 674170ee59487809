import { attributesAsked, mayBreakOthers, type Advice, type HeaderLine } from '../../engine/index.js';

/** Advice as a short phrase, for any server. It can contain text of the page: escape it. */
export function adviceInWords(advice: Advice): string {
  switch (advice.op) {
    case 'set-header':
      return `Set ${advice.name}`;
    case 'remove-header':
      return `Remove ${advice.name}`;
    case 'set-cookie-attributes':
      return `Add ${attributesAsked(advice).join(', ')} to the cookie ${advice.cookie}`;
    case 'redirect-to-https':
      return 'Redirect HTTP to HTTPS';
    case 'hide-version':
      return `Remove the version from ${advice.header}`;
    case 'turn-listing-off':
      return `Disable the directory listing of ${advice.path}`;
    case 'turn-debug-off':
      return 'Disable debug pages';
  }
}

/** Each as a phrase; what many cookies lack, once. */
export function stepsInWords(advice: readonly Advice[]): string[] {
  const phrases = new Map<string, { readonly alone: string; count: number }>();
  for (const one of advice) {
    const alone = adviceInWords(one);
    const key = one.op === 'set-cookie-attributes' ? `Add ${attributesAsked(one).join(', ')} to` : alone;
    const same = phrases.get(key);
    if (same) same.count += 1;
    else phrases.set(key, { alone, count: 1 });
  }
  return [...phrases].map(([key, { alone, count }]) =>
    count > 1 && key !== alone ? `${key} ${count} cookies` : alone,
  );
}

/** Headers as they are sent, one per line. */
export function headerText(headers: readonly HeaderLine[]): string {
  return headers.map(({ name, value }) => `${name}: ${value}`).join('\n');
}

/**
 * When the later of two grades is reached, as an adverb.
 * @param laterIf on what it depends: a policy that other pages may violate has no part in a grade that depends on nothing
 */
export function onceDone(advice: readonly Advice[], laterIf: string | undefined): string {
  const reports = advice.some(
    (one) =>
      one.op === 'set-header' &&
      one.rollout === 'report-only-first' &&
      (laterIf !== undefined || !mayBreakOthers(one)),
  );
  return reports ? 'once the policy is enforced' : 'later';
}
