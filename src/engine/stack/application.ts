import data from '../data/applications.json' with { type: 'json' };
import type { PageSnapshot } from '../model/facts.js';
import { isSameOrigin } from '../site.js';
import { detectStack } from './detect.js';
import { runsFrom } from './markup-signs.js';

/** An application whose own pages break under a strict Content-Security-Policy, by its makers' word or code. */
export interface KnownApplication {
  readonly name: string;
  /** The folders whose pages break, such as `/wp-admin/`; absent if any page may. */
  readonly folders?: readonly string[];
  /** What its pages run that neither `'self'` nor a hash allows: inline code that differs, event handlers in attributes, eval(). */
  readonly scripts: readonly ('inline' | 'handlers' | 'eval')[];
  /** Whether its pages need inline styles that no hash allows. */
  readonly styles: boolean;
}

interface Row extends KnownApplication {
  readonly signs: {
    /** A name of the stack that is surer than a hint. */
    readonly stack?: string;
    /** Cookies that a response of the page's origin sets. */
    readonly cookies?: readonly string[];
    /** Parts of paths, from a slash on, of scripts and style sheets of the page's own origin. */
    readonly paths?: readonly string[];
    /** `<meta>` elements: their name and their content, lower case. */
    readonly metas?: readonly (readonly [name: string, content: string])[];
  };
}

const APPLICATIONS = data.applications as unknown as readonly Row[];

/**
 * The application that the page is of, from what its own origin sends: cookies that are stored for the host may be
 * another port's. Null if it is none of those known.
 */
export function knownApplication(snapshot: PageSnapshot): KnownApplication | null {
  const { url, chain, markup } = snapshot;
  const stack = detectStack(snapshot).filter(({ confidence }) => confidence !== 'hint');
  const cookies = (chain.seen ? chain.value : [])
    .filter((hop) => isSameOrigin(hop.url, url))
    .flatMap(({ setCookies }) => (setCookies.seen ? setCookies.value.map(({ name }) => name) : []));
  const runs = markup.seen ? runsFrom(markup.value, url) : () => false;
  const metas = markup.seen ? markup.value.metas : [];
  return (
    APPLICATIONS.find(
      ({ signs }) =>
        stack.some(({ name }) => name === signs.stack) ||
        signs.cookies?.some((name) => cookies.includes(name)) ||
        signs.paths?.some(runs) ||
        signs.metas?.some(([wanted, text]) =>
          metas.some(
            ({ name = '', content = '' }) => name.toLowerCase() === wanted && content.toLowerCase() === text,
          ),
        ),
    ) ?? null
  );
}

/** The known application with a name. */
export function applicationNamed(name: string | undefined): KnownApplication | undefined {
  return APPLICATIONS.find((one) => one.name === name);
}
