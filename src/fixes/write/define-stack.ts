import { isPlainFolder, type Advice } from '../../engine/index.js';
import {
  COOKIE_CHECK,
  headerCheck,
  REDIRECT_CHECK,
  removedCheck,
  VERSION_CHECK,
  type Check,
} from './checks.js';
import { comment } from './escape.js';
import { cookieOf, type Cookie } from './cookies.js';
import { unwritableCookie, unwritableHeader } from './guards.js';
import {
  type ChainContext,
  type CookieAdvice,
  type RemoveHeader,
  type Rendering,
  type SetHeader,
  type Snippet,
  type Stack,
  type TurnListingOff,
  adds,
} from './rendering.js';
import { afterFirst, asEnforced, firstStep, UNREACHABLE, type FirstHeader } from './rollout.js';

/** A header to send: the first step of a rollout, or the final value. */
export interface Header extends Omit<FirstHeader, 'comments' | 'parts' | 'replaces' | 'unless'> {
  /** The whole value that it replaces; any other stays. */
  readonly replaces: string | undefined;
  /** Other headers: where one of them is sent, it is not set. Never together with `replaces`. */
  readonly unless: readonly string[];
  /** Other values for the pages under plain folders. Never together with `replaces`; only where `writesParts`. */
  readonly parts: readonly { readonly prefix: string; readonly value: string }[];
  /** RFC 6797 §7.2: HSTS must not be sent over HTTP. */
  readonly isHsts: boolean;
  /** Comment lines to put above it; `sign` begins a comment, after blanks. */
  readonly comments: (sign: string) => readonly string[];
}

/** A header to remove. */
export interface RemovedHeader {
  readonly name: string;
  /** The whole value that is removed; any other stays. Undefined for every value. */
  readonly only: string | undefined;
  /** Whether the stack itself adds it, as far as is known. */
  readonly isOwn: boolean;
}

/** Lines for one place. Without `place`, the usual place for the advice. */
export type Lines<Place extends string> = Omit<Snippet<Place>, 'place'> & { readonly place?: Place };

/** What a stack writes for one advice, or why it cannot. */
export type StackOutput<Place extends string> = readonly Lines<Place>[] | { readonly why: string };

/** Where lines go, by the scheme of the requests they are for. */
export interface Places<Place extends string> {
  readonly http: Place;
  readonly https: Place;
  readonly both: Place;
}

/**
 * What differs between stacks. `defineStack` does the rest: it refuses what cannot be written safely, takes the first
 * step of a rollout, adds the warnings of the advice, and adds the usual `check` to a snippet without one.
 */
export interface StackLanguage<Place extends string> extends Omit<Stack, 'render' | 'placeWords'> {
  readonly placeWords: Readonly<Record<Place, string>>;
  readonly places: Places<Place>;
  /** Commands that test and load the configuration: every usual check begins with them. */
  readonly reload: readonly string[];
  /** The same for places where others do. */
  readonly reloadAt?: Readonly<Partial<Record<Place, readonly string[]>>>;
  /** It cannot see every header that is sent, so it cannot leave one out for the sake of another: always, or there. */
  readonly isBlind?: true | ((context: ChainContext) => boolean);
  /** It can send another value under a folder of the site. */
  readonly writesParts?: true;
  /** Why it cannot follow an advice in this chain, whatever its values. */
  refuse?(advice: Advice, context: ChainContext): string | undefined;
  /** Why its language cannot express a name or value that others can. */
  unwritableName?(name: string): string | undefined;
  unwritableValue?(value: string): string | undefined;
  /** The same for a value to replace, by default as for a value to set. */
  unwritableReplaced?(value: string): string | undefined;
  unwritableCookie?(name: string): string | undefined;
  setHeader(header: Header, context: ChainContext): StackOutput<Place>;
  removeHeader(header: RemovedHeader, context: ChainContext): StackOutput<Place>;
  setCookie(cookie: Cookie, context: ChainContext): StackOutput<Place>;
  redirectToHttps(context: ChainContext): StackOutput<Place>;
  /** Removes a product's version from Server; undefined where the whole header has to be removed. */
  hideVersion?(product: string): StackOutput<Place> | undefined;
  turnListingOff(advice: TurnListingOff): StackOutput<Place>;
  turnDebugOff(context: ChainContext): StackOutput<Place>;
}

export function defineStack<Place extends string>(language: StackLanguage<Place>): Stack {
  return { ...language, render: (advice, context) => render(language, advice, context) };
}

function render<Place extends string>(
  language: StackLanguage<Place>,
  advice: Advice,
  context: ChainContext,
): Rendering<Place> {
  const why = language.refuse?.(advice, context);
  if (why !== undefined) return { why };
  const { places } = language;
  switch (advice.op) {
    case 'set-header':
      return setHeader(language, advice, context);
    case 'remove-header':
      return removeHeader(language, advice, context);
    case 'set-cookie-attributes':
      return setCookie(language, advice, context);
    case 'redirect-to-https':
      return withCautions(
        finish(language, language.redirectToHttps(context), places.http, [REDIRECT_CHECK], [METHOD_WARNING]),
        () => true,
      );
    case 'hide-version': {
      if (advice.inPages && !isOwnProduct(language, advice.product)) {
        return { why: `Only the configuration of ${advice.product} removes its version from its pages.` };
      }
      const isServer = advice.header.toLowerCase() === 'server';
      const output = isServer ? language.hideVersion?.(advice.product) : undefined;
      return output
        ? finish(language, output, places.both, [VERSION_CHECK])
        : removeHeader(language, { name: advice.header, product: advice.product }, context);
    }
    case 'turn-listing-off':
      return finish(language, language.turnListingOff(advice), places.both);
    case 'turn-debug-off':
      return finish(language, language.turnDebugOff(context), places.both);
  }
}

/** RFC 9110 §15.4.2. */
const METHOD_WARNING =
  'A program that sends POST over HTTP, such as a webhook, may repeat it as GET after a redirect: give it the HTTPS address first.';

function isOwnProduct({ label, banners = [] }: Pick<Stack, 'label' | 'banners'>, product: string): boolean {
  return [label.toLowerCase(), ...banners].includes(product.toLowerCase());
}

function setHeader<Place extends string>(
  language: StackLanguage<Place>,
  advised: SetHeader,
  context: ChainContext,
): Rendering<Place> {
  if (advised.replacesSecret) return { why: mayBeSecret(advised.name) };
  // What is in front may add a header.
  const { isBlind } = language;
  const isSureToSee = context.front.length === 0 && !(isBlind && (isBlind === true || isBlind(context)));
  const asked = language.writesParts && advised.replaces === undefined ? advised : asOne(advised);
  const advice = isSureToSee ? asked : withoutFraming(asked);
  const never = advice.rollout === 'report-only-first' && unwritten(language, asEnforced(advice), context);
  if (never) return { why: never };
  const next = afterFirst(advice);
  const isLast = next !== undefined && unwritten(language, next, context) !== undefined;
  const { headers, warnings } = firstStep(
    advice,
    isLast ? `${language.label} cannot replace what it sends already` : undefined,
  );
  const written = writeHeaders(language, headers, context);
  if ('why' in written) return written;
  const { lines, effect } = written;
  const rendering = withCautions(
    finish(language, lines, language.places.both, [], warnings),
    (one) => one === UNREACHABLE,
  );
  return 'why' in rendering
    ? rendering
    : { ...rendering, effect, ...(advice.value !== advised.value && { goal: [advice] }) };
}

/** Why there is no text for it; undefined if there is one. */
function unwritten<Place extends string>(
  language: StackLanguage<Place>,
  advice: SetHeader,
  context: ChainContext,
): string | undefined {
  const refused = language.refuse?.(advice, context);
  if (refused !== undefined) return refused;
  const written = writeHeaders(language, firstStep(advice).headers, context);
  return 'why' in written ? written.why : undefined;
}

interface WrittenHeaders<Place extends string> {
  readonly lines: readonly Lines<Place>[];
  readonly effect: readonly Advice[];
}

function writeHeaders<Place extends string>(
  language: StackLanguage<Place>,
  headers: readonly FirstHeader[],
  context: ChainContext,
): WrittenHeaders<Place> | { readonly why: string } {
  const lines: Lines<Place>[] = [];
  const effect: Advice[] = [];
  for (const first of headers) {
    const { unless = [] } = first;
    const isHsts = first.name.toLowerCase() === 'strict-transport-security';
    const replaces = unless.length > 0 ? undefined : first.replaces;
    const { parts = [] } = first;
    const why = [first, ...parts.map(({ value }) => ({ ...first, value }))]
      .map((one) => unwritable(language, one, unless, replaces))
      .find((one) => one !== undefined);
    if (why !== undefined) return { why };
    if (!parts.every(({ prefix }) => isPlainFolder(prefix))) return { why: NOT_PLAIN };
    const place = isHsts ? language.places.https : language.places.both;
    const comments = (sign: string) => first.comments.map((line) => comment(sign, line));
    const output = language.setHeader({ ...first, unless, replaces, parts, isHsts, comments }, context);
    if ('why' in output) return output;
    const check = (at: Place) => [...reloadOf(language, at), headerCheck(first.name)];
    lines.push(
      ...output.map((one) => ({
        place,
        ...(!one.preparatory && { check: check(one.place ?? place) }),
        ...one,
      })),
    );
    const { name, value } = first;
    effect.push({
      op: 'set-header',
      name,
      value,
      ...(first.unless && { unless: first.unless }),
      ...(parts.length > 0 && { parts }),
    });
  }
  return { lines, effect };
}

/** One value for all pages: that for the rest would break the parts. */
function asOne({ parts: _, whole, ...advice }: SetHeader): SetHeader {
  return { ...advice, ...(whole !== undefined && { value: whole }) };
}

const NOT_PLAIN =
  'The name of a part of the site contains characters that the server could read as a pattern.';

/** A policy that can be sent beside any X-Frame-Options, because it says nothing of framing. */
function withoutFraming({ unless, meanwhile = '', ...advice }: SetHeader): SetHeader {
  if (!unless) return { ...advice, ...(meanwhile && { meanwhile }) };
  const others = (policy: string) =>
    policy
      .split(';')
      .map((directive) => directive.trim())
      .filter((directive) => directive !== '' && !/^frame-ancestors(?:\s|$)/i.test(directive))
      .join('; ');
  const rest = others(meanwhile);
  return { ...advice, value: others(advice.value), ...(rest && { meanwhile: rest }) };
}

function unwritable<Place extends string>(
  language: StackLanguage<Place>,
  { name, value }: FirstHeader,
  unless: readonly string[],
  replaces: string | undefined,
): string | undefined {
  return (
    [name, ...unless].map((one) => unwritableHeader(one) ?? language.unwritableName?.(one)).find(Boolean) ??
    unwritableHeader(name, value) ??
    language.unwritableValue?.(value) ??
    (replaces === undefined ? undefined : unwritableReplaced(language, name, replaces))
  );
}

function unwritableReplaced<Place extends string>(
  language: StackLanguage<Place>,
  name: string,
  value: string,
): string | undefined {
  if (value === '') return undefined;
  if (value.includes('\n')) {
    return `${name} is sent in several lines. Remove all but one where they are set.`;
  }
  return unwritableHeader(name, value) ?? (language.unwritableReplaced ?? language.unwritableValue)?.(value);
}

function mayBeSecret(header: string): string {
  return `${header} may contain a secret on this page. Change it where it is set.`;
}

function removeHeader<Place extends string>(
  language: StackLanguage<Place>,
  { name, value, product, replacesSecret }: Omit<RemoveHeader, 'op'>,
  context: ChainContext,
): Rendering<Place> {
  if (replacesSecret) return { why: mayBeSecret(name) };
  const why =
    unwritableHeader(name) ??
    language.unwritableName?.(name) ??
    (value === undefined ? undefined : unwritableReplaced(language, name, value));
  if (why !== undefined) return { why };
  const output = language.removeHeader({ name, only: value, isOwn: adds(language, name, product) }, context);
  return finish(language, output, language.places.both, [removedCheck(name)]);
}

function setCookie<Place extends string>(
  language: StackLanguage<Place>,
  advice: CookieAdvice,
  context: ChainContext,
): Rendering<Place> {
  const why = unwritableCookie(advice.cookie) ?? language.unwritableCookie?.(advice.cookie);
  if (why !== undefined) return { why };
  const cookie = cookieOf(advice);
  const { secure, httpOnly, sameSite } = cookie.wanted;
  if (!secure && !httpOnly && sameSite === undefined) {
    return { why: 'Scripts read the CSRF cookie, so HttpOnly would break them.' };
  }
  // Browsers reject a Secure cookie that is set over HTTP.
  const place = secure ? language.places.https : language.places.both;
  const { warnings } = cookie;
  return withCautions(
    finish(language, language.setCookie(cookie, context), place, [COOKIE_CHECK], warnings),
    (one) => warnings.includes(one),
  );
}

function withCautions<Place extends string>(
  rendering: Rendering<Place>,
  isCaution: (warning: string) => boolean,
): Rendering<Place> {
  if ('why' in rendering) return rendering;
  const snippets = rendering.snippets.map(({ warnings = [], cautions = [], ...one }) => ({
    ...one,
    warnings,
    cautions: [...cautions, ...warnings.filter(isCaution)],
  }));
  return { ...rendering, snippets };
}

/** Adds the warnings and checks that all stacks share, except to preparatory snippets. */
function finish<Place extends string>(
  language: StackLanguage<Place>,
  output: StackOutput<Place>,
  place: Place,
  check: readonly Check[] = [],
  warnings: readonly string[] = [],
): Rendering<Place> {
  if ('why' in output) return output;
  return {
    snippets: output.map((lines) => ({
      place,
      ...lines,
      ...(!lines.preparatory && {
        warnings: [...warnings, ...(lines.warnings ?? [])],
        check: lines.check ?? [...reloadOf(language, lines.place ?? place), ...check],
      }),
    })),
  };
}

function reloadOf<Place extends string>(
  { reload, reloadAt }: StackLanguage<Place>,
  place: Place,
): readonly string[] {
  return reloadAt?.[place] ?? reload;
}
