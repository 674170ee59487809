import blocks from '../data/block-pages.json' with { type: 'json' };
import data from '../data/signatures.json' with { type: 'json' };
import type { FoundText } from '../model/facts.js';

/**
 * A fixed text or element that helps to identify a page. `{version}` matches a version; `{host}`, `{path}` and
 * `{folder}` (the path's last part) match the page's own. A title must match as a whole; `*` at an end matches anything.
 */
export interface TextPattern {
  readonly text: string;
  readonly where: Exclude<FoundText['where'], 'whole'>;
}

/**
 * Identifies a page that a server or framework generates: not by a single text, which another page may quote, but by
 * several that occur together only on the real page.
 */
export interface Signature {
  /** The product, in its usual spelling. */
  readonly system: string;
  /** The lowest status it is sent with; any if absent. */
  readonly from?: 400 | 500;
  /** The type that it must have: only in HTML `top` texts are meaningful. */
  readonly type?: 'html' | 'xml';
  readonly all: readonly TextPattern[];
  /** At least one of these, if present. */
  readonly any?: readonly TextPattern[];
}

/** Texts by where they are. */
type Texts = Readonly<Partial<Record<TextPattern['where'], readonly string[]>>>;

type Row = Pick<Signature, 'from' | 'type'> & {
  readonly system?: string;
  readonly all?: Texts;
  readonly any?: Texts;
};

function patternsIn(texts: Texts = {}): TextPattern[] {
  const all = Object.entries(texts) as [TextPattern['where'], readonly string[]][];
  return all.flatMap(([where, some]) => some.map((text) => ({ text, where })));
}

function signaturesIn(rows: readonly object[]): readonly Signature[] {
  return (rows as readonly Row[]).map(({ system = '', from, type, all, any }) => ({
    system,
    ...(from !== undefined && { from }),
    ...(type !== undefined && { type }),
    all: patternsIn(all),
    ...(any !== undefined && { any: patternsIn(any) }),
  }));
}

/** Titles of error pages that begin with the status; it has to be the response's. */
export const STATUS_TITLES = patternsIn({ title: data.statusTitles });

/** Debuggers that run code on the server, with or without a PIN. */
export const DEBUGGERS = signaturesIn(data.debuggers);

/** Pages that show the code, settings or variables of an error. */
export const DEBUG_PAGES = signaturesIn(data.debugPages);

/** Pages of a development server, without an error. */
export const DEVELOPMENT = signaturesIn(data.development);

export const PHPINFO = signaturesIn(data.phpinfo);

/**
 * PHP errors in the page. Only text directly in the body counts, because PHP prints errors before the page's first
 * element; deeper in the page they look like a quotation.
 */
export const PHP_ERRORS = signaturesIn(data.phpErrors);

/** Stack traces in error pages. What comes with 500 and above needs fewer texts: pages that quote a trace have no such status. */
export const TRACES = signaturesIn(data.traces);

/** Stack traces in pages of any status: by more texts, but they may be quotations. */
export const SHOWN_TRACES = signaturesIn(data.shownTraces);

/** Errors of databases and their drivers. */
export const DATABASES = signaturesIn(data.databases);

/** Folders in which servers keep sites. */
export const PATHS = signaturesIn(data.paths);

/** The line of a file, as errors name it. */
export const LINES = signaturesIn(data.lines);

/** Default error pages that name the software. */
export const FALLBACKS = signaturesIn(data.fallbacks);

export const LISTINGS = signaturesIn(data.listings);

/** Object stores: no others list in XML. */
export const OBJECT_STORES: ReadonlySet<string> = new Set(
  LISTINGS.filter(({ type }) => type === 'xml').map(({ system }) => system),
);

/** Versions in the footer of server-generated pages, each with an element beside it that a site’s own page lacks. */
export const BANNERS: readonly {
  readonly system: string;
  readonly needle: TextPattern;
  readonly beside: readonly TextPattern[];
}[] = data.banners.map(({ system, text, beside = [] }) => ({
  system,
  needle: { text, where: 'text' },
  beside: patternsIn({ element: beside }),
}));

/** Pages that a firewall, a check for bots or a queue sends in place of the page, whatever their status. */
export const BLOCK_PAGES = signaturesIn(blocks.pages);

/** Header fields by which a firewall says that it answered in place of the server; values in lower case. */
export const BLOCK_HEADERS = blocks.headers as readonly {
  readonly system: string;
  readonly name: 'Cf-Mitigated' | 'SG-Captcha' | 'X-Amzn-Waf-Action';
  readonly values: readonly string[];
}[];

/** Of pages and messages that a server shows only while it is debugged or fails. */
export const DEBUG_SIGNATURES: readonly Signature[] = [
  DEBUGGERS,
  DEBUG_PAGES,
  DEVELOPMENT,
  PHPINFO,
  PHP_ERRORS,
  TRACES,
  SHOWN_TRACES,
  DATABASES,
  PATHS,
  LINES,
].flat();

/** The texts of signatures, one by one. */
export function patternsOf(signatures: readonly Signature[]): TextPattern[] {
  return signatures.flatMap(({ all, any = [] }) => [...all, ...any]);
}

/** All text patterns to look for in pages. */
export const TEXT_PATTERNS: readonly TextPattern[] = unique([
  ...STATUS_TITLES,
  ...BANNERS.flatMap(({ needle, beside }) => [needle, ...beside]),
  ...patternsOf([...DEBUG_SIGNATURES, ...FALLBACKS, ...LISTINGS, ...BLOCK_PAGES]),
]);

function unique(needles: readonly TextPattern[]): TextPattern[] {
  return [...new Map(needles.map((needle) => [`${needle.where} ${needle.text}`, needle])).values()];
}
