import type { Observed, StoredCookie } from '../model/facts.js';
import { knownCookie } from '../cookies/cookie-names.js';
import type { Adviser } from '../run/define-rule.js';
import type { CookieTrail } from '../run/evidence.js';
import { costNotes } from './any-script.js';
import {
  checkPolicies,
  frameAncestorsDirectives,
  frameAncestorsOf,
  isNonceOrHash,
  isStrictDynamic,
  letsOthersFrame,
  type CspFlaw,
} from './check-policies.js';
import { isChromiumSource } from './directives.js';
import { directiveFor, FETCH_KINDS } from './fallbacks.js';
import { safePart, type SafePart } from './meanwhile.js';
import { useOf, type PageFacts } from './page-use.js';
import { missingBase, repairPolicy, withNoncePattern } from './repair.js';
import { SOURCE_LISTS } from './source-lists.js';
import { detailsOf, suggestPolicy, type Suggestion } from './suggest.js';
import type { HeaderName } from '../headers.js';
import type { Advice } from '../model/advice.js';
import { policiesOf, writtenOf, type Directive, type Policy, type Source } from '../parse/csp.js';
import type { Fields } from '../parse/fields.js';
import { parseFrameOptions, type FrameOptions } from '../parse/frame-options.js';

/** One policy for all flaws it fixes, as advice at each of them. */
const adviser: Adviser = ({ url, response, policies, site, markup, setCookies, cookieStore }) => {
  if (!url.seen || !response.seen || !policies.seen || !site.seen) return () => [];
  const { header, meta, result, counted } = policies.value;
  const page: PageFacts = {
    url: url.value,
    https: site.value.https,
    markup: markup.seen ? markup.value : undefined,
    frameAncestors: isForFrames(setCookies, cookieStore) ? undefined : limitFor(response.value, counted.all),
    formAction: formActionOf(reported(response.value)),
  };
  if (result.kind === 'too-many') return () => [];
  if (result.kind === 'not-implemented') {
    const whole = readyPolicy(response.value, page) ?? suggestPolicy(page);
    const advice = [setPolicy(whole, page, safePart(page))];
    return () => advice;
  }
  // Such as the advice of an earlier report, with its safe part in force.
  const ready = meta.seen && meta.value.length === 0 ? readyPolicy(response.value, page, header) : undefined;
  if (ready && result.flaws.length > 0) {
    const advice = [setPolicy(ready, page)];
    return () => advice;
  }
  const repair = meta.seen && meta.value.length > 0 ? null : repairOf(header, result.flaws, page);
  if (!repair) return () => [];
  const fixes: ReadonlySet<string> = repair.fixes;
  const advice = [setPolicy(repair, page)];
  return (message) => (fixes.has(message) ? advice : []);
};
export default adviser;

/** The existing report-only policy, if it would pass and is at least as strict as what is enforced. */
function readyPolicy(
  response: Fields<HeaderName>,
  page: PageFacts,
  inForce: readonly Policy[] = [],
): Suggestion | undefined {
  const policies = reported(response);
  const result = checkPolicies(policies, [], page.https);
  const isReady =
    policies.length === 1 &&
    inForce.length <= 1 &&
    result.kind === 'checked' &&
    result.flaws.length === 0 &&
    // If enforced, its frame-ancestors would replace X-Frame-Options.
    frameAncestorsOf(policies).kind !== 'unlimited' &&
    isWithin(framingOf(response), policies) &&
    inForce.every((policy) => isStricter(policies, policy));
  if (!isReady) return undefined;
  const sent = withNoncePattern((valueOf(response, `${NAME}-Report-Only`) ?? '').trim());
  const base = missingBase(sent, page);
  if (base && /base-uri/i.test(sent)) return undefined;
  const directives = sent.split(';').map((text) => text.trim());
  const value = base
    ? [...directives.filter((text) => text !== ''), `base-uri ${base.join(' ')}`].join('; ')
    : sent;
  const use = useOf(page.markup);
  return { value, fitsPage: false, notes: [], ...(use && detailsOf(value, use, page)) };
}

/**
 * Whether the other policy surely allows nothing that the one in force does not: it has each of its directives, and both
 * these and what it applies to each kind of load have none or only some of the sources.
 */
function isStricter([other]: readonly Policy[], inForce: Policy): boolean {
  if (!other) return false;
  const named = ({ directives }: Policy, wanted: string) => directives.find(({ name }) => name === wanted);
  return (
    inForce.directives.every((directive) => isWithinDirective(named(other, directive.name), directive)) &&
    FETCH_KINDS.every((kind) => {
      const before = directiveFor(inForce, kind);
      return !before || isWithinDirective(directiveFor(other, kind), before);
    }) &&
    other.directives.every(({ name }) => !UNFOLLOWED.has(name) || named(inForce, name))
  );
}

/** Its fallbacks are not in `FALLBACKS`. */
const UNFOLLOWED: ReadonlySet<string> = new Set(['fenced-frame-src']);

function isWithinDirective(after: Directive | undefined, before: Directive): boolean {
  if (!after) return false;
  const old = new Set(before.sources.map(exactText));
  const left = new Set(after.sources.map(exactText));
  const isKept = (source: Source) => left.has(exactText(source));
  if (!SOURCE_LISTS.has(before.name)) return left.size === old.size && before.sources.every(isKept);
  if (after.sources.every(({ text }) => text === "'none'")) return true;
  return (
    after.sources.every((source) => source.text === "'none'" || old.has(exactText(source))) &&
    before.sources.filter(switchesOff).every(isKept)
  );
}

/** Without them, browsers no longer ignore other sources of the list. */
function switchesOff(source: Source): boolean {
  return isStrictDynamic(source) || isNonceOrHash(source) || isChromiumSource(source.text);
}

/** Keywords have no case; paths, nonces and hashes do. */
function exactText(source: Source): string {
  return source.text.startsWith("'") && !switchesOff(source) ? source.text : writtenOf(source);
}

const NAME = 'Content-Security-Policy';

function reported(response: Fields<HeaderName>): readonly Policy[] {
  const field = response.get(`${NAME}-Report-Only`);
  return field.seen ? policiesOf(field.value) : [];
}

/** The sources of form-action, if all of them can be copied. */
function formActionOf(policies: readonly Policy[]): string | undefined {
  const sources = policies
    .flatMap(({ directives }) => directives)
    .find(({ name }) => name === 'form-action')
    ?.sources.map(({ text }) => text);
  return sources?.length && sources.every((text) => COPIED.test(text)) ? sources.join(' ') : undefined;
}

const COPIED = /^(?:'self'|'none'|https:|https:\/\/[a-z0-9.*-]+(?::\d{1,5})?)$/;

function framingOf(response: Fields<HeaderName>): FrameOptions {
  return parseFrameOptions(valueOf(response, 'X-Frame-Options'));
}

function valueOf(response: Fields<HeaderName>, name: HeaderName): string | null {
  const field = response.get(name);
  return field.seen ? field.value.value : null;
}

/**
 * None where X-Frame-Options is sent: frame-ancestors would override it on pages where it is stricter, and the text that
 * heeds this (`unless`) would not reach this page. None where other sites are named either: browsers ignore that, so
 * these can frame the page today.
 */
function limitFor(response: Fields<HeaderName>, policies: readonly Policy[]): PageFacts['frameAncestors'] {
  const ignored = [...policies, ...reported(response)];
  return valueOf(response, 'X-Frame-Options') !== null || letsOthersFrame(ignored) ? undefined : "'self'";
}

/** Whether frame-ancestors allows no site that X-Frame-Options blocks. */
function isWithin(framing: FrameOptions, policies: readonly Policy[]): boolean {
  if (framing === 'SAMEORIGIN') return !letsOthersFrame(policies);
  return (
    framing !== 'DENY' ||
    frameAncestorsDirectives(policies).every(({ sources }) => sources.every(({ text }) => text === "'none'"))
  );
}

/** Only a single policy can be changed without regard to others. */
function repairOf(policies: readonly Policy[], flaws: readonly CspFlaw[], page: PageFacts) {
  const [policy] = policies;
  return policy && policies.length === 1 ? repairPolicy(policy, flaws, page) : null;
}

/** Report-only first, because one page does not show what others need: enforced at once, such a policy broke five of fourteen applications. */
function setPolicy(
  { value, fitsPage, notes, allows = [], needsNonce }: Suggestion,
  page: PageFacts,
  { meanwhile, notes: more }: SafePart = { notes: [] },
): Advice {
  const all = [...more, ...costNotes(value, page.url), ...notes];
  return {
    op: 'set-header',
    name: NAME,
    value,
    rollout: 'report-only-first',
    ...(fitsPage && { fitsPage }),
    ...(meanwhile && { meanwhile }),
    // It would override a stricter X-Frame-Options.
    ...(meanwhile?.includes('frame-ancestors') && { unless: ['X-Frame-Options'] }),
    ...(allows.length > 0 && { allows }),
    ...(needsNonce && { needsNonce }),
    ...(all.length > 0 && { notes: all }),
  };
}

/**
 * Whether a cookie of the site, sent or stored for its host alone, says that its pages work in frames of other sites: it
 * is sent there. Those of balancers and CDNs say it of any site.
 */
export function isForFrames(sent: Observed<CookieTrail>, stored: Observed<readonly StoredCookie[]>): boolean {
  const cookies = [
    ...(sent.seen ? sent.value.own.map(({ cookie }) => cookie) : []),
    ...(stored.seen ? stored.value.filter(({ hostOnly }) => hostOnly) : []),
  ];
  return cookies.some(
    ({ name, partitioned, sameSite }) =>
      (partitioned || sameSite?.trim().toLowerCase() === 'none') && !knownCookie(name).isInfrastructure,
  );
}
