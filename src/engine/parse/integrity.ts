import type { ScriptElement } from '../model/facts.js';

/** Characters of each algorithm's digest in base64, without padding (SRI §3.1). Browsers know them in lower case only. */
const DIGESTS: ReadonlyMap<string, number> = new Map([
  ['sha256', 43],
  ['sha384', 64],
  ['sha512', 86],
]);
/** A key instead of a hash, with which the file has to be signed: Chromium checks it, other browsers ignore it. */
const SIGNATURE = 'ed25519-';

/** One expression of an integrity attribute, such as `sha384-…`. */
export interface Integrity {
  readonly text: string;
  /** Whether browsers support its algorithm; they ignore any other. */
  readonly isKnown: boolean;
  readonly isSignature: boolean;
  /** Whether some file can match it. */
  readonly isPossible: boolean;
}

/** The expressions of an integrity attribute; options after a `?` have no effect (SRI §3.3). */
export function parseIntegrity(integrity: string): Integrity[] {
  return integrity
    .split(/[\t\n\f\r ]/)
    .filter((text) => text !== '')
    .map((text) => {
      const dash = text.indexOf('-');
      const length = dash < 0 ? undefined : DIGESTS.get(text.slice(0, dash));
      const [digest = ''] = text.slice(dash + 1).split('?', 1);
      const bare = digest.replace(/={1,2}$/, '');
      const isPossible = bare.length === length && /^[\w+/-]*$/.test(bare);
      return { text, isKnown: length !== undefined, isSignature: text.startsWith(SIGNATURE), isPossible };
    });
}

/** Whether browsers check a file against the attribute: without a supported algorithm they do not. */
export function hasIntegrity(integrity: string | undefined): boolean {
  return !!integrity && parseIntegrity(integrity).some(({ isKnown }) => isKnown);
}

/** Whether a browser does: Chromium also against a signature. */
export function isChecked(integrity: string | undefined): boolean {
  return !!integrity && parseIntegrity(integrity).some((one) => one.isKnown || one.isSignature);
}

/**
 * Scripts with a URL that browsers cannot check: without integrity, or not fetched with CORS, as modules always are. An
 * Integrity-Policy does not apply to code within the page.
 */
export function uncheckedScripts(scripts: readonly ScriptElement[], page: string): ScriptElement[] {
  return withAddress(scripts, page).filter((script) => !(isChecked(script.integrity) && isWithCors(script)));
}

/** Scripts that are fetched over the network. */
function withAddress(scripts: readonly ScriptElement[], page: string): ScriptElement[] {
  return scripts.filter(
    (script) =>
      script.src !== undefined &&
      URL.canParse(script.src, page) &&
      /^https?:$/.test(new URL(script.src, page).protocol) &&
      isFetched(script),
  );
}

/** Browsers load no data, such as scripts that wait for consent, and no scripts for browsers without modules. */
function isFetched({ type = '', nomodule }: ScriptElement): boolean {
  const name = type.trim().toLowerCase();
  return name === 'module' || (!nomodule && CODE.test(name));
}

/** WHATWG MIME Sniffing, "JavaScript MIME type". */
const CODE =
  /^(?:|(?:application|text)\/(?:x-)?(?:java|ecma)script|text\/(?:jscript|livescript|javascript1\.[0-5]))$/;

function isWithCors({ crossorigin, type = '' }: ScriptElement): boolean {
  return crossorigin !== undefined || type.trim().toLowerCase() === 'module';
}
