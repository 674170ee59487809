import { unseen } from '../capture/observed.js';
import {
  CODE_TYPES,
  dataLoad,
  looksVarying,
  readUse,
  SHEET_ADDRESS,
  SHEET_TYPES,
  type RawLoad,
} from '../capture/uses.js';
import {
  type InlineCode,
  isRecord,
  MAX_INLINE_TEXT,
  MAX_LOADS,
  type Observed,
  type PageUse,
} from '../engine/index.js';
import { askPage, type Where } from './ask-page.js';
import { textAs } from './storage.js';

/** Reads what a policy would decide over, upon the same click as the page's metas. Throws where the browser refuses. */
export async function readPageUse(where: Where): Promise<Observed<PageUse>> {
  const types = [[...CODE_TYPES], [...SHEET_TYPES]] as const;
  const result = await askPage(where, 'gatherUse', MAX_LOADS + 1, MAX_INLINE_TEXT, ...types, SHEET_ADDRESS);
  if (!isRecord(result)) return unseen('page-unreadable');
  if (result['isLong'] === true) return unseen('too-long');
  const [inlineScripts, inlineStyles] = await Promise.all([
    hashAll(texts(result['scripts'])),
    hashAll(texts(result['styles'])),
  ]);
  const loads = Array.isArray(result['loads']) ? result['loads'].filter(isRecord).map(rawLoad) : [];
  return readUse(
    {
      base: asText(result['base']),
      hasBase: result['hasBase'] === true,
      loads: [...loads, ...texts(result['inSheets']).map(dataLoad)],
      allLoads: result['allLoads'] === true,
      sheetsUnread: result['sheetsUnread'] === true,
      inlineScripts,
      inlineStyles,
      handlers: result['handlers'] === true,
      scriptAddresses: result['scriptAddresses'] === true,
      styleAttributes: result['styleAttributes'] === true,
    },
    asText(result['url']),
  );
}

/** Inline code goes no further than here: it may hold a person's own. */
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
