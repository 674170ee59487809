import { groupedBy } from '../grouped-by.js';
import { costNotes } from '../csp/any-script.js';
import { LOAD_KINDS, type InlineCode, type LoadKind, type Markup, type PageUse } from '../model/facts.js';
import { isHttps } from '../site.js';
import { hashSources, hostSource, placesOf, sourcesFor } from '../csp/sources.js';
import { foldPlaces, originOfPlace } from '../csp/script-place.js';
import { needsAllStyles } from '../csp/page-use.js';
import { ALL_STYLES, EVAL, FORMS, suggestPolicy } from '../csp/suggest.js';
import { sortCode, type ChangingCode } from './changing-code.js';
import { applicationNamed } from '../stack/application.js';
import { doubtsOf, type DoubtfulOrigin } from './doubtful.js';
import { formActionFor, formSourcesOf, type FormAction } from './forms.js';
import { ELEMENTS, type RecordedCode, type RecordedPage, type Recording } from './model.js';
import { MAX_NAMED, named, sumOf } from './most-frequent.js';
import { loadKindOf } from './record.js';
import { asOnAllPages, visitorsOf } from './visitors.js';

/** A policy for the pages of a recording. */
export interface PolicyProposal {
  /** Their patterns. */
  readonly paths: readonly string[];
  readonly value: string;
  /** Each host, scheme and hash of it, with the pages that needed it. */
  readonly sources: readonly ProposedSource[];
  /** What other sites need a person's word to be allowed, whether they have it or not: see `doubtsOf`. */
  readonly doubtful: readonly DoubtfulSource[];
  /** What only reports name, and it does not allow: anybody can send reports. The most frequent first. */
  readonly reported: readonly ReportedSource[];
  /** What it would block, by page: an empty list says that all that was seen is allowed. */
  readonly blocked: readonly BlockedUse[];
  /** What a policy with strict scripts would block, and this one allows with 'unsafe-inline' or 'unsafe-eval'. */
  readonly loosenedFor: readonly BlockedUse[];
  /** What to know of it: sentences. */
  readonly notes: readonly string[];
}

export interface ProposedSource {
  readonly directive: string;
  readonly source: string;
  /** `own`: the site itself and its inline code; `other`: another site; `scheme`: `data:` and `blob:`. */
  readonly group: 'own' | 'other' | 'scheme';
  /** The first few patterns of pages that needed it. */
  readonly pages: readonly string[];
  /** How many needed it. */
  readonly count: number;
  /** Of a hash: how many visitors were sent the code. With one, it is not known whether others are. */
  readonly visitors?: number;
}

/** A source of which a recording does not show that it is the site's. */
export interface DoubtfulSource extends DoubtfulOrigin {
  readonly source: string;
  readonly directives: readonly string[];
  readonly pages: readonly string[];
  readonly count: number;
}

export interface ReportedSource {
  readonly directive: string;
  /** A source expression, or what browsers report in its place, such as `inline` and `eval`. */
  readonly source: string;
  readonly pages: readonly string[];
  readonly count: number;
}

/** Something that a page uses and no source of the policy allows. */
export interface BlockedUse {
  readonly page: string;
  readonly what:
    | 'changing-code'
    | 'code-with-nonce'
    | 'too-much-code'
    | 'handlers'
    | 'script-addresses'
    | 'unsafe-source'
    | 'doubtful-source'
    | 'known-application'
    | 'eval'
    | 'not-watched';
  /** With `changing-code`. */
  readonly code?: ChangingCode;
  /** With `known-application`. */
  readonly application?: string;
  /** With `code-with-nonce` and `too-much-code`. */
  readonly element?: Element;
  /** With `unsafe-source` and `doubtful-source`: origins or schemes. */
  readonly sources?: readonly string[];
}

export interface ProposalOptions {
  /** Sources that the person does not want to allow. */
  readonly refused?: ReadonlySet<string>;
  /** Sources that are doubtful, or that only reports name, and the person allows; `'unsafe-eval'` with strict scripts. */
  readonly accepted?: ReadonlySet<string>;
  /** Blocks inline code that no hash allows, and eval(), where pages were seen to need them. */
  readonly strictScripts?: boolean;
  /** Allows inline styles only by their hashes, and style attributes. */
  readonly strictStyles?: boolean;
}

/**
 * The strictest policy that breaks nothing of what the pages were seen to do: all inline code of a kind is allowed where
 * hashes do not suffice, and eval() where it ran. `blocked` has what it cannot allow. What a policy of a page's own keeps
 * strict today is no reason: that policy stays.
 */
export function proposePolicy(
  recording: Pick<Recording, 'origin' | 'pages' | 'sentForms' | 'hasLostForms'>,
  recorded: readonly RecordedPage[],
  options: ProposalOptions = {},
): PolicyProposal {
  const { refused = new Set(), accepted = new Set() } = options;
  const url = `${recording.origin}/`;
  const https = isHttps(url);
  const pages = asOnAllPages(recorded, recording.pages).map((page) =>
    withAccepted(page, accepted, url, https),
  );
  const doubts = doubtsOf(recording);
  const doubtful = doubtfulAmong(pages, doubts, url, https);
  const left = new Set(doubtful.flatMap(({ source }) => (accepted.has(source) ? [] : [source])));
  // The same source may be of one that is not doubtful, over HTTPS.
  const isLeft = (place: string) =>
    doubts.has(originOfPlace(place)) && left.has(originNameOf(place, url, https));
  const isAllowed = (place: string) =>
    !isLeft(place) && !isNamedIn(refused, sourceNameOf(place, url, https) ?? place);
  const loose = looseFor(pages, options);
  const use = withoutCode(without(useOfAll(pages, isAllowed), refused), loose);
  const tooMuch = ELEMENTS.filter((element) => isTooMuch(pages, element));
  const forms = formActionFor(recording, pages, url, https);
  const suggested = suggestPolicy(
    {
      url,
      https,
      markup: markupOf(use),
      frameAncestors: pages.some(mayLimitFraming) ? undefined : "'self'",
      formAction: forms.sources && formSources(forms.sources, refused),
      allStyles: loose.style,
    },
    MAX_LISTED,
  );
  const based = withBases(suggested.value, pages, url, https);
  const value = scriptKeywords(pages, loose, refused).reduce(withScriptKeyword, based);
  const sources = sourcesIn(value);
  const blockedWith = (what: Loose) =>
    pages.flatMap((page) => [
      ...blockedOn(page, tooMuch, what, url, https),
      ...leftOn(page, isLeft, refused, sources, url, https),
    ]);
  const blocked = blockedWith(loose);
  const known = new Set(blocked.map(nameOf));
  return {
    paths: pages.map(({ path }) => path),
    value,
    sources: sourcesOf(value, pages, (page) => neededBy(page, recording, url, https)),
    doubtful,
    reported: reportedBeyond(sources, pages, url, https),
    blocked,
    loosenedFor: blockedWith({ ...loose, script: false, eval: false }).filter(
      (one) => !known.has(nameOf(one)),
    ),
    notes: [...looseNotes(loose), ...costNotes(value, url), ...notesOn(value, pages, use, forms)],
  };
}

const STRICT_DYNAMIC =
  "'strict-dynamic' in place of the hosts of scripts is not proposed: browsers do not tell whether the page or another script added a script.";
const UNSAFE_EVAL = "'unsafe-eval'";
const WASM_EVAL = "'wasm-unsafe-eval'";
const UNSAFE_INLINE = "'unsafe-inline'";

/** What a policy allows as a whole. */
type Loose = Readonly<Record<Element | 'eval', boolean>>;

function looseFor(
  all: readonly RecordedPage[],
  { refused, accepted, strictScripts = false, strictStyles = false }: ProposalOptions,
): Loose {
  const evals = all.some((page) => page.evals);
  return {
    script: !strictScripts && needsInline(all, 'script'),
    style: !strictStyles && needsInline(all, 'style'),
    eval: evals && (accepted?.has(UNSAFE_EVAL) || (!strictScripts && !refused?.has(UNSAFE_EVAL))),
  };
}

/** WebAssembly runs no code that the page did not load; eval() does. */
function scriptKeywords(
  pages: readonly RecordedPage[],
  loose: Loose,
  refused: ReadonlySet<string>,
): string[] {
  const hasWasm = !refused.has(WASM_EVAL) && pages.some(({ wasm }) => wasm);
  return [
    ...(loose.script ? [UNSAFE_INLINE] : []),
    ...(hasWasm && !loose.eval ? [WASM_EVAL] : []),
    ...(loose.eval ? [UNSAFE_EVAL] : []),
  ];
}

/**
 * The suggestion knows of no `<base>`: here pages may have different ones. Frames that a page fills by script, which have
 * its policy, may have one of the site itself.
 */
function withBases(value: string, pages: readonly RecordedPage[], url: string, https: boolean): string {
  const named = basesOf(pages).flatMap((base) =>
    base === 'self' ? [] : (hostSource(base, url, https) ?? []),
  );
  const sources = ["'self'", ...new Set(named.sort())];
  return value
    .split('; ')
    .map((text) => (text.startsWith('base-uri ') ? `base-uri ${sources.join(' ')}` : text))
    .join('; ');
}

function withScriptKeyword(value: string, keyword: string): string {
  return value
    .split('; ')
    .map((text) => (text.startsWith('script-src ') ? `${text} ${keyword}` : text))
    .join('; ');
}

/** The page as if it had loaded what the person accepts of its reports. */
function withAccepted(
  page: RecordedPage,
  accepted: ReadonlySet<string>,
  url: string,
  https: boolean,
): RecordedPage {
  const origins: Partial<Record<LoadKind, readonly string[]>> = { ...page.origins };
  for (const { directive, blocked } of page.reported) {
    const kind = loadKindOf(directive);
    if (kind && isNamedIn(accepted, sourceNameOf(blocked, url, https) ?? ''))
      origins[kind] = [...new Set([...(origins[kind] ?? []), blocked])];
  }
  return { ...page, origins };
}

/** By directive. */
function sourcesIn(value: string): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    value.split('; ').map((text) => {
      const [directive = '', ...sources] = text.split(' ');
      return [directive, new Set(sources)] as const;
    }),
  );
}

function reportedBeyond(
  allowed: ReadonlyMap<string, ReadonlySet<string>>,
  pages: readonly RecordedPage[],
  url: string,
  https: boolean,
): ReportedSource[] {
  const found = new Map<string, { directive: string; source: string; pages: string[]; reports: number }>();
  for (const { path, reported } of pages) {
    for (const { directive, blocked, count } of reported) {
      const kind = loadKindOf(directive);
      const name = kind ? `${kind}-src` : directive;
      const source = sourceNameOf(blocked, url, https) ?? blocked;
      const sources = allowed.get(name);
      if (sources?.has(source) || sources?.has(originOfPlace(source))) continue;
      const key = `${name} ${source}`;
      const known = found.get(key);
      if (known) {
        if (known.pages.at(-1) !== path) known.pages.push(path);
        known.reports = sumOf([known.reports, count]);
      } else found.set(key, { directive: name, source, pages: [path], reports: count });
    }
  }
  return [...found.values()]
    .sort((one, other) => other.reports - one.reports)
    .map(({ directive, source, pages: paths }) => ({
      directive,
      source,
      pages: paths.slice(0, MAX_NAMED),
      count: paths.length,
    }));
}

/** Whether hashes cannot allow all inline code of the pages, where no policy of their own limits it. */
function needsInline(all: readonly RecordedPage[], element: Element): boolean {
  const pages = all.filter(({ limitsInline = [] }) => !limitsInline.includes(element));
  const constant = constantCode(pages, element);
  return (
    (element === 'script' && isTooMuch(pages, element)) ||
    (element === 'style' && needsAllStyles({ styleAttributes: false, inlineStyles: constant.map(asCode) })) ||
    pages.some((page) => {
      const { changing, withNonce } = sortCode(page);
      return (
        isKnownToNeed(page, element) ||
        (element === 'script' ? page.handlers || page.scriptAddresses : page.styleAttributes) ||
        [...changing, ...withNonce].some((code) => code.element === element)
      );
    })
  );
}

/** Whether the page is of an application whose pages are known to need inline code that no hash allows. */
function isKnownToNeed({ application, path }: RecordedPage, element: Element): boolean {
  const known = applicationNamed(application);
  if (!known) return false;
  const { styles, scripts, folders } = known;
  return element === 'style'
    ? styles
    : scripts.some((what) => what !== 'eval') && (folders?.some((one) => path.includes(one)) ?? true);
}

/** Two with one name are one. */
function nameOf({ page, what, code, element = code?.element }: BlockedUse): string {
  return JSON.stringify([page, what, element, code?.because]);
}

/** Browsers ignore 'unsafe-inline' beside a hash (CSP3 §6.7.3.2). */
function withoutCode(use: PageUse, loose: Loose): PageUse {
  return {
    ...use,
    ...(loose.script && { inlineScripts: [] }),
    ...(loose.style && { inlineStyles: [] }),
  };
}

/** All that the pages use, as if it were one page. */
function useOfAll(pages: readonly RecordedPage[], isAllowed: (place: string) => boolean): PageUse {
  const origins: Partial<Record<LoadKind, readonly string[]>> = {};
  for (const kind of LOAD_KINDS) {
    const all = new Set(pages.flatMap((page) => page.origins[kind] ?? []));
    if (all.size > 0) origins[kind] = foldAllowed([...all], isAllowed);
  }
  return {
    origins,
    allLoads: pages.every(({ allLoads }) => allLoads),
    sheetsUnread: pages.some(({ sheetsUnread }) => sheetsUnread),
    inlineScripts: listedCode(pages, 'script'),
    inlineStyles: listedCode(pages, 'style'),
    handlers: pages.some(({ handlers }) => handlers),
    scriptAddresses: pages.some(({ scriptAddresses }) => scriptAddresses),
    styleAttributes: pages.some(({ styleAttributes }) => styleAttributes),
  };
}

/** The host would also allow the folders that are not. */
function foldAllowed(places: readonly string[], isAllowed: (place: string) => boolean): readonly string[] {
  const partly = new Set(places.filter((place) => !isAllowed(place)).map(originOfPlace));
  const isPartly = (place: string) => partly.has(originOfPlace(place));
  const allowed = places.filter(isAllowed);
  return [...foldPlaces(allowed.filter((place) => !isPartly(place))).kept, ...allowed.filter(isPartly)];
}

function basesOf(pages: readonly RecordedPage[]): string[] {
  return [...new Set(pages.flatMap((page) => page.bases))];
}

type Element = RecordedCode['element'];

function constantCode(pages: readonly RecordedPage[], element: Element): RecordedCode[] {
  const all = pages.flatMap((page) => sortCode(page).constant.filter((one) => one.element === element));
  return [...new Map(all.map((one) => [one.sha256, one])).values()];
}

/** With more hashes the header gets too long to send: then none is listed, and each page says so. */
function isTooMuch(pages: readonly RecordedPage[], element: Element): boolean {
  return constantCode(pages, element).length > MAX_LISTED;
}

/** Hashes of scripts, and of style sheets, of all pages: some 4 kB together, where servers take 8 kB for all headers. */
const MAX_LISTED = 40;

function listedCode(pages: readonly RecordedPage[], element: Element): InlineCode[] {
  if (isTooMuch(pages, element)) return [];
  return constantCode(pages, element).map(asCode);
}

function asCode({ sha256, length }: RecordedCode): InlineCode {
  return { sha256, ...(length !== undefined && { length }) };
}

/** Whether the person can accept or refuse it: a place, a hash or a keyword of the recording, or the origin of a place. */
export function isInRecording(recording: Recording, source: string): boolean {
  const url = `${recording.origin}/`;
  const https = isHttps(url);
  return recording.pages.some((page) => {
    const reported = page.reported.map(({ blocked }) => blocked);
    const places = [...LOAD_KINDS.flatMap((kind) => page.origins[kind] ?? []), ...reported];
    const names = places.map((place) => sourceNameOf(place, url, https) ?? place);
    return (
      names.some((name) => name === source || originOfPlace(name) === source) ||
      formSourcesOf(page, recording, url, https).includes(source) ||
      page.code.some(({ sha256 }) => source === `'sha256-${sha256}'`) ||
      (page.evals === true && source === UNSAFE_EVAL) ||
      (page.wasm === true && source === WASM_EVAL)
    );
  });
}

/** Whether it, or its whole origin, is among those that the person accepts or refuses. */
function isNamedIn(names: ReadonlySet<string>, name: string): boolean {
  return names.has(name) || names.has(originOfPlace(name));
}

/** Without refused code. */
function without(use: PageUse, refused: ReadonlySet<string>): PageUse {
  return {
    ...use,
    inlineScripts: use.inlineScripts.filter((one) => hashSources([one]).every((hash) => !refused.has(hash))),
    inlineStyles: use.inlineStyles.filter((one) => hashSources([one]).every((hash) => !refused.has(hash))),
  };
}

function sourceNameOf(origin: string, url: string, https: boolean): string | null {
  if (origin === 'self') return "'self'";
  return origin === 'data:' || origin === 'blob:' ? origin : hostSource(origin, url, https);
}

/** Frames with a page of the site itself are not seen where a form or a script fills them later. */
function markupOf(use: PageUse): Markup {
  const { frame = [] } = use.origins;
  const origins = { ...use.origins, frame: [...new Set(['self', ...frame])] };
  return { from: 'dom', metas: [], scripts: [], uses: { seen: true, value: { ...use, origins } } };
}

function originNameOf(place: string, url: string, https: boolean): string {
  const origin = originOfPlace(place);
  return hostSource(origin, url, https) ?? origin;
}

/** The doubtful sources of some pages, those of most pages first. */
function doubtfulAmong(
  pages: readonly RecordedPage[],
  doubts: ReadonlyMap<string, DoubtfulOrigin>,
  url: string,
  https: boolean,
): DoubtfulSource[] {
  const found = new Map<string, { of: DoubtfulOrigin; directives: Set<string>; pages: Set<string> }>();
  if (doubts.size === 0) return [];
  for (const page of pages)
    for (const kind of LOAD_KINDS)
      for (const place of page.origins[kind] ?? []) {
        const of = doubts.get(originOfPlace(place));
        if (!of) continue;
        const name = originNameOf(place, url, https);
        const one = found.get(name) ?? { of, directives: new Set(), pages: new Set() };
        found.set(name, one);
        one.directives.add(`${kind}-src`);
        one.pages.add(page.path);
      }
  return [...found]
    .map(([source, { of, directives, pages: paths }]) => ({
      source,
      ...of,
      directives: [...directives],
      pages: [...paths].slice(0, MAX_NAMED),
      count: paths.size,
    }))
    .sort((one, other) => other.count - one.count);
}

/** What a page uses, and the policy leaves out because it is doubtful; what the person refused is not told. */
function leftOn(
  page: RecordedPage,
  isLeft: (place: string) => boolean,
  refused: ReadonlySet<string>,
  allowed: ReadonlyMap<string, ReadonlySet<string>>,
  url: string,
  https: boolean,
): BlockedUse[] {
  const names = LOAD_KINDS.flatMap((kind) =>
    (page.origins[kind] ?? [])
      .filter(isLeft)
      .map((place) => originNameOf(place, url, https))
      // Another of the same name, such as with TLS, may not be doubtful.
      .filter((name) => !refused.has(name) && !allowed.get(`${kind}-src`)?.has(name)),
  );
  return names.length > 0 ? [{ page: page.path, what: 'doubtful-source', sources: [...new Set(names)] }] : [];
}

/** The sources of the policy that a page needed. */
function sourcesOf(
  value: string,
  pages: readonly RecordedPage[],
  needed: (page: RecordedPage) => ReadonlySet<string>,
): ProposedSource[] {
  const needing = groupedBy(
    pages.flatMap((page) => [...needed(page)].map((key) => ({ key, path: page.path }))),
    ({ key }) => key,
    ({ path }) => path,
  );
  const visitors = new Map<string, number>(
    pages.flatMap(({ code }) =>
      code.map((one) => [`'sha256-${one.sha256}'`, visitorsOf(one).length] as const),
    ),
  );
  return value.split('; ').flatMap((text) => {
    const [directive = '', ...sources] = text.split(' ');
    return sources.flatMap((source): ProposedSource[] => {
      const paths = needing.get(`${directive} ${source}`) ?? [];
      const named = { pages: paths.slice(0, MAX_NAMED), count: paths.length };
      const known = visitors.get(source);
      return named.count === 0
        ? []
        : [{ directive, source, group: groupOf(source), ...named, ...(known && { visitors: known }) }];
    });
  });
}

function groupOf(source: string): ProposedSource['group'] {
  if (source.startsWith("'")) return 'own';
  return source.endsWith(':') ? 'scheme' : 'other';
}

/** Each directive and source that the page needs. */
function neededBy(
  page: RecordedPage,
  recording: Pick<Recording, 'sentForms'>,
  url: string,
  https: boolean,
): ReadonlySet<string> {
  return new Set([
    ...formSourcesOf(page, recording, url, https).map((source) => `form-action ${source}`),
    ...page.code.map(({ element, sha256 }) => `${element}-src 'sha256-${sha256}'`),
    ...(page.styleAttributes ? [`style-src-attr ${UNSAFE_INLINE}`] : []),
    ...(page.styleAttributes || hasCode(page, 'style') ? [`style-src ${UNSAFE_INLINE}`] : []),
    ...(page.handlers || page.scriptAddresses || hasCode(page, 'script')
      ? [`script-src ${UNSAFE_INLINE}`]
      : []),
    ...(page.evals ? [`script-src ${UNSAFE_EVAL}`] : []),
    ...(page.wasm ? [`script-src ${WASM_EVAL}`] : []),
    ...LOAD_KINDS.flatMap((kind) =>
      placesOf(page, kind).flatMap((place) => {
        const name = sourceNameOf(place, url, https) ?? '';
        // The policy may have its whole origin.
        return [`${kind}-src ${name}`, `${kind}-src ${originOfPlace(name)}`];
      }),
    ),
  ]);
}

function hasCode({ code }: RecordedPage, wanted: Element): boolean {
  return code.some(({ element }) => element === wanted);
}

/** What the sources of the policy for these pages do not allow; what the person refused is not told. */
function blockedOn(
  page: RecordedPage,
  tooMuch: readonly Element[],
  loose: Loose,
  url: string,
  https: boolean,
): BlockedUse[] {
  const { path, handlers, scriptAddresses, unread = 0, unseen, isCut } = page;
  const { changing, constant, withNonce } = sortCode(page);
  const strict = ELEMENTS.filter((element) => !loose[element]);
  const has = (code: readonly RecordedCode[], wanted: Element) =>
    code.some(({ element }) => element === wanted);
  const unsafe = new Set([
    ...LOAD_KINDS.flatMap((kind) => sourcesFor(kind, placesOf(page, kind), url, https).refused),
    ...page.bases.filter((base) => base !== 'self' && hostSource(base, url, https) === null),
  ]);
  const found: Omit<BlockedUse, 'page'>[] = [
    ...changing
      .filter(({ element }) => !loose[element])
      .map((code) => ({ what: 'changing-code', code }) as const),
    ...strict
      .filter((element) => has(withNonce, element))
      .map((element) => ({ what: 'code-with-nonce', element }) as const),
    ...strict
      .filter((element) => has(constant, element) && tooMuch.includes(element))
      .map((element) => ({ what: 'too-much-code', element }) as const),
    ...(page.application !== undefined &&
    !loose.script &&
    !page.limitsInline?.includes('script') &&
    isKnownToNeed(page, 'script')
      ? [{ what: 'known-application', application: page.application } as const]
      : []),
    ...(handlers && !loose.script ? [{ what: 'handlers' } as const] : []),
    ...(scriptAddresses && !loose.script ? [{ what: 'script-addresses' } as const] : []),
    ...(unsafe.size > 0 ? [{ what: 'unsafe-source', sources: [...unsafe] } as const] : []),
    ...(page.evals && !loose.eval ? [{ what: 'eval' } as const] : []),
    ...(unseen.length > 0 || unread > 0 || isCut ? [{ what: 'not-watched' } as const] : []),
  ];
  return found.map((one) => ({ page: path, ...one }));
}

const FRAMES =
  'Frames were not recorded: what pages of this site load in a frame is only in the policy if they were also opened in a tab.';
const LATER_CODE =
  'Inline code and style attributes that scripts add after a page was last read are not in the policy, such as those of a dialog or an editor. A page is read when it has loaded, when it violates a policy, and when the recording stops, and event handlers in attributes are looked for once more when it is left: stop it while they are shown, and try a preview.';

/** Longer ones do not fit into the buffer in which nginx reads a response's headers (proxy_buffer_size, 4 or 8 kB). */
const LONG = 3_000;

/** What each costs. */
function looseNotes({ script, style, eval: evals }: Loose): string[] {
  return [
    ...(script
      ? [
          "script-src 'unsafe-inline' allows all inline code, also what an attacker injects into these pages. It costs 20 points.",
        ]
      : []),
    ...(evals
      ? [
          "'unsafe-eval' allows eval(), also of text that an attacker passes to it. It costs 10 points. Some libraries only try eval() and work without: refuse it, and try a preview.",
        ]
      : []),
    ...(style ? [ALL_STYLES] : []),
  ];
}

/** The site itself first: it also allows its own redirects. */
function formSources(sources: readonly string[], refused: ReadonlySet<string>): string {
  const others = sources.filter((source) => source !== "'self'" && !refused.has(source));
  return ["'self'", ...[...new Set(others)].sort()].join(' ');
}

/** Why form-action is, or is not, part of the policy. */
function formNotes({ because }: FormAction): string[] {
  return because
    ? [FORMS, ...because]
    : [
        'form-action allows where each recorded form was sent and redirected to: Chromium applies it to redirects too. What is typed into a form can decide where it leads, such as a payment: send it in each way. Forms of several pages with one address count as one, and a form that a script adds after a page was last read is known only if it was sent.',
      ];
}

function notesOn(value: string, pages: readonly RecordedPage[], use: PageUse, forms: FormAction): string[] {
  const once = pages.filter(({ loads, code }) => loads === 1 && code.length > 0).length;
  const isScripted = pages.some(({ origins, code }) => origins.script || code.length > 0);
  const bases = basesOf(pages);
  const failed = pages.filter(({ isError }) => isError).map(({ path }) => path);
  const hasEvals = pages.some(({ evals }) => evals);
  const targets = [...new Set(pages.flatMap(({ formTargets = [] }) => formTargets))];
  return [
    ...formNotes(forms),
    ...(targets.length > 0
      ? [`Forms were sent to: ${targets.map((one) => (one === 'self' ? 'this site' : one)).join(', ')}.`]
      : []),
    ...(isScripted && !hasEvals ? [EVAL] : []),
    ...(use.origins.frame ? [FRAMES] : []),
    ...(isScripted ? [LATER_CODE] : []),
    ...(use.origins.script?.some((place) => place !== 'self') ? [STRICT_DYNAMIC] : []),
    ...(pages.some(mayLimitFraming)
      ? [
          'frame-ancestors is left out: pages limit by themselves who can frame them, or their headers were not seen, and it would override a stricter X-Frame-Options.',
        ]
      : ["frame-ancestors 'self': no other site can show these pages in a frame."]),
    ...policyNotes(pages),
    ...(failed.length > 0
      ? [
          `${failed.length === 1 ? 'One page' : `${failed.length} pages`} answered with an error: ${named(failed)}. If a page was meant that exists, record again.`,
        ]
      : []),
    ...(use.allLoads
      ? []
      : ['What only scripts and style sheets load was not seen on some pages: the policy may lack hosts.']),
    ...(once > 0
      ? [
          `${once === 1 ? 'One page was' : `${once} pages were`} loaded only once: whether the inline code differs at the next load was not seen.`,
        ]
      : []),
    ...(use.inlineScripts.length + use.inlineStyles.length > 0
      ? ['A hash matches only exactly the same code: with the next release of the site, record again.']
      : []),
    ...visitorNotes(pages, use),
    ...tokenNotes(pages, use),
    ...(bases.length > 1
      ? ['The pages have different <base> elements: base-uri allows each of them on all pages.']
      : []),
    ...(value.length > LONG
      ? [
          `The policy has ${value.length} characters. nginx in front of the application needs proxy_buffer_size 16k; Tomcat and Jetty send no more than 8 kB of headers, unless they are told to.`,
        ]
      : []),
  ];
}

/** A limit that was not seen may be stricter than what a policy would set. */
function mayLimitFraming({ limitsFraming, responsesUnseen = 0 }: RecordedPage): boolean {
  return limitsFraming || responsesUnseen > 0;
}

/** Whether every page that was loaded sends an enforced policy of its own: then no text is written, which would add to it. */
export function sendsOwnPolicy(pages: readonly RecordedPage[]): boolean {
  const loaded = pages.filter(({ loads }) => loads > 0);
  return loaded.length > 0 && loaded.every(({ sendsPolicy }) => sendsPolicy);
}

function policyNotes(pages: readonly RecordedPage[]): string[] {
  const sending = pages.filter(({ sendsPolicy }) => sendsPolicy).map(({ path }) => path);
  if (sending.length === 0) return [];
  if (!sendsOwnPolicy(pages)) {
    return [`A Content-Security-Policy of its own stays where a response has one: ${named(sending)}.`];
  }
  return [
    'Pages send a Content-Security-Policy today. Compare it with this one before you replace it: nonces and stricter parts of it are lost.',
    ...(pages.some(mayLimitFraming)
      ? [
          'If it has frame-ancestors, keep them: this policy has none, and in its place other sites could show these pages in frames.',
        ]
      : []),
  ];
}

/** Hashed code of which only one visitor is known. */
function visitorNotes(pages: readonly RecordedPage[], use: PageUse): string[] {
  const paths = pagesWith(pages, use, (one) => visitorsOf(one).length === 1);
  return paths.length === 0
    ? []
    : [
        `Not known: whether other visitors are sent the same inline code. It was seen with one visitor only: ${named(paths)}.`,
      ];
}

/** Code that was the same at each load can still change with the next start of the application, or the next release. */
function tokenNotes(pages: readonly RecordedPage[], use: PageUse): string[] {
  const paths = pagesWith(pages, use, ({ varies }) => varies !== undefined);
  return paths.length === 0
    ? []
    : [
        `Inline code contains what looks like a token or a version, and was the same at each load: ${named(paths)}. If it changes with a restart or a release of the application, its hash no longer matches: record again then.`,
      ];
}

/** The pages with such code that the policy allows by its hash. */
function pagesWith(
  pages: readonly RecordedPage[],
  use: PageUse,
  isSuch: (code: RecordedCode) => boolean,
): string[] {
  const listed = new Set([...use.inlineScripts, ...use.inlineStyles].map(({ sha256 }) => sha256));
  return pages
    .filter((page) => sortCode(page).constant.some((one) => listed.has(one.sha256) && isSuch(one)))
    .map(({ path }) => path);
}
