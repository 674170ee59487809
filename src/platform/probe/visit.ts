import { deferSha256 } from '../../capture/har/hashes.js';
import { notSeen } from '../../capture/observed.js';
import { parseMarkup } from '../../capture/page/from-html.js';
import { NOT_PROBED, type PageSnapshot } from '../../engine/index.js';
import { readAll, valueOf } from './hash-file.js';
import { exchange } from './probe.js';

/**
 * Requests a page as a visitor without cookies, as a probe does, and reads its markup, with hashes in place of inline
 * code. Undefined if the answer is no page: an error, a redirect, or another type.
 */
export async function visit(url: string): Promise<PageSnapshot | undefined> {
  const { head, body } = await exchange({ method: 'GET', url }, readAll, { Accept: 'text/html,*/*;q=0.8' });
  if (!head?.seen || head.value?.status !== 200 || !body) return undefined;
  const type = valueOf(head.value.headers, 'content-type');
  if (!/^(?:text\/html|application\/xhtml\+xml)/i.test(type)) return undefined;
  const { sha256, replaceStandIns } = deferSha256();
  const seenAt = Date.now();
  const markup = parseMarkup(textOf(body, type), url, sha256, seenAt);
  const chain = notSeen('not-recorded');
  const [snapshot] = await replaceStandIns([
    { url, chain, cookieStore: chain, markup, site: NOT_PROBED, seenAt },
  ]);
  return snapshot;
}

/** Bytes in which a page may name its encoding (HTML, "prescan a byte stream"). */
const PRESCANNED = 1_024;

function textOf(body: Uint8Array, type: string): string {
  const start = new TextDecoder('latin1').decode(body.subarray(0, PRESCANNED));
  const [, label = 'utf-8'] = CHARSET.exec(type.slice(0, PRESCANNED)) ?? CHARSET.exec(start) ?? [];
  try {
    return new TextDecoder(label).decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}

const CHARSET = /charset\s{0,8}=\s{0,8}["']?([\w-]{1,40})/i;
