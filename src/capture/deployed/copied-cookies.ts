import { attributesAsked, digestOf, type Advice, type Finding } from '../../engine/index.js';
import { cookieOf, isThing, type Copied } from './copied.js';

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
  const cookies = copied.flatMap((line) => (isThing(line) && cookieOf(line.slice(1))) || []);
  if (cookies.length === 0) return advice;
  const own = new Set(advice.map((one) => one.op === 'set-cookie-attributes' && one.cookie));
  const isBefore = (one: Advice) => {
    if (one.op !== 'set-cookie-attributes' || !own.has(one.cookie)) return false;
    const digest = digestOf(one.cookie);
    const given = cookies.flatMap((cookie) => (cookie.digest === digest ? cookie.attributes : []));
    return attributesAsked(one).every((name) => given.includes(name));
  };
  const before = findings.filter((one) => !one.suppressed && one.advice.some(isBefore));
  const more = before.flatMap((one) =>
    one.advice.filter((change) => change.op !== 'set-cookie-attributes' || isBefore(change)),
  );
  return [...advice, ...more.filter((one) => !advice.includes(one))];
}
