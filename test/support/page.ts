import { redactSetCookie } from '../../src/capture/set-cookie.js';
import {
  NOT_PROBED,
  suppressionsFor,
  type ActiveSuppressions,
  type BlockedLoad,
  type FoundText,
  type HeaderLine,
  type Hop,
  type Markup,
  type MetaElement,
  type PageContent,
  type PageSnapshot,
  type PageUse,
  type Probed,
  type ProbeKind,
  type ScriptElement,
  type SiteEvidence,
  type StoredCookie,
  type Unseen,
} from '../../src/engine/index.js';

type Line = readonly [name: string, value: string];

interface HopParts {
  readonly url: string;
  readonly status?: number;
  readonly from?: Hop['from'];
  readonly headers?: readonly Line[];
  /** Set-Cookie lines as sent; `redactSetCookie` reads them. */
  readonly setCookies?: readonly string[] | Unseen;
  /** Header names changed in the browser, lower case. */
  readonly altered?: readonly string[];
}

type SeenValue<O> = O extends { readonly seen: true; readonly value: infer T } ? T : never;

export interface PageParts extends Partial<Omit<HopParts, 'headers'>> {
  readonly seenAt?: number;
  readonly contentType?: string;
  readonly headers?: readonly Line[] | Unseen;
  /** The hops before the document's own response. */
  readonly redirects?: readonly HopParts[];
  readonly stored?: readonly (Partial<StoredCookie> & { readonly name: string })[] | Unseen;
  readonly metas?: readonly MetaElement[];
  readonly scripts?: readonly ScriptElement[];
  /** Other content of the markup; what is not given was searched for and not found. */
  readonly content?: Partial<PageContent> | Unseen;
  /** What the page uses that a policy applies to; by default not searched for. */
  readonly uses?: Partial<PageUse> | Unseen;
  /** What enforced policies blocked, if the browser reports it. */
  readonly blocked?: readonly BlockedLoad[] | Unseen;
  /** Where the markup was read. A DOM unless given. */
  readonly markupFrom?: Markup['from'];
  /** Why the markup was not seen; then there are no metas and no scripts. */
  readonly markup?: Unseen;
  /** The body as a whole is JSON. */
  readonly json?: true;
  /** The probe's requests and responses. */
  readonly site?: { readonly [Name in keyof SiteEvidence]?: SeenValue<SiteEvidence[Name]> };
}

const EMPTY_CONTENT: PageContent = { texts: [], resources: [], forms: [], newWindowLinks: [] };

const NOTHING_USED: PageUse = {
  origins: {},
  allLoads: true,
  sheetsUnread: false,
  inlineScripts: [],
  inlineStyles: [],
  handlers: false,
  scriptAddresses: false,
  styleAttributes: false,
};

/** A page with the parts that a test is about; everything else was seen and is empty. By default HTML over https. */
export function pageWith(parts: PageParts = {}): PageSnapshot {
  const {
    url = 'https://shop.example.com/',
    contentType = 'text/html; charset=utf-8',
    headers = [],
    stored = [],
    metas = [],
    scripts = [],
    content = {},
    markup,
  } = parts;
  const own = hopOf({
    ...parts,
    url,
    headers: typeof headers === 'string' ? [] : [['Content-Type', contentType], ...headers],
  });
  const document: Hop = typeof headers === 'string' ? { ...own, headers: unseen(headers) } : own;
  return {
    url,
    ...(parts.seenAt !== undefined && { seenAt: parts.seenAt }),
    chain: { seen: true, value: [...(parts.redirects ?? []).map(hopOf), document] },
    cookieStore:
      typeof stored === 'string' ? unseen(stored) : { seen: true, value: stored.map(storedCookie) },
    markup: markup
      ? unseen(markup)
      : {
          seen: true,
          value: {
            from: parts.markupFrom ?? 'dom',
            metas,
            scripts,
            ...(parts.json && { json: true }),
            content:
              typeof content === 'string'
                ? unseen(content)
                : { seen: true, value: { ...EMPTY_CONTENT, ...content } },
            ...(parts.blocked !== undefined && {
              blocked:
                typeof parts.blocked === 'string'
                  ? unseen(parts.blocked)
                  : { seen: true, value: parts.blocked },
            }),
            ...(parts.uses !== undefined && {
              uses:
                typeof parts.uses === 'string'
                  ? unseen(parts.uses)
                  : { seen: true, value: { ...NOTHING_USED, ...parts.uses } },
            }),
          },
        },
    site: { ...NOT_PROBED, ...mapSeen(parts.site ?? {}) },
  };
}

function hopOf({
  url,
  status = 200,
  from = 'network',
  headers = [],
  setCookies = [],
  altered,
}: HopParts): Hop {
  return {
    url,
    status,
    from,
    ...(altered && { altered }),
    headers: { seen: true, value: headers.map(([name, value]): HeaderLine => ({ name, value })) },
    setCookies:
      typeof setCookies === 'string'
        ? unseen(setCookies)
        : { seen: true, value: setCookies.map((line) => redactSetCookie(line)) },
  };
}

function storedCookie(cookie: Partial<StoredCookie> & { readonly name: string }): StoredCookie {
  return {
    domain: 'shop.example.com',
    hostOnly: true,
    path: '/',
    secure: false,
    httpOnly: false,
    sameSite: 'unspecified',
    session: true,
    partitioned: false,
    ...cookie,
  };
}

function mapSeen(site: NonNullable<PageParts['site']>): Partial<SiteEvidence> {
  return Object.fromEntries(Object.entries(site).map(([name, value]) => [name, { seen: true, value }]));
}

function unseen(because: Unseen) {
  return { seen: false, because } as const;
}

/** A response to a probe of that kind. */
export function probed(
  kind: ProbeKind,
  parts: {
    readonly url?: string;
    readonly status?: number;
    readonly type?: string | null;
    readonly headers?: readonly Line[];
    readonly texts?: readonly FoundText[];
  } = {},
): Probed {
  const {
    url = 'https://shop.example.com/static/',
    status = 200,
    type = 'text/html',
    headers = [],
    texts = [],
  } = parts;
  const lines: readonly Line[] = [...(type === null ? [] : [['Content-Type', type] as const]), ...headers];
  return {
    kind,
    method: 'GET',
    url,
    at: 0,
    answer: {
      seen: true,
      value: {
        status,
        headers: { seen: true, value: lines.map(([name, value]) => ({ name, value })) },
        setCookies: { seen: true, value: [] },
        texts,
      },
    },
  };
}

/** An error page that is graded as the page that was meant. */
export function meantAs(page: PageSnapshot, status: number): ActiveSuppressions {
  const finding = `another-page/error#${String(status)}`;
  const entry = { site: new URL(page.url).host, finding, reason: 'It is meant.' };
  return suppressionsFor(page.url, [entry], '2026-11-25');
}
