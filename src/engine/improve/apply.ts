import { hostOf, isHttps, pathOf } from '../site.js';
import type { Advice } from '../model/advice.js';
import type { HeaderLine, Hop, Markup, PageContent, PageSnapshot, Probed, Visit } from '../model/facts.js';
import { map } from '../model/observed.js';
import { DEBUG_HEADERS, textsAfter } from '../pages/classify-page.js';
import { withAttributes } from '../parse/set-cookie.js';

/** The page after following the advice. What was not seen stays unseen. */
export function apply(snapshot: PageSnapshot, advice: readonly Advice[]): PageSnapshot {
  return advice.reduce(applyOne, snapshot);
}

function applyOne(snapshot: PageSnapshot, advice: Advice): PageSnapshot {
  switch (advice.op) {
    case 'set-header':
      return changeHeaders(snapshot, (lines) => setHeader(lines, advice.name, advice.value));
    case 'remove-header':
      return changeHeaders(snapshot, (lines) => lines.filter(({ name }) => !isNamed(name, advice.name)));
    case 'hide-version': {
      const hide = (lines: readonly HeaderLine[]) =>
        lines.some(({ name }) => isNamed(name, advice.header))
          ? setHeader(lines, advice.header, advice.product)
          : lines;
      return changeTexts(changeProbed(changeHeaders(snapshot, hide), advice, hide), advice);
    }
    case 'set-cookie-attributes':
      return setCookieAttributes(snapshot, advice);
    case 'redirect-to-https':
      return redirectToHttps(snapshot);
    case 'turn-listing-off': {
      const after = changeProbed(snapshot, advice, (lines) => lines);
      return pathOf(after.url) === advice.path ? changeTexts(after, advice) : after;
    }
    case 'turn-debug-off': {
      const hide = (lines: readonly HeaderLine[]) =>
        lines.filter(({ name }) => !DEBUG_HEADERS.has(name.toLowerCase()));
      return changeTexts(changeProbed(changeHeaders(snapshot, hide), advice, hide), advice);
    }
  }
}

/** Server-wide settings also change the responses to other requests. */
function changeProbed(
  snapshot: PageSnapshot,
  advice: Advice,
  change: (lines: readonly HeaderLine[]) => readonly HeaderLine[],
): PageSnapshot {
  const isMeant = (url: string) => advice.op !== 'turn-listing-off' || pathOf(url) === advice.path;
  const probes = map(snapshot.site.probes, (all) =>
    all.map((probed): Probed => {
      const answer = map(probed.answer, (value) =>
        value && isMeant(probed.url)
          ? { ...value, headers: map(value.headers, change), texts: textsAfter(value.texts, advice) }
          : value,
      );
      return { ...probed, answer };
    }),
  );
  return { ...snapshot, site: { ...snapshot.site, probes } };
}

/** Removes the texts of what is turned off. */
function changeTexts(snapshot: PageSnapshot, advice: Advice): PageSnapshot {
  const markup = map(snapshot.markup, (seen): Markup =>
    seen.content
      ? {
          ...seen,
          content: map(seen.content, (content) => ({ ...content, texts: textsAfter(content.texts, advice) })),
        }
      : seen,
  );
  return { ...snapshot, markup };
}

/** Replaces the first line of that name and removes its other lines. */
function setHeader(lines: readonly HeaderLine[], name: string, value: string): HeaderLine[] {
  const at = lines.findIndex((line) => isNamed(line.name, name));
  if (at < 0) return [...lines, { name, value }];
  return lines.flatMap((line, index) =>
    index === at ? [{ name: line.name, value }] : isNamed(line.name, name) ? [] : [line],
  );
}

function isNamed(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase();
}

/** Advice about headers changes only the document's response. */
function changeHeaders(
  snapshot: PageSnapshot,
  change: (lines: readonly HeaderLine[]) => readonly HeaderLine[],
): PageSnapshot {
  const chain = map(snapshot.chain, (hops) =>
    hops.map((hop, at) => (at === hops.length - 1 ? { ...hop, headers: map(hop.headers, change) } : hop)),
  );
  return { ...snapshot, chain };
}

/**
 * In the Set-Cookie lines of the page's host and in the browser's store, which the next response would update. Another
 * host of the redirect chain may have another server, which still sends its own.
 */
function setCookieAttributes(
  snapshot: PageSnapshot,
  { cookie, secure, httpOnly, sameSite }: Extract<Advice, { op: 'set-cookie-attributes' }>,
): PageSnapshot {
  const change = { ...(secure && { secure }), ...(httpOnly && { httpOnly }), ...(sameSite && { sameSite }) };
  const host = hostOf(snapshot.url);
  const chain = map(snapshot.chain, (hops) =>
    hops.map((hop): Hop => {
      if (hostOf(hop.url) !== host) return hop;
      const setCookies = map(hop.setCookies, (lines) =>
        lines.map((line) => (line.name === cookie ? withAttributes(line, change) : line)),
      );
      return { ...hop, setCookies };
    }),
  );
  const cookieStore = map(snapshot.cookieStore, (cookies) =>
    cookies.map((stored) =>
      stored.name === cookie
        ? {
            ...stored,
            ...(secure && { secure }),
            ...(httpOnly && { httpOnly }),
            ...(sameSite && { sameSite: STORED_SAME_SITE[sameSite] }),
          }
        : stored,
    ),
  );
  return { ...snapshot, chain, cookieStore };
}

const STORED_SAME_SITE = { Lax: 'lax', Strict: 'strict', None: 'none' } as const;

/**
 * The first http response becomes a redirect, and the other http responses are sent over https. This assumes a
 * server with a trusted certificate.
 */
function redirectToHttps(snapshot: PageSnapshot): PageSnapshot {
  const { url, chain, site } = snapshot;
  const tls = map(site.tls, (state) => (state === 'accepted' ? state : 'trusted'));
  const http = map(site.http, (visits) => visits && redirectVisits(visits));
  const after = { ...snapshot, site: { ...site, tls, http } };
  return isHttps(url) ? { ...after, chain: map(chain, redirectFirst) } : movePage(after);
}

function redirectVisits([first, ...rest]: readonly Visit[]): Visit[] {
  if (!first) return [];
  const there = toHttps(first.url);
  const visits = [there, ...rest.map(({ url }) => toHttps(url))].map((url) => ({ url, status: 301 }));
  // The last response stays; a redirect to the same URL is left out.
  const status = rest.at(-1)?.status ?? first.status;
  return [
    { url: first.url, status: 301 },
    ...visits
      .filter(({ url }, at) => url !== visits[at - 1]?.url)
      .map((visit, at, all) => (at === all.length - 1 ? { ...visit, status } : visit)),
  ];
}

/** The page is already on https: only a redirect on the same host is added before it. */
function redirectFirst(hops: readonly Hop[]): readonly Hop[] {
  const [first, second, ...rest] = hops;
  if (!first || !second || isHttps(first.url) || second.url === toHttps(first.url)) return hops;
  const there = toHttps(first.url);
  return [redirect(first.url, there), redirect(there, second.url), second, ...rest];
}

function movePage(snapshot: PageSnapshot): PageSnapshot {
  const chain = map(snapshot.chain, (hops) => {
    const first = hops.findIndex((hop) => !isHttps(hop.url));
    return hops.flatMap((hop, at): Hop[] => {
      const there = { ...hop, url: toHttps(hop.url) };
      return at === first ? [redirect(hop.url, there.url), there] : [there];
    });
  });
  const markup = map(snapshot.markup, (seen): Markup =>
    seen.content
      ? { ...seen, content: map(seen.content, (content) => moveContent(content, snapshot.url)) }
      : seen,
  );
  return { ...snapshot, url: toHttps(snapshot.url), chain, markup };
}

/** URLs on the page's own host become https: relative URLs do, and http redirects there. */
function moveContent(content: PageContent, page: string): PageContent {
  const host = hostOf(page);
  const move = (url: string) => (hostOf(url) === host ? toHttps(url) : url);
  return {
    ...content,
    resources: content.resources.map((resource) => ({ ...resource, url: move(resource.url) })),
    forms: content.forms.map((form) => ({ ...form, targets: form.targets.map(move) })),
  };
}

function redirect(from: string, to: string): Hop {
  return {
    url: from,
    status: 301,
    from: 'network',
    headers: { seen: true, value: [{ name: 'Location', value: to }] },
    setCookies: { seen: true, value: [] },
  };
}

function toHttps(url: string): string {
  return /^http:/i.test(url) ? `https:${url.slice('http:'.length)}` : url;
}
