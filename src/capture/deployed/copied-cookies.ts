import { COOKIE_ATTRIBUTES, digestOf, type Advice, type Report } from '../../engine/index.js';
import { isCopied, type Copied } from './copied.js';

/**
 * A report whose fixes for a cookie also keep what was copied for it before. Servers such as nginx obey one text for a
 * cookie: a second one takes the place of the first, perhaps before any load showed what that gave.
 * @param copied of the site of the page
 */
export function withCopiedCookies(report: Report, copied: Copied): Report {
  const bitsOf = new Map(
    copied.filter(isCopied).flatMap((line) => {
      const [, digest, bits] = /^[=#]\/(\w+)=(\d+)$/.exec(line) ?? [];
      return digest === undefined ? [] : [[digest, Number(bits)] as const];
    }),
  );
  if (bitsOf.size === 0) return report;
  const kept = (one: Advice) => {
    const bits = one.op === 'set-cookie-attributes' ? bitsOf.get(digestOf(one.cookie)) : undefined;
    return bits === undefined ? one : withKept(one, bits);
  };
  return {
    ...report,
    findings: report.findings.map((one) =>
      one.advice.length > 0 ? { ...one, advice: one.advice.map(kept) } : one,
    ),
  };
}

function withKept(advice: Advice, bits: number): Advice {
  if (advice.op !== 'set-cookie-attributes') return advice;
  const { keeps = {} } = advice;
  const has = (name: (typeof COOKIE_ATTRIBUTES)[number]) => (bits >> COOKIE_ATTRIBUTES.indexOf(name)) & 1;
  // The strictest: another one of the two may be in force already.
  const sameSite = (['Strict', 'Lax', 'None'] as const).find(
    (value) => keeps.sameSite === value || has(`SameSite=${value}`),
  );
  // With SameSite=None, a text gives Secure too.
  const isSecure = keeps.secure || has('Secure') || has('SameSite=None');
  const isHttpOnly = keeps.httpOnly || has('HttpOnly');
  return {
    ...advice,
    keeps: {
      ...(isSecure && { secure: true }),
      ...(isHttpOnly && { httpOnly: true }),
      ...(sameSite && { sameSite }),
    },
  };
}
