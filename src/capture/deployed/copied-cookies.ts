import { COOKIE_ATTRIBUTES, digestOf, type Advice, type Finding } from '../../engine/index.js';
import { isCopied, type Copied } from './copied.js';

/**
 * The fix of a finding, with those of other findings about its cookies that were copied before, if the page asks for them
 * still. Servers such as nginx obey one text for a cookie: a second one takes the place of the first, perhaps before a load
 * showed what that gave. What this load shows is in `keeps`.
 * @param copied of the site of the page
 */
export function withCopiedFixes(
  advice: readonly Advice[],
  findings: readonly Finding[],
  copied: Copied,
): readonly Advice[] {
  const bitsOf = new Map(
    copied.filter(isCopied).flatMap((line) => {
      const [, digest, bits] = /^[=#]\/(\w+)=(\d+)$/.exec(line) ?? [];
      return digest === undefined ? [] : [[digest, Number(bits)] as const];
    }),
  );
  if (bitsOf.size === 0) return advice;
  const own = new Set(advice.map((one) => one.op === 'set-cookie-attributes' && one.cookie));
  const isBefore = (one: Advice) => {
    if (one.op !== 'set-cookie-attributes' || !own.has(one.cookie)) return false;
    const { secure, httpOnly, sameSite } = one;
    const names = [secure && 'Secure', httpOnly && 'HttpOnly', sameSite && `SameSite=${sameSite}`];
    const bits = bitsOf.get(digestOf(one.cookie)) ?? 0;
    return COOKIE_ATTRIBUTES.every((name, at) => !names.includes(name) || (bits & (1 << at)) !== 0);
  };
  const before = findings.filter((one) => !one.suppressed && one.advice.some(isBefore));
  const more = before.flatMap((one) =>
    one.advice.filter((change) => change.op !== 'set-cookie-attributes' || isBefore(change)),
  );
  return [...advice, ...more.filter((one) => !advice.includes(one))];
}
