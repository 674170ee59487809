import { notSeen } from '../../capture/observed.js';
import { inlineCode, parseUse, type RawLoad } from '../../capture/page/uses.js';
import { type InlineCode, isRecord, type Observed, type PageUse } from '../../engine/index.js';
import { textAs } from '../storage/storage.js';

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
      base: asText(base),
      hasBase: raw['hasBase'] === true,
      loads: Array.isArray(raw['loads']) ? raw['loads'].filter(isRecord).map(rawLoad) : [],
      allLoads: raw['allLoads'] === true,
      sheetsUnread: raw['sheetsUnread'] === true,
      inlineScripts,
      inlineStyles,
      handlers: raw['handlers'] === true,
      scriptAddresses: raw['scriptAddresses'] === true,
      styleAttributes: raw['styleAttributes'] === true,
      formUrls: Array.isArray(raw['formUrls']) ? raw['formUrls'].map(asText) : [],
      hidesForms: !Array.isArray(raw['formUrls']) || raw['hidesForms'] === true,
    },
    url,
  );
}

/** Inline code is hashed here and then dropped: it may contain personal data. */
function hashAll(code: unknown): Promise<InlineCode[]> {
  return Promise.all(
    (Array.isArray(code) ? code.filter(isRecord) : []).map(async (one): Promise<InlineCode> => {
      const text = asText(one['text']);
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
      const sha256 = btoa(String.fromCharCode(...new Uint8Array(digest)));
      const isRules = one['isRules'] === true;
      const code = { text, hasNonce: one['hasNonce'] === true, ...(isRules && { isRules }) };
      return inlineCode(code, sha256, Date.now());
    }),
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function rawLoad({ by, url, rel, as }: Record<string, unknown>): RawLoad {
  return { by: asText(by), url: asText(url), ...textAs('rel', rel), ...textAs('as', as) };
}
