import blocks from '../data/block-pages.json' with { type: 'json' };
import data from '../data/signatures.json' with { type: 'json' };

/**
 * A fixed text or element that helps to identify a page. `{version}` matches a version, `{value}` one
 * that somebody set; `{host}`, `{path}` and
 * `{folder}` (the path's last part) match the page's own. A title must match as a whole; `*` at an end matches anything.
 */
export interface TextPattern {
  readonly text: string;
  readonly where: 'title' | 'text' | 'top' | 'element';
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
  /** The type that it must have: only in HTML `top` texts are meaningful. `text` is no markup and no JSON. */
  readonly type?: 'html' | 'xml' | 'json' | 'text';
  /** Ends of its path, in lower case. */
  readonly paths?: readonly string[];
  readonly all: readonly TextPattern[];
  /** At least one of these, if present. */
  readonly any?: readonly TextPattern[];
}

/** Texts by where they are. */
type Texts = Readonly<Partial<Record<TextPattern['where'], readonly string[]>>>;

type Row = Pick<Signature, 'from' | 'type' | 'paths'> & {
  readonly system?: string;
  readonly all?: Texts;
  readonly any?: Texts;
};

function patternsIn(texts: Texts = {}): TextPattern[] {
  const all = Object.entries(texts) as [TextPattern['where'], readonly string[]][];
  return all.flatMap(([where, some]) => some.map((text) => ({ text, where })));
}

function signaturesIn(rows: readonly object[]): readonly Signature[] {
  return (rows as readonly Row[]).map(({ system = '', from, type, paths, all, any }) => ({
    system,
    ...(from !== undefined && { from }),
    ...(type !== undefined && { type }),
    ...(paths !== undefined && { paths }),
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

/** Object stores: no others list in XML or JSON. */
export const OBJECT_STORES: ReadonlySet<string> = new Set(
  LISTINGS.flatMap(({ type, system }) => (type ? [system] : [])),
);

/** An object store’s list that is not empty. */
export const OBJECTS = signaturesIn(data.objects);

/** What names in an object store’s list look like. The names themselves are not kept. */
export const OBJECT_NAMES = {
  secret:
    /(?:^|[/"])(?:\.env(?:\.(?:bak|dev|local|old|prod|production|staging))?|\.htpasswd|\.pgpass|\.git\/config|\.aws\/credentials|id_(?:rsa|dsa|ecdsa|ed25519)|privkey\.pem|wp-config\.php|[^/"\n]{1,99}\.kdbx)(?:["\r]|$)/im,
  backup:
    /(?:\.(?:bak|dump|mdb|old|p12|pfx|sql|sqlite3?|vhdx?|vmdk)(?:\.(?:7z|bz2|gz|xz|zip|zst))?(?:["\r]|$)|(?:^|[/"_.-])(?:backup|db|dump)s?[/_.-])/im,
} as const;

/** Files that hold secrets, lead to all of the source, or show what the server does, as they are sent when opened. */
export const SECRET_FILES = signaturesIn(data.secretFiles);
export const SOURCE_FILES = signaturesIn(data.sourceFiles);
/** Hosts of other people’s code. */
export const CODE_HOSTS: ReadonlySet<string> = new Set(data.codeHosts);
export const STATE_PAGES = signaturesIn(data.statePages);

/** What error pages are called, by their title or first heading, in lower case. */
export const ERROR_NAMES: readonly string[] = data.errorNames;

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
  ...patternsOf([
    ...[DEBUG_SIGNATURES, FALLBACKS, LISTINGS, OBJECTS, BLOCK_PAGES].flat(),
    ...[SECRET_FILES, SOURCE_FILES, STATE_PAGES].flat(),
  ]),
]);

function unique(needles: readonly TextPattern[]): TextPattern[] {
  return [...new Map(needles.map((needle) => [`${needle.where} ${needle.text}`, needle])).values()];
}
