import { proposePolicy, type BlockedUse, type ProposalOptions } from './propose.js';
import type { RecordedCode, RecordedPage, Recording } from './model.js';

/** How far a nonce in each response brings a site whose inline scripts no hash allows. */
export interface PolicyWithNonce {
  /** The policy for all pages, with `'nonce-{nonce}'` where an application has to put the nonce of the response. */
  readonly value: string;
  /** Patterns of the pages with inline scripts that need it, in the order they were recorded. */
  readonly pages: readonly string[];
  /** What the policy blocks all the same. */
  readonly blocked: readonly BlockedUse[];
}

/** In place of a nonce: no base64, so that browsers that are sent it allow nothing by it. */
const NONCE_SOURCE = "'nonce-{nonce}'";

/** A policy as one response has it. */
export function withNonce(value: string, nonce: string): string {
  return value.replaceAll(NONCE_SOURCE, `'nonce-${nonce}'`);
}

/** The strictest policy for all pages, with a nonce for the scripts whose hash it does not have; null if there are none. */
export function withNonces(
  recording: Recording,
  options: Omit<ProposalOptions, 'strictScripts'> = {},
): PolicyWithNonce | null {
  const { value, blocked } = proposePolicy(recording, recording.pages, { ...options, strictScripts: true });
  const directives = value.split('; ');
  const hashes = new Set(directives.find(isScriptSrc)?.split(' '));
  const needsNonce = ({ element, sha256 }: RecordedCode) => {
    const hash = `'sha256-${sha256}'`;
    return element === 'script' && !hashes.has(hash) && !options.refused?.has(hash);
  };
  const pages = recording.pages.filter(({ code }) => code.some(needsNonce)).map(({ path }) => path);
  if (pages.length === 0) return null;
  return {
    value: directives.map((text) => (isScriptSrc(text) ? `${text} ${NONCE_SOURCE}` : text)).join('; '),
    pages,
    blocked: blocked.filter((one) => !isAllowedByNonce(one, pages)),
  };
}

function isScriptSrc(text: string): boolean {
  return text.startsWith('script-src ');
}

function isAllowedByNonce(
  { what, code, element, page }: BlockedUse,
  pages: readonly RecordedPage['path'][],
): boolean {
  if (what === 'changing-code') return code?.element === 'script';
  return (
    (what === 'code-with-nonce' || what === 'too-much-code') && element !== 'style' && pages.includes(page)
  );
}
