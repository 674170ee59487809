import { isPlaceholder, parsePolicies } from './parse/csp.js';
import { asksForBasic } from './parse/challenges.js';
import { encodingOf } from './parse/encoding.js';
import { isFrameworkField, isFrameworkMeta } from './data/framework-fields.js';
import { knownHeader } from './headers.js';
import { MAX_FIELD } from './limits.js';
import type {
  HeaderLine,
  Hop,
  Markup,
  MetaElement,
  PageContent,
  PageSnapshot,
  Probed,
  ScriptElement,
  SiteEvidence,
} from './model/facts.js';
import { map } from './model/observed.js';
import { internalsIn } from './parse/internal.js';
import { isLog } from './data/disclosing.js';
import { SOME_ADDRESS, tellingOf } from './parse/telling.js';
import { sessionNameIn, withoutPathSession } from './parse/path-session.js';

/** Whether `withoutSecrets` keeps the value of a header. */
export function keepsValue(header: string): boolean {
  return knownHeader(header)?.value === 'kept';
}

/**
 * The page without possible secrets; its grade is the same. Values that no rule reads are removed, URLs lose
 * credentials, query and fragment, and nonces their characters. Idempotent.
 */
export function withoutSecrets(snapshot: PageSnapshot): PageSnapshot {
  const { url, chain, cookieStore, markup, site, seenAt } = snapshot;
  return {
    url: bareAddress(url),
    ...(seenAt !== undefined && { seenAt }),
    chain: map(chain, (hops) =>
      hops.map((hop): Hop => {
        const session = hop.session ?? sessionNameIn(hop.url);
        const bare = { ...hop, url: bareAddress(hop.url), headers: map(hop.headers, bareLines) };
        return session === undefined ? bare : { ...bare, session };
      }),
    ),
    cookieStore,
    markup: map(markup, bareMarkup),
    site: bareSite(site),
  };
}

function bareLines(lines: readonly HeaderLine[]): HeaderLine[] {
  return lines.map((line) => {
    const { name, value, cutFrom = value.length } = line;
    // Of timings, the stack detection reads one name.
    if (name.toLowerCase() === 'server-timing') return { name, value: /\bak_p\b/.test(value) ? 'ak_p' : '' };
    return {
      name,
      value: keepsValue(name) ? bareValue(name.toLowerCase(), value) : toldBy(line),
      // A value that is too long to read stays too long.
      ...(cutFrom > MAX_FIELD && { cutFrom }),
    };
  });
}

/** @param name lower case */
export function bareValue(name: string, value: string): string {
  if (knownHeader(name)?.urls === 'one') return bareAddress(value);
  if (name === 'www-authenticate') return asksForBasic(value) ? 'Basic' : '';
  // Its parameters are names of files.
  if (name === 'content-disposition') return value.split(';', 1)[0] ?? '';
  return bareText(value);
}

/** Of a value that is not kept: the internal addresses and names that rules find in it, and of what else it tells that it does. */
function toldBy(line: HeaderLine): string {
  const { name, value } = line;
  // Whether there is a log, not what it says.
  if (isLog(name)) return value.trim() === '' ? '' : '…';
  const internals = internalsIn(value, name).map(({ text }) => `//${text}`);
  const telling = tellingOf(line);
  if (telling === null) return internals.join(' ');
  return [...internals, telling === 'visitor' || telling === 'address' ? SOME_ADDRESS : '…'].join(' ');
}

function bareMarkup(markup: Markup): Markup {
  const { metas, scripts, content } = markup;
  return {
    ...markup,
    metas: metas.filter(isRead).map(bareMeta),
    scripts: scripts.map(bareScript),
    ...(content && { content: map(content, bareContent) }),
  };
}

/** Whether rules or the stack detection read it; in earlier facts `<meta charset>` has no attribute. */
function isRead(meta: MetaElement): boolean {
  const { httpEquiv, name, content, charset } = meta;
  return (
    charset !== undefined ||
    knownHeader(httpEquiv?.trim() ?? '')?.inMeta !== undefined ||
    isReadByName(meta) ||
    (httpEquiv === undefined && name === undefined && content === undefined)
  );
}

function isReadByName(meta: MetaElement): boolean {
  return meta.name?.toLowerCase() === 'referrer' || isFrameworkMeta(meta);
}

function bareMeta({ charset, ...meta }: MetaElement): MetaElement {
  const { httpEquiv = '', content } = meta;
  // What is no label of an encoding may be anything.
  const label = charset === undefined || encodingOf(charset) !== null ? charset?.trim() : '';
  const bare = label === undefined ? meta : { ...meta, charset: label };
  if (content === undefined) return bare;
  // One with both attributes is both. What it says by its name is no header, whose secrets are elsewhere.
  const header = isReadByName(meta) ? '' : httpEquiv.trim().toLowerCase();
  return { ...bare, content: bareValue(header, content) };
}

function bareScript(script: ScriptElement): ScriptElement {
  return script.src === undefined ? script : { ...script, src: bareAddress(script.src) };
}

function bareContent(content: PageContent): PageContent {
  const { resources, forms, newWindowLinks, ownFiles } = content;
  return {
    ...content,
    resources: resources.map(bareUrl),
    forms: forms.map((form) => ({
      ...form,
      targets: form.targets.map(bareAddress),
      hiddenFields: form.hiddenFields.filter(isFrameworkField),
    })),
    newWindowLinks: newWindowLinks.map(bareUrl),
    ...(ownFiles && { ownFiles: ownFiles.map(bareUrl) }),
  };
}

function bareSite(site: SiteEvidence): SiteEvidence {
  return {
    ...site,
    http: map(site.http, (visits) => visits && visits.map(bareUrl)),
    cors: map(site.cors, (cors) => ({ ...cors, headers: bareLines(cors.headers) })),
    probes: map(site.probes, (probes) => probes.map(bareProbed)),
  };
}

function bareProbed(probed: Probed): Probed {
  const answer: Probed['answer'] = map(
    probed.answer,
    (value) => value && { ...value, headers: map(value.headers, bareLines) },
  );
  return { ...bareUrl(probed), answer };
}

function bareUrl<T extends { readonly url: string }>(item: T): T {
  return { ...item, url: bareAddress(item.url) };
}

/** A URL without credentials, query and fragment. One without a host may contain anything, so only its scheme stays. */
function bareAddress(address: string): string {
  const scheme = /^\s*([a-z][a-z\d+.-]{0,31}):/i.exec(address)?.[1]?.toLowerCase();
  if (scheme !== undefined && !WITH_HOSTS.has(scheme))
    // An invalid URL stays invalid.
    return URL.canParse(address) ? `${scheme}:` : `${scheme}://:`;
  return withoutPathSession(withoutQuery(address.replace(CREDENTIALS, '')));
}

const WITH_HOSTS = new Set(['http', 'https', 'ws', 'wss']);

function withoutQuery(text: string): string {
  const at = text.search(/[?#]/);
  return at < 0 ? text : text.slice(0, at);
}

/** As browsers parse them: after two slashes, or after a scheme with fewer. */
const CREDENTIALS = /(?<=^["'(\s]{0,8}(?:https?|wss?):[\\/]?|[\\/]{2})[^\\/?#]*@/gi;

/** Parts of a value that may be URLs: in quotes, in brackets, or between spaces and separators. */
const PIECES = /"(?:[^"\\]|\\.)*"?|<[^<>]*>?|[^\s",;<>]+/g;
const NONCE = /'nonce-[^'\s;,]*/gi;
/** A boolean of a structured field (RFC 9651 §3.3.6). */
const BOOLEAN = /(?:^|=)\?[01]$/;

/** A value that may contain URLs. */
function bareText(value: string): string {
  return withoutPathSession(withoutNonces(value).replace(PIECES, barePiece));
}

/** Replaces each letter and digit of a policy's nonces by `x`, so that lengths and positions stay the same. */
export function withoutNonces(text: string): string {
  return text.replace(NONCE, (nonce) =>
    isPlaceholder(nonce)
      ? nonce
      : nonce.slice(0, NONCE_START) + nonce.slice(NONCE_START).replace(/[a-z\d]/gi, 'x'),
  );
}

const NONCE_START = "'nonce-".length;

function barePiece(piece: string): string {
  if (BOOLEAN.test(piece)) return piece;
  const end = piece.length > 1 && /[">]$/.test(piece) ? piece.slice(-1) : '';
  const inner = piece.slice(0, piece.length - end.length);
  if (inner.startsWith('<')) return `<${bareAddress(inner.slice(1))}${end}`;
  // The marks stay: without them `no-referrer?` or `https://@a.example` would become what browsers read.
  const bare = inner.replace(CREDENTIALS, '@');
  const query = bare.search(/[?#]/);
  if (query < 0) return bare + end;
  return bare.slice(0, query + 1) + (UNREADABLE.test(bare.slice(query)) ? '…' : '') + end;
}

/** What no string of a structured field contains (RFC 9651 §3.3.3): without a mark, browsers would read the rest. */
const UNREADABLE = /[^\x20-\x7e]|\\(?![\\"])/;

/** Whether a header's value is plainly one of that header, so that a text which repeats it has no secret in it. */
export function isPlainValue(header: string, value: string): boolean {
  const name = header.toLowerCase();
  if (value.includes('@') || bareValue(name, value) !== value) return false;
  if (name.startsWith('content-security-policy')) {
    return parsePolicies({ header, value }).every(({ directives }) =>
      directives.every((directive) => DIRECTIVE.test(directive.name)),
    );
  }
  const part = knownHeader(name)?.part ?? WORD;
  return value.split(/[,;]/).every((one) => part.test(one.trim()));
}

const DIRECTIVE = /^[a-z-]{3,40}:?$/;
const WORD = /^(?:[a-z][a-z-]{0,39})?$/i;
