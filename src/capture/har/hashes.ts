import type { InlineCode, PageSnapshot } from '../../engine/index.js';
import type { Sha256 } from '../page/from-html.js';
import { seen } from '../observed.js';

/** Characters of a SHA-256 in base64. Stand-ins have as many, so that limits apply the same. */
const LENGTH = 44;

/**
 * SHA-256 with WebCrypto, which is asynchronous: `sha256` returns a stand-in for each text, and `replaceStandIns`
 * replaces them with the hashes.
 */
export function deferSha256() {
  const standIns = new Map<string, string>();
  const texts = new Map<string, string>();
  const sha256: Sha256 = (text) => {
    // UTF-8 has no lone surrogates: texts that differ only in them have the same hash.
    const encodable = text.replace(/\p{Surrogate}/gu, '\ufffd');
    const standIn = standIns.get(encodable) ?? String(texts.size).padStart(LENGTH, '-');
    standIns.set(encodable, standIn);
    texts.set(standIn, encodable);
    return standIn;
  };
  const hash = (code: readonly InlineCode[]) =>
    Promise.all(code.map(async (one) => ({ ...one, sha256: await digest(texts.get(one.sha256) ?? '') })));
  const hashIn = async (snapshot: PageSnapshot): Promise<PageSnapshot> => {
    const { markup } = snapshot;
    if (!markup.seen || !markup.value.uses?.seen) return snapshot;
    const uses = markup.value.uses.value;
    const [inlineScripts, inlineStyles] = [await hash(uses.inlineScripts), await hash(uses.inlineStyles)];
    return {
      ...snapshot,
      markup: seen({ ...markup.value, uses: seen({ ...uses, inlineScripts, inlineStyles }) }),
    };
  };
  const replaceStandIns = async (snapshots: readonly PageSnapshot[]): Promise<PageSnapshot[]> => {
    const hashed: PageSnapshot[] = [];
    // One page at a time: the encoded texts of all pages could fill the memory.
    for (const snapshot of snapshots) hashed.push(await hashIn(snapshot));
    return hashed;
  };
  return { sha256, replaceStandIns };
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}
