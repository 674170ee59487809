/** What to do, independent of any server. `fixes/` renders it, `apply` simulates it. */
export type Advice = Change & {
  /**
   * What its first step may break on a site that works: a few words that begin with “may”. Absent if nothing: only such
   * advice is selected before anybody reads it.
   */
  readonly mayBreak?: string;
};

type Change =
  | {
      readonly op: 'set-header';
      readonly name: string;
      /** The final value. */
      readonly value: string;
      /** How to get there without breaking the site. */
      readonly rollout?: 'report-only-first' | 'ramp-max-age';
      /** The HSTS max-age in effect, in seconds; the ramp begins above it. Absent if HSTS is not in effect. */
      readonly maxAgeInForce?: number;
      /** Other values for the pages under plain folders, such as `/admin`. Only a text that can say so has them. */
      readonly parts?: readonly { readonly prefix: string; readonly value: string }[];
      /** With `parts`: the value for all pages, for a text that cannot say so. */
      readonly whole?: string;
      /** How many recorded pages the value is based on; absent for the page alone. */
      readonly recordedPages?: number;
      /** Nothing that the page was seen to use violates this policy. Other pages may. */
      readonly fitsPage?: true;
      /** The policy to enforce while `value` only reports: it blocks nothing that the page was seen to use. */
      readonly meanwhile?: string;
      /** What the value allows by name or hash, each with where it was seen: safe in a comment of any language. */
      readonly allows?: readonly string[];
      /** Inline code of the page may differ in each response, so only a nonce from the application can allow it. */
      readonly needsNonce?: true;
      /**
       * The whole value on this page, which it replaces; several lines are joined with "\n". Any other value stays:
       * the application knows why it sends it. Absent if the page does not send the header.
       */
      readonly replaces?: string;
      /** The same for the header that only reports, in its first step. */
      readonly replacesReportOnly?: string;
      /** One of these values may contain a secret, so none is repeated, and no text replaces it. */
      readonly replacesSecret?: true;
      /** Other headers: a response that has one of them does not get this one. The page has none of them. */
      readonly unless?: readonly string[];
      /** What it is based on and what it may break. */
      readonly notes?: readonly string[];
    }
  | {
      readonly op: 'remove-header';
      readonly name: string;
      /**
       * The whole value on this page, which alone is removed: another one may protect other responses. `run/run-rules.ts`
       * adds it to the advice of every rule.
       */
      readonly value?: string;
      /** Added too: the value on this page may contain a secret, so it is not repeated. */
      readonly replacesSecret?: true;
      /** The software that it names: only that software's own text removes it at the source. */
      readonly product?: string;
    }
  | {
      readonly op: 'set-cookie-attributes';
      readonly cookie: string;
      readonly role: CookieRole;
      readonly secure?: true;
      readonly httpOnly?: true;
      readonly sameSite?: 'Lax' | 'Strict' | 'None';
      /** Attributes it already has: a call that is rewritten has to repeat them. */
      readonly keeps?: KeptAttributes;
    }
  | { readonly op: 'redirect-to-https' }
  | {
      readonly op: 'hide-version';
      readonly header: string;
      readonly product: string;
      /** Its pages name it and no header does, so only its own settings remove it. */
      readonly inPages?: true;
    }
  | { readonly op: 'turn-listing-off'; readonly path: string }
  | { readonly op: 'turn-debug-off' };

export interface KeptAttributes {
  readonly secure?: true;
  readonly httpOnly?: true;
  readonly sameSite?: 'Lax' | 'Strict' | 'None';
}

export type CookieRole = 'session' | 'anti-csrf' | 'other';
