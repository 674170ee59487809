import type { HeaderLine, LoadKind, Observed, PageContent, PageSnapshot, Unseen } from '../model.js';

/** A load of the page with its headers, as DevTools see it. */
export interface SeenLoad {
  readonly kind: LoadKind;
  /** Its redirects and its response, in order. */
  readonly hops: readonly { readonly url: string; readonly headers: Observed<readonly HeaderLine[]> }[];
}

/** Why a load would be blocked. */
export type WhyBlocked =
  /** Loaded without CORS, and its response has no Cross-Origin-Resource-Policy for this origin. */
  | 'no-corp'
  /** A frame without Cross-Origin-Embedder-Policy. */
  | 'frame-without-embedder-policy'
  /** A frame of another origin without Cross-Origin-Resource-Policy for this one. */
  | 'frame-no-corp'
  /** A script without integrity that browsers check. */
  | 'no-integrity'
  /** A script with integrity, loaded without CORS. */
  | 'integrity-without-cors';

/** Why it is not known whether a load would be blocked. */
export type WhyUnknown =
  | 'headers-not-seen'
  /** Only its element tells whether it is loaded with CORS, and no element of the page loads it. */
  | 'mode-not-seen'
  /** No element of the page loads it, so whether it has integrity is not known. */
  | 'integrity-not-seen'
  /** A frame of the page’s own origin: it has to send the policy too. */
  | 'own-frame'
  /** A plugin's document or file. */
  | 'plugin';

/** What the header changes that this page cannot show. */
export type ForecastNote =
  /** Other sites that load or frame this one. */
  | 'embedders'
  /** Windows of other sites that opened this one, or that it opens. */
  | 'openers'
  | 'features-of-scripts'
  | 'scripts-of-scripts'
  /** Only what elements name, and what Resource Timing has of other origins. */
  | 'elements-only';

/** A load, without the query of its URL. */
export interface ForecastLoad<Why> {
  readonly url: string;
  readonly kind: LoadKind;
  readonly why: Why;
}

/** A frame that asks for features which a policy takes away. */
export interface LostFeatures {
  readonly url: string;
  readonly features: readonly string[];
}

/** What one header would block on this page, from what was seen of it. Lists are cut at MAX_LISTED. */
export interface Forecast {
  readonly header: string;
  readonly value: string;
  /** What is counted: loads from other origins, scripts, or frames. */
  readonly of: 'foreign-loads' | 'scripts' | 'frames' | 'nothing';
  readonly total: number;
  readonly blocked: Listed<ForecastLoad<WhyBlocked>>;
  readonly unknown: Listed<ForecastLoad<WhyUnknown>>;
  /** Loaded without cookies and other credentials. */
  readonly withoutCredentials: Listed<ForecastLoad<null>>;
  readonly lost: Listed<LostFeatures>;
  /** Windows of other origins that the page opens with `rel=opener`. */
  readonly cut: Listed<string>;
  readonly notes: readonly ForecastNote[];
  /** Why nothing is known of the page's loads. */
  readonly unseen?: Unseen;
}

/** The first of a list, and how many there are. */
export interface Listed<T> {
  readonly count: number;
  readonly first: readonly T[];
}

/** Maximum items of each list of a forecast. */
const MAX_LISTED = 50;

export function listed<T>(all: readonly T[]): Listed<T> {
  return { count: all.length, first: all.slice(0, MAX_LISTED) };
}

/** What a part of the forecast knows. */
export type Found = Partial<Omit<Forecast, 'header' | 'value'>> & Pick<Forecast, 'of' | 'notes'>;

/** What a forecast is made from. */
export interface ForecastPage {
  readonly snapshot: PageSnapshot;
  /** Undefined where the responses to the page's loads were not recorded. */
  readonly loads: readonly SeenLoad[] | undefined;
}

/** What the page's markup says it contains; a reason if it was not read. */
export function contentOf({ markup }: PageSnapshot): PageContent | Unseen {
  if (!markup.seen) return markup.because;
  const { content } = markup.value;
  if (!content) return 'not-recorded';
  return content.seen ? content.value : content.because;
}
