import { parseContent, type RawForm, type RawResource } from '../../capture/page/content.js';
import { notSeen } from '../../capture/observed.js';
import { inlineCode, parseUse, type RawLoad } from '../../capture/page/uses.js';
import {
  isRecord,
  recordsIn,
  textIn,
  type Observed,
  type PageContent,
  type InlineCode,
  type PageUse,
} from '../../engine/index.js';
import { textAs } from '../storage/storage.js';

/** Parses the content of a page from the in-page script. */
export function pageContent(raw: unknown, url: string): Observed<PageContent> {
  if (!isRecord(raw)) return notSeen('page-unreadable');
  const {
    base,
    title,
    text,
    top,
    heading,
    running,
    names,
    elements,
    resources,
    forms,
    links,
    linksToSignIn,
  } = raw;
  return parseContent(
    {
      base: textIn(base),
      title: textIn(title),
      text: textIn(text),
      top: textIn(top),
      heading: textIn(heading),
      running: typeof running === 'number' ? running : 0,
      names: textIn(names),
      elements: Array.isArray(elements) ? elements.map(textIn) : [],
      resources: recordsIn(resources).map(rawResource),
      forms: recordsIn(forms).map(rawForm),
      links: recordsIn(links).map(({ href, rel }) => ({ href: textIn(href), rel: textIn(rel) })),
      linksToSignIn: linksToSignIn === true,
    },
    url,
  );
}

function rawResource({ element, url, ...rest }: Record<string, unknown>): RawResource {
  return {
    element: textIn(element),
    url: textIn(url),
    ...textAs('rel', rest['rel']),
    ...textAs('integrity', rest['integrity']),
    ...textAs('crossorigin', rest['crossorigin']),
  };
}

function rawForm({ actions, password, hiddenFields }: Record<string, unknown>): RawForm {
  return {
    actions: Array.isArray(actions) ? actions.map(textIn) : [],
    password: password === true,
    hiddenFields: Array.isArray(hiddenFields) ? hiddenFields.map(textIn) : [],
  };
}

/**
 * Parses what a policy applies to from the in-page script.
 * @param base the base URL
 */
export async function pageUse(raw: unknown, base: unknown, url: string): Promise<Observed<PageUse>> {
  if (!isRecord(raw)) return notSeen('page-unreadable');
  if (raw['isTooLong'] === true) return notSeen('too-long');
  const [inlineScripts, inlineStyles] = await Promise.all([
    hashAll(raw['inlineScripts']),
    hashAll(raw['inlineStyles']),
  ]);
  return parseUse(
    {
      base: textIn(base),
      hasBase: raw['hasBase'] === true,
      loads: recordsIn(raw['loads']).map(rawLoad),
      allLoads: raw['allLoads'] === true,
      sheetsUnread: raw['sheetsUnread'] === true,
      inlineScripts,
      inlineStyles,
      handlers: raw['handlers'] === true,
      scriptAddresses: raw['scriptAddresses'] === true,
      styleAttributes: raw['styleAttributes'] === true,
      formUrls: Array.isArray(raw['formUrls']) ? raw['formUrls'].map(textIn) : [],
      hidesForms: !Array.isArray(raw['formUrls']) || raw['hidesForms'] === true,
    },
    url,
  );
}

/** Inline code is hashed here and then dropped: it may contain personal data. */
function hashAll(code: unknown): Promise<InlineCode[]> {
  return Promise.all(
    recordsIn(code).map(async (one): Promise<InlineCode> => {
      const text = textIn(one['text']);
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
      const sha256 = btoa(String.fromCharCode(...new Uint8Array(digest)));
      const isRules = one['isRules'] === true;
      const code = { text, hasNonce: one['hasNonce'] === true, ...(isRules && { isRules }) };
      return inlineCode(code, sha256, Date.now());
    }),
  );
}

function rawLoad({ by, url, rel, as }: Record<string, unknown>): RawLoad {
  return { by: textIn(by), url: textIn(url), ...textAs('rel', rel), ...textAs('as', as) };
}
