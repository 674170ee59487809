import type { OBSERVATORY_TESTS } from './observatory/tests.js';
import type { Suppression } from './suppress.js';

/**
 * The shapes everything else speaks of. Facts (PageSnapshot) go in, opinions (Report) come out.
 * No cookie value has a place in any of them.
 */

/** Why a piece of evidence was not seen. `reasons.ts` says each in words, with the click that would help. */
export type Unseen =
  | 'no-permission'
  | 'opened-before-install'
  | 'service-worker'
  | 'http-cache'
  | 'interrupted'
  | 'forgotten'
  | 'page-not-read'
  | 'page-unreadable'
  | 'cookies-not-read'
  | 'not-recorded'
  | 'not-probed'
  | 'hsts-stored'
  | 'leads-elsewhere'
  | 'no-answer'
  | 'too-long'
  | 'too-many';

/** Evidence: seen with a value, or not seen for a reason. "Not seen" is never "not there". */
export type Observed<T> =
  { readonly seen: true; readonly value: T } | { readonly seen: false; readonly because: Unseen };

/** One header line as it came, name in its original case. Set-Cookie is never among them. */
export interface HeaderLine {
  readonly name: string;
  /** At most MAX_HEADER_VALUE characters. */
  readonly value: string;
  /** The length the value had, in characters, where it was cut at the door. */
  readonly cutFrom?: number;
}

/** One Set-Cookie line without its value (RFC 6265bis §5.6), as the server sent it. */
export interface SetCookie {
  /** Empty when the line has no name. */
  readonly name: string;
  /** The line with its value hidden, such as `sessionid=…; Path=/; HttpOnly`. */
  readonly text: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly partitioned: boolean;
  /** The SameSite attribute as written, '' when it has no value; absent when not sent. */
  readonly sameSite?: string;
  readonly domain?: string;
  readonly path?: string;
  /** Seconds. */
  readonly maxAge?: number;
  /** Milliseconds since the epoch. */
  readonly expires?: number;
  /** The name-value pair has no "=" (all of it is then a value, hidden). */
  readonly noEquals?: true;
  /** A control character stood somewhere in the line. */
  readonly controlCharacter?: true;
}

/** One answer on the way to a document; the last one is the document's own. */
export interface Hop {
  /** Absolute, without fragment and credentials. */
  readonly url: string;
  readonly status: number;
  /** Who answered: a server, the browser's HTTP cache, or the browser itself (HSTS and the like). */
  readonly from: 'network' | 'http-cache' | 'browser';
  /** In wire order, repeats kept. */
  readonly headers: Observed<readonly HeaderLine[]>;
  readonly setCookies: Observed<readonly SetCookie[]>;
  /**
   * Names, lower case, of fields that were changed within the browser after the server's answer, by another
   * extension. `headers` and `setCookies` are what the server sent. Only Chromium shows both.
   */
  readonly altered?: readonly string[];
}

/** A cookie the browser's store holds for the page: attributes only. */
export interface StoredCookie {
  readonly name: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** As the browser names it; 'unspecified' when none was set. */
  readonly sameSite: 'none' | 'lax' | 'strict' | 'unspecified';
  readonly session: boolean;
  readonly partitioned: boolean;
  /** Milliseconds since the epoch; absent for a session cookie. */
  readonly expires?: number;
}

/** A `<meta>` element, in document order. Attribute values as parsed. */
export interface MetaElement {
  readonly httpEquiv?: string;
  readonly name?: string;
  readonly content?: string;
}

/** A `<script>` element. */
export interface ScriptElement {
  /** The raw attribute; absent for inline code. */
  readonly src?: string;
  readonly integrity?: string;
  readonly crossorigin?: string;
  /** The raw attribute, such as `module`. */
  readonly type?: string;
}

/** What the page's markup says. From the DOM in the popup, from the body in a HAR. */
export interface Markup {
  readonly from: 'dom' | 'body';
  /** The whole body is JSON, whatever its type says, and holds no text to read (`htmlOf`). Only a body tells. */
  readonly json?: true;
  readonly metas: readonly MetaElement[];
  readonly scripts: readonly ScriptElement[];
  /** Absent where only metas and scripts were looked for. */
  readonly content?: Observed<PageContent>;
  /** Absent where nobody looked. */
  readonly uses?: Observed<PageUse>;
  /** What enforced policies blocked since the page loaded; absent where the browser does not tell. */
  readonly blocked?: Observed<readonly BlockedLoad[]>;
}

/** Kinds of loads that have a directive each in a Content-Security-Policy (CSP3 §6.1): `img` is img-src's. */
export const LOAD_KINDS = [
  'script',
  'style',
  'img',
  'font',
  'media',
  'connect',
  'frame',
  'object',
  'manifest',
  'worker',
] as const;
export type LoadKind = (typeof LOAD_KINDS)[number];

/** What the page does that a Content-Security-Policy decides over. No code and no address is in it. */
export interface PageUse {
  /** Where each kind was loaded from: `self`, another origin, `data:` or `blob:`. */
  readonly origins: Readonly<Partial<Record<LoadKind, readonly string[]>>>;
  /** Whether loads were told by the browser or a recording; else only elements were seen to ask for them. */
  readonly allLoads: boolean;
  /** There is a style sheet that could not be looked into. What it holds as `data:` was not seen. */
  readonly sheetsUnread: boolean;
  readonly inlineScripts: readonly InlineCode[];
  readonly inlineStyles: readonly InlineCode[];
  /** Event handlers in attributes, such as `onclick`. */
  readonly handlers: boolean;
  /** Addresses that begin with `javascript:`. */
  readonly scriptAddresses: boolean;
  readonly styleAttributes: boolean;
  /** Where its `<base>` leads: `self` or another origin. */
  readonly base?: string;
}

/** Something that an enforced Content-Security-Policy blocked (CSP3 §5). */
export interface BlockedLoad {
  /** The effective directive, such as `script-src-elem`. */
  readonly directive: string;
  /** `inline`, `eval` and the like; `self`, another origin, or a scheme such as `data:`. */
  readonly blocked: string;
  readonly count: number;
}

/** An inline script or style sheet: what a policy can know it by. */
export interface InlineCode {
  /** Base64 of the SHA-256 of its text. */
  readonly sha256: string;
  /** Its element has a nonce, whose value is not kept. */
  readonly hasNonce?: true;
  /** It holds what looks like a token or the time, so that the next answer may hold another. */
  readonly varies?: true;
}

/** What else the markup shows. URLs are absolute, without credentials, query and fragment. */
export interface PageContent {
  /** Which of NEEDLES stand in the page. Its text itself is not kept: it is the visitor's. */
  readonly texts: readonly FoundText[];
  /** Only what is loaded from another origin or without TLS. */
  readonly resources: readonly ResourceElement[];
  readonly forms: readonly FormElement[];
  /** Links to other origins that open a window of their own (`target=_blank`). */
  readonly newWindowLinks: readonly LinkElement[];
  /** A few of the page's own files, from its own origin, that were named without a query; absent where not looked for. */
  readonly ownFiles?: readonly OwnFile[];
}

/** A file of the page's own origin that it loads. */
export interface OwnFile {
  readonly element: 'script' | 'link' | 'img';
  readonly url: string;
}

/** One of NEEDLES, found in the page. */
export interface FoundText {
  /** As NEEDLES has it, such as `nginx/{version}`. */
  readonly needle: string;
  /** `top`: text of the body itself, in no element of its own. `element`: an element, by name, class or id. */
  readonly where: 'title' | 'text' | 'top' | 'element';
  /** What stands for `{version}`, at most 32 characters. */
  readonly version?: string;
}

/** An element that makes the browser load something. */
export interface ResourceElement {
  /** Lower case, such as `img`. */
  readonly element: string;
  readonly url: string;
  /** A link's `rel`, lower case. */
  readonly rel?: string;
  readonly integrity?: string;
  readonly crossorigin?: string;
}

export interface FormElement {
  /** Every place it can be sent to: its action and its buttons' `formaction`. */
  readonly targets: readonly string[];
  readonly password: boolean;
  /** Names of its hidden fields, never their values. */
  readonly hiddenFields: readonly string[];
}

export interface LinkElement {
  readonly url: string;
  /** Lower case, '' when there is none. */
  readonly rel: string;
}

/** One answer of a chain that was asked for on purpose: what redirects are judged by. */
export interface Visit {
  /** Absolute, without fragment and credentials. */
  readonly url: string;
  readonly status: number;
}

/** The answer to a question another origin's page would ask (Fetch, CORS protocol). */
export interface CorsAnswer {
  /** The Origin it was asked with, where the asker knows it. */
  readonly origin?: string;
  readonly headers: readonly HeaderLine[];
}

/** A host on the browsers' HSTS preload list that is forced to https. */
export interface PreloadedHost {
  /** Lower case. */
  readonly host: string;
  readonly includeSubDomains: boolean;
}

/**
 * What one page load cannot show: it takes requests of its own, or a list. `not-probed` unless somebody
 * asked for it; see NOT_PROBED.
 */
export interface SiteEvidence {
  /** The chain that begins at `http://host/`, its last answer included; null where nothing answers there. */
  readonly http: Observed<readonly Visit[] | null>;
  /** What stands behind https; `accepted`: its certificate is not trusted, and the person wants that passed over. */
  readonly tls: Observed<'trusted' | 'untrusted' | 'accepted' | 'closed'>;
  readonly cors: Observed<CorsAnswer>;
  /** The entries that speak of the hosts on the way. */
  readonly preload: Observed<readonly PreloadedHost[]>;
  /** Every request that was sent on purpose, and what came of it; the order they were sent in. */
  readonly probes: Observed<readonly Probed[]>;
}

/** What a request beyond the page is to find out. */
export type ProbeKind = 'http' | 'cors' | 'not-found' | 'static' | 'listing' | 'security-txt' | 'source-map';

/** One request beyond the page: harmless, without cookies, and never sent without a click that says so. */
export interface ProbeRequest {
  readonly kind: ProbeKind;
  readonly method: 'GET' | 'HEAD' | 'OPTIONS';
  /** Absolute, without credentials and fragment; a query only where a redirect named one. */
  readonly url: string;
  /** The Origin it claims to come from. */
  readonly origin?: string;
}

/** Such a request, sent. */
export interface Probed extends ProbeRequest {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Null where nothing answers there. */
  readonly answer: Observed<ProbedAnswer | null>;
}

/** What is kept of an answer: never its body. */
export interface ProbedAnswer {
  readonly status: number;
  /** In wire order, repeats kept. */
  readonly headers: Observed<readonly HeaderLine[]>;
  readonly setCookies: Observed<readonly SetCookie[]>;
  /** Which of NEEDLES stand in its body, where the body was read. */
  readonly texts: readonly FoundText[];
  /** Where a security.txt was asked for and its body was read. */
  readonly securityTxt?: SecurityTxt;
}

/** What a security.txt says of itself (RFC 9116): addresses in it are not kept. */
export interface SecurityTxt {
  /** Contact fields, and those among them that are web addresses without https. */
  readonly contacts: number;
  readonly plainContacts: number;
  /** Each Expires field's value, at most 64 characters. */
  readonly expires: readonly string[];
  readonly preferredLanguages: number;
  /** Lines that are neither field nor comment nor part of a signature. */
  readonly malformed: number;
}

const notProbed = { seen: false, because: 'not-probed' } as const;
/** Nothing was asked for beyond the page. */
export const NOT_PROBED: SiteEvidence = {
  http: notProbed,
  tls: notProbed,
  cors: notProbed,
  preload: notProbed,
  probes: notProbed,
};

/** Everything known about one document. */
export interface PageSnapshot {
  /** Absolute, without fragment and credentials. */
  readonly url: string;
  /** Redirects and then the document's own answer; never empty when seen. */
  readonly chain: Observed<readonly Hop[]>;
  readonly cookieStore: Observed<readonly StoredCookie[]>;
  readonly markup: Observed<Markup>;
  readonly site: SiteEvidence;
}

export const SEVERITIES = ['info', 'low', 'medium', 'high'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What to do, said without any server's language. `fixes/` renders it, `apply` tries it out. */
export type Advice =
  | {
      readonly op: 'set-header';
      readonly name: string;
      /** The value to arrive at. */
      readonly value: string;
      /** How to get there without breaking the site. */
      readonly rollout?: 'report-only-first' | 'ramp-max-age';
      /** Seconds for which browsers keep HSTS today; the ramp begins above it. Absent where nothing is in force. */
      readonly maxAgeInForce?: number;
      /** A policy that nothing the page was seen to use violates. Other pages may. */
      readonly fitsPage?: true;
      /** What it rests on and what it may break, a sentence each. */
      readonly notes?: readonly string[];
    }
  | { readonly op: 'remove-header'; readonly name: string }
  | {
      readonly op: 'set-cookie-attributes';
      readonly cookie: string;
      readonly role: CookieRole;
      readonly secure?: true;
      readonly httpOnly?: true;
      readonly sameSite?: 'Lax' | 'Strict' | 'None';
      /** What was seen on it already: a call that is written anew has to say it again. */
      readonly keeps?: KeptAttributes;
    }
  | { readonly op: 'redirect-to-https' }
  | { readonly op: 'hide-version'; readonly header: string; readonly product: string }
  | { readonly op: 'turn-listing-off'; readonly path: string }
  | { readonly op: 'turn-debug-off' };

export interface KeptAttributes {
  readonly secure?: true;
  readonly httpOnly?: true;
  readonly sameSite?: 'Lax' | 'Strict' | 'None';
}

export type CookieRole = 'session' | 'anti-csrf' | 'other';

/** The very text a finding speaks of. */
export interface Quote {
  /** Header name, such as `Set-Cookie`. */
  readonly header: string;
  /** The value as sent (a cookie's value hidden), or null when the header was not sent. */
  readonly value: string | null;
  /** Half-open [start, end) ranges of `value`, in UTF-16 units: the offending parts. */
  readonly marks: readonly (readonly [start: number, end: number])[];
  /** The URL of the hop that sent it, where it is not the document's own answer. */
  readonly hop?: string;
}

export interface SpecLink {
  readonly label: string;
  readonly url: string;
}

export interface Finding {
  /** `rule/message` or `rule/message#subject`. */
  readonly id: string;
  readonly rule: string;
  readonly message: string;
  readonly subject?: string;
  readonly severity: Severity;
  /** Points this finding takes off, ≥ 0. Summed over all findings they are 100 − base. */
  readonly points: number;
  /** One line in plain words. */
  readonly text: string;
  /** Two sentences: the concrete harm. */
  readonly why: string;
  readonly spec: SpecLink;
  /** Other people's names for it, such as Django's `security.W012`. */
  readonly references: readonly string[];
  readonly quotes: readonly Quote[];
  readonly advice: readonly Advice[];
  /** The HTTP Observatory result it stands for, where there is one. */
  readonly observatory?: string;
  /** Somebody decided to live with it: it costs nothing. */
  readonly suppressed?: Suppression;
}

/** Something that is right. */
export interface Pass {
  readonly id: string;
  readonly rule: string;
  readonly message: string;
  readonly text: string;
  /** Bonus points, ≥ 0; they count once the base is at least 90. */
  readonly bonus: number;
  readonly quotes: readonly Quote[];
  readonly observatory?: string;
}

/** The one click that would make unseen evidence seen. */
export type Remedy = 'reload' | 'reload-bypassing-cache' | 'grant' | 'read-page' | 'probe';

export interface Unknown {
  readonly rule: string;
  readonly because: Unseen | 'crashed';
  /** One sentence. */
  readonly why: string;
  readonly remedy?: Remedy;
}

export type Grade = 'A+' | 'A' | 'A-' | 'B+' | 'B' | 'B-' | 'C+' | 'C' | 'C-' | 'D+' | 'D' | 'D-' | 'F';

/** The stacks fixes can be written for. */
export type StackName =
  | 'apache'
  | 'nginx'
  | 'caddy'
  | 'lighttpd'
  | 'haproxy'
  | 'django'
  | 'flask'
  | 'express'
  | 'fastify'
  | 'koa'
  | 'nextjs'
  | 'php';

/** A member of the chain that made the answer, outermost first. */
export interface StackMember {
  /** A name fixes know, or another product's lower-case name. */
  readonly name: string;
  /** As people write it: `Apache`, `Django`. */
  readonly label: string;
  readonly version?: string;
  readonly because: string;
  readonly confidence: 'sure' | 'likely';
}

/** A test of the HTTP Observatory, by its own name. */
export type ObservatoryTest = (typeof OBSERVATORY_TESTS)[number];

export interface ObservatoryOutcome {
  /** Its result key; null where it could not be judged. */
  readonly result: string | null;
  /** Points it adds or takes off; 0 where it could not be judged. */
  readonly modifier: number;
  readonly pass: boolean | null;
}

/** What MDN's HTTP Observatory would say of the same answer. */
export interface ObservatoryReport {
  /** Version of its algorithm. */
  readonly algorithm: number;
  readonly grade: Grade;
  readonly score: number;
  /** One sentence: why it would not score this; the tests are computed all the same. */
  readonly refused?: string;
  readonly tests: Readonly<Record<ObservatoryTest, ObservatoryOutcome>>;
}

export interface Report {
  readonly url: string;
  readonly grade: Grade;
  /** 0 or more; above 100 with bonuses. */
  readonly score: number;
  /** Version of the table that turned findings into the score. */
  readonly algorithm: number;
  /** False when anything that could change the grade was not seen, save what takes a request of its own. */
  readonly complete: boolean;
  /** The Observatory's score of the same page, beside ours: they differ by our own findings and by what ours spares. */
  readonly observatory: ObservatoryReport;
  /** Those that a grade must not be shown without: the page may not work as it was graded. */
  readonly caveats: readonly Finding[];
  /** Caveats first, then most points, then by severity, then by id. */
  readonly findings: readonly Finding[];
  readonly passes: readonly Pass[];
  readonly unknowns: readonly Unknown[];
  readonly stack: readonly StackMember[];
}
