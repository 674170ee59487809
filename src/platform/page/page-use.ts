import { unseen } from '../../capture/observed.js';
import { looksVarying, readUse, type RawLoad } from '../../capture/uses.js';
import { type InlineCode, isRecord, type Observed, type PageUse } from '../../engine/index.js';
import { textAs } from '../session/storage.js';

/**
 * Parses what a policy applies to from the in-page script.
 * @param base the base URL
 */
export async function parseUse(raw: unknown, base: unknown, url: string): Promise<Observed<PageUse>> {
  if (!isRecord(raw)) return unseen('page-unreadable');
  if (raw['isTooLong'] === true) return unseen('too-long');
  const [inlineScripts, inlineStyles] = await Promise.all([
    hashAll(texts(raw['inlineScripts'])),
    hashAll(texts(raw['inlineStyles'])),
  ]);
  return readUse(
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
    },
    url,
  );
}

/** Inline code is hashed here and then dropped: it may contain personal data. */
function hashAll(code: readonly string[]): Promise<InlineCode[]> {
  return Promise.all(
    code.map(async (text): Promise<InlineCode> => {
      const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
      const sha256 = btoa(String.fromCharCode(...new Uint8Array(digest)));
      return { sha256, ...(looksVarying(text) && { varies: true as const }) };
    }),
  );
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function rawLoad({ by, url, rel, as }: Record<string, unknown>): RawLoad {
  return { by: asText(by), url: asText(url), ...textAs('rel', rel), ...textAs('as', as) };
}
