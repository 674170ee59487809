/**
 * What was seen of a page. No type has a field for a cookie value.
 */

/** Why evidence was not seen. `reasons.ts` has the texts. */
export type Unseen =
  | 'no-permission'
  | 'opened-before-install'
  | 'service-worker'
  | 'http-cache'
  | 'prefetched'
  | 'awaited'
  | 'interrupted'
  | 'forgotten'
  | 'page-not-read'
  | 'page-unreadable'
  | 'cookies-not-read'
  | 'not-recorded'
  | 'redirect-not-recorded'
  | 'not-probed'
  | 'hsts-stored'
  | 'hsts-forced'
  | 'list-or-visit'
  | 'leads-elsewhere'
  | 'no-answer'
  | 'sign-in-not-opened'
  | 'other-port'
  | 'too-long'
  | 'too-many';

/** Evidence: seen with a value, or not seen for a reason. "Not seen" never means "absent". */
export type Observed<T> =
  { readonly seen: true; readonly value: T } | { readonly seen: false; readonly because: Unseen };

/** One header line as received, name in its original case. Never Set-Cookie. */
export interface HeaderLine {
  readonly name: string;
  /** At most MAX_HEADER_VALUE characters. */
  readonly value: string;
  /** The original length in characters, if the value was truncated. */
  readonly cutFrom?: number;
}

/**
 * What a cookie's value looks like; nothing else is kept of it. `jwt`: a JSON Web Token (RFC 7519, RFC 7516). `signed`:
 * content with a signature or an authentication tag. `random`: at least 64 random bits. `plain`: a flag, a word, a
 * language, a number of at most three digits.
 */
export type ValueKind = 'jwt' | 'signed' | 'random' | 'plain' | 'empty';

/** One Set-Cookie line without its value (RFC 6265bis §5.6), as the server sent it. */
export interface SetCookie {
  /** Empty when the line has no name. */
  readonly name: string;
  /** The line with its value hidden, such as `sessionid=…; Path=/; HttpOnly`. */
  readonly text: string;
  /** Absent if the value is of no such kind, or was not seen. */
  readonly kind?: ValueKind;
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
  /** The line contained a control character. */
  readonly controlCharacter?: true;
  /** Name and value have more bytes than browsers accept. */
  readonly tooLarge?: true;
  /** Absent attributes that may have been sent: a recording without the header line does not show it. */
  readonly notRecorded?: readonly ('domain' | 'samesite')[];
}

/** One response in the chain to a document; the last one is the document's. */
export interface Hop {
  /** Absolute, without fragment and credentials. */
  readonly url: string;
  /** 0 if the response was not recorded. */
  readonly status: number;
  /** The source: a server, the HTTP cache, or the browser itself (HSTS and the like). */
  readonly from: 'network' | 'http-cache' | 'browser';
  /** In wire order, repeats kept. */
  readonly headers: Observed<readonly HeaderLine[]>;
  readonly setCookies: Observed<readonly SetCookie[]>;
  /**
   * Names, lower case, of fields that another extension changed after the response arrived. `headers` and `setCookies` are what the server sent. Only Chromium shows both.
   */
  readonly altered?: readonly string[];
  /** A preview of Sitegrade changed `headers`: they are not what the server sent. */
  readonly simulated?: true;
  /** What names the session in its URL, where the URL is kept without it: `jsessionid`. */
  readonly session?: string;
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
  /** Of `<meta charset>`: the label as written. Absent in facts of earlier versions. */
  readonly charset?: string;
  /** A Content-Security-Policy that browsers ignore, because it is not in the head (HTML, http-equiv). */
  readonly outsideHead?: true;
}

/** A `<script>` element. */
export interface ScriptElement {
  /** The raw attribute; absent for inline code. */
  readonly src?: string;
  readonly integrity?: string;
  readonly crossorigin?: string;
  /** The raw attribute, such as `module`. */
  readonly type?: string;
  /** Browsers that know modules do not load it, unless it is one. */
  readonly nomodule?: true;
}

/** What the page's markup says. From the DOM in the popup, from the body in a HAR. */
export interface Markup {
  readonly from: 'dom' | 'body';
  /** The whole body is JSON, whatever its type, and contains no text to read (`htmlOf`). Only known from a body. */
  readonly json?: true;
  readonly metas: readonly MetaElement[];
  readonly scripts: readonly ScriptElement[];
  /** Absent if only metas and scripts were collected. */
  readonly content?: Observed<PageContent>;
  /** Absent if it was not collected. */
  readonly uses?: Observed<PageUse>;
  /** What enforced policies blocked since the page loaded; absent if the browser does not report it. */
  readonly blocked?: Observed<readonly BlockedLoad[]>;
}

/** Kinds of loads with a directive in Content-Security-Policy (CSP3 §6.1): `img` for img-src. */
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

/** What the page uses that a Content-Security-Policy controls. Contains no code and no URLs. */
export interface PageUse {
  /**
   * Where each kind was loaded from: `self`, another origin, `data:` or `blob:`; of scripts also the folder of a version
   * on a package host, or of a bucket, instead of the origin (`scriptPlace`).
   */
  readonly origins: Readonly<Partial<Record<LoadKind, readonly string[]>>>;
  /** Whether loads come from the browser or a recording; otherwise only from elements. */
  readonly allLoads: boolean;
  /** A style sheet could not be read, so its `data:` URLs were not seen. */
  readonly sheetsUnread: boolean;
  readonly inlineScripts: readonly InlineCode[];
  readonly inlineStyles: readonly InlineCode[];
  /** Event handlers in attributes, such as `onclick`. */
  readonly handlers: boolean;
  /** URLs that begin with `javascript:`. */
  readonly scriptAddresses: boolean;
  readonly styleAttributes: boolean;
  /** The origin of its `<base>`: `self` or another origin. */
  readonly base?: string;
  /** Where its forms can be sent to: see `formTarget`. Absent if not all of them were read. */
  readonly formTargets?: readonly string[];
  /** Two of its forms, or buttons that say where a form is sent, have one target. */
  readonly sharesFormTargets?: true;
}

/** Something that an enforced Content-Security-Policy blocked (CSP3 §5). */
export interface BlockedLoad {
  /** The effective directive, such as `script-src-elem`. */
  readonly directive: string;
  /** `inline`, `eval` and the like; `self`, another origin or, of scripts, a place as in `PageUse`, or a scheme such as `data:`. */
  readonly blocked: string;
  readonly count: number;
  /** How many of them are inline code that a script of another site added; absent for none, and in recordings. */
  readonly byOthers?: number;
}

/** An inline script or style sheet, as a policy can list it. */
export interface InlineCode {
  /** Base64 of the SHA-256 of its text. */
  readonly sha256: string;
  /** Characters of its text; absent in facts of earlier versions. */
  readonly length?: number;
  /** Its element has a nonce. Its value is not stored. */
  readonly hasNonce?: true;
  /** Speculation rules: a policy applies to them, but nothing runs. */
  readonly isRules?: true;
  /** What it contains, so that it may differ in another response. */
  readonly varies?: Varying;
}

/**
 * What looks as if it were another one on another day (`day`: a date or a time near that of the response; `token`: a
 * nonce, or what is called a token, which all visitors may share for a day), for another visitor (`value`: an id, or a
 * long text that looks random), or in another load or release (`version`). If several, the first of these.
 */
export type Varying = 'day' | 'token' | 'value' | 'version';

/** What else the markup shows. URLs are absolute, without credentials, query and fragment. */
export interface PageContent {
  /** The TEXT_PATTERNS found in the page. Its text is not kept: it may be private. */
  readonly texts: readonly FoundText[];
  /** Only what is loaded from another origin or without TLS. */
  readonly resources: readonly ResourceElement[];
  readonly forms: readonly FormElement[];
  /** Links to other origins that open a new window (`target=_blank`). */
  readonly newWindowLinks: readonly LinkElement[];
  /** It links to a page of its origin that is called like one to sign in on; absent if not, or not collected. */
  readonly linksToSignIn?: true;
  /** A few same-origin files, loaded without a query; absent if not collected. */
  readonly ownFiles?: readonly OwnFile[];
}

/** A same-origin file that the page loads. */
export interface OwnFile {
  readonly element: 'script' | 'link' | 'img';
  readonly url: string;
}

/** One of TEXT_PATTERNS, found in the page. Stored, so its field keeps the name `needle`. */
export interface FoundText {
  /** The pattern's text, such as `nginx/{version}`. */
  readonly needle: string;
  /**
   * `top`: text directly in the body. `element`: an element, by name, class or id. `whole`: no text, but that the page has
   * nothing around the others: no link, paragraph, script or heading. `error`: that its title or first heading is that of
   * an error page. `name`: what a name in an object store’s list looks like.
   */
  readonly where: 'title' | 'text' | 'top' | 'element' | 'whole' | 'error' | 'name';
  /** The value of `{version}`, at most 32 characters. */
  readonly version?: string;
}

/** An element that makes the browser load something. */
export interface ResourceElement {
  /** Lower case, such as `img`. */
  readonly element: string;
  readonly url: string;
  /** It had a query, which is not kept. */
  readonly hasQuery?: true;
  /** A link's `rel`, lower case. */
  readonly rel?: string;
  readonly integrity?: string;
  readonly crossorigin?: string;
}

export interface FormElement {
  /** Every URL it can be sent to: its action and its buttons' `formaction`. */
  readonly targets: readonly string[];
  readonly password: boolean;
  /** Names of its hidden fields, never their values. */
  readonly hiddenFields: readonly string[];
}

export interface LinkElement {
  readonly url: string;
  /** Lower case, '' if missing. */
  readonly rel: string;
}

/** One response of a probed redirect chain. */
export interface Visit {
  /** Absolute, without fragment and credentials. */
  readonly url: string;
  readonly status: number;
}

/** The response to a cross-origin request (Fetch, CORS protocol). */
export interface CorsResponse {
  /** The request's Origin, if known. */
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
 * What a page load cannot show: it needs separate requests, or a list. `not-probed` unless requested;
 * see NOT_PROBED.
 */
export interface SiteEvidence {
  /** The chain that begins at `http://host/`, its last response included; null if nothing responds there. */
  readonly http: Observed<readonly Visit[] | null>;
  /** The state of https; `accepted`: an untrusted certificate that the person accepts. */
  readonly tls: Observed<'trusted' | 'untrusted' | 'accepted' | 'closed'>;
  /** The page is over HTTP, and another response of its recording came from its host over HTTPS. */
  readonly isAlsoOverHttps?: true;
  readonly cors: Observed<CorsResponse>;
  /** The entries for the hosts of the page and of both chains. */
  readonly preload: Observed<readonly PreloadedHost[]>;
  /** Every separate request with its response, in the order they were sent. */
  readonly probes: Observed<readonly Probed[]>;
}

/** The purpose of a request beyond the page. */
export type ProbeKind = 'http' | 'cors' | 'not-found' | 'static' | 'listing' | 'security-txt' | 'source-map';

/** One request beyond the page: harmless, without cookies, and never sent without a click. */
export interface ProbeRequest {
  readonly kind: ProbeKind;
  readonly method: 'GET' | 'HEAD' | 'OPTIONS';
  /** Absolute, without credentials and fragment; a query only where a redirect named one. */
  readonly url: string;
  /** Its Origin header. */
  readonly origin?: string;
}

/** Such a request, sent. */
export interface Probed extends ProbeRequest {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Null if nothing responds there. Stored, so the field keeps the name `answer`. */
  readonly answer: Observed<ProbedResponse | null>;
}

/** What is kept of a response: never its body. */
export interface ProbedResponse {
  readonly status: number;
  /** In wire order, repeats kept. */
  readonly headers: Observed<readonly HeaderLine[]>;
  readonly setCookies: Observed<readonly SetCookie[]>;
  /** The TEXT_PATTERNS found in its body, if the body was read. */
  readonly texts: readonly FoundText[];
  /** If a security.txt was requested and its body was read. */
  readonly securityTxt?: SecurityTxt;
}

/** The fields of a security.txt (RFC 9116), without its contact addresses. */
export interface SecurityTxt {
  /** Number of Contact fields, and of those that are web URIs without https. */
  readonly contacts: number;
  readonly plainContacts: number;
  /** Each Expires field's value, at most 64 characters. */
  readonly expires: readonly string[];
  readonly preferredLanguages: number;
  /** Number of lines that are neither field nor comment nor part of a signature. */
  readonly malformed: number;
}

const notProbed = { seen: false, because: 'not-probed' } as const;
/** No requests were sent beyond the page. */
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
  /** Milliseconds since the epoch: when the page was loaded; absent if that is unknown. */
  readonly seenAt?: number;
  /** Its response was changed by a preview in this tab: it says nothing about the server. */
  readonly simulated?: true;
  /** Redirects, then the document's response; never empty when seen. */
  readonly chain: Observed<readonly Hop[]>;
  readonly cookieStore: Observed<readonly StoredCookie[]>;
  readonly markup: Observed<Markup>;
  readonly site: SiteEvidence;
}
