import { getDomain } from 'tldts';
import {
  defineRule,
  type PassMessage,
  type Problem,
  type ProblemMessage,
  type Verdict,
  type RulePage,
} from '../../run/define-rule.js';
import type { Evidence } from '../../run/evidence.js';
import { isUnversioned } from '../../data/known-hosts.js';
import type { Markup, Observed, PageContent, ScriptElement } from '../../model/facts.js';
import type { Quote } from '../../model/report.js';
import { registrableDomainOf } from '../../parse/host.js';
import { isHtml, mayBeHtml, mediaTypeOf } from '../../parse/html.js';
import { isChecked } from '../../parse/integrity.js';
import { hostOf, isHttps, type Site } from '../../site.js';

const THEIRS =
  'Scripts from another site run with all rights of this site. Anyone who changes them there, or in transit, changes this site.';

const PROBLEMS = {
  'foreign-insecure': {
    severity: 'high',
    points: 50,
    observatory: 'sri-not-implemented-and-external-scripts-not-loaded-securely',
    text: 'A script is loaded from elsewhere without https in its URL and without integrity',
    why: `${THEIRS} A URL that begins with // uses the page’s scheme, so write https:// in full.`,
  },
  foreign: {
    severity: 'low',
    points: 5,
    observatory: 'sri-not-implemented-but-external-scripts-loaded-securely',
    text: 'A script from another site has no integrity',
    why: `${THEIRS} If the file never changes, add integrity="sha384-…" and crossorigin. If it changes, as most analytics scripts do, integrity cannot be used.`,
  },
  'insecure-with-integrity': {
    severity: 'medium',
    points: 20,
    observatory: 'sri-implemented-but-external-scripts-not-loaded-securely',
    text: 'A script with integrity is loaded from elsewhere without https in its URL',
    why: 'The hash protects its content, but anyone on the network can see who requests it. If it is changed in transit, browsers block it and the page lacks the script.',
  },
  'not-parseable': {
    severity: 'medium',
    points: 20,
    observatory: 'html-not-parseable',
    text: 'The response is JSON but declared as HTML',
    why: 'With an HTML type, browsers parse text in it as markup and run scripts in it. Send JSON as application/json.',
  },
  'foreign-styles': {
    severity: 'info',
    text: 'A style sheet from another site has no integrity',
    why: 'Anyone who changes it there can disguise this page. If the file never changes, add integrity="sha384-…" and crossorigin.',
  },
} as const satisfies Readonly<Record<string, ProblemMessage>>;

const PASSES = {
  'not-html': {
    observatory: 'sri-not-implemented-response-not-html',
    text: 'The response is not HTML and loads no scripts',
  },
  'no-scripts': {
    observatory: 'sri-not-implemented-but-no-scripts-loaded',
    text: 'The page has no scripts',
  },
  'own-with-integrity': {
    bonus: 5,
    observatory: 'sri-implemented-and-all-scripts-loaded-securely',
    text: 'The page checks scripts by their hashes, its own too',
  },
  'foreign-with-integrity': {
    bonus: 5,
    observatory: 'sri-implemented-and-external-scripts-loaded-securely',
    text: 'Every script from another site has integrity',
  },
  own: {
    observatory: 'sri-not-implemented-but-all-scripts-loaded-from-secure-origin',
    text: 'Every script comes from this site',
  },
} as const satisfies Readonly<Record<string, PassMessage>>;

export default defineRule({
  id: 'subresource-integrity',
  on: 'pages',
  title: 'Subresource Integrity',
  spec: { label: 'Subresource Integrity', url: 'https://www.w3.org/TR/sri-2/' },
  observatory: 'subresource-integrity',
  needs: ['url', 'response', 'site'],
  wants: ['markup', 'content'],
  reads: ['Content-Type'],
  usage: { percent: 24, how: 'Set on a script by' },
  problems: PROBLEMS,
  passes: PASSES,
  check({ response, ...page }, { markup, content }) {
    const type = mediaTypeOf(response);
    const html = mayBeHtml(response);
    if (!type.seen) return { unseen: [type.because] };
    if (!type.value || isHtml(type.value)) return checkMarkup(page, markup, content);
    // To the Observatory it is not HTML, whatever browsers make of it.
    const { observatory } = PASSES['not-html'];
    return html.seen && html.value
      ? { ...checkMarkup(page, markup, content), observatory }
      : { passes: [{ message: 'not-html', quotes: [] }] };
  },
});

function checkMarkup(
  { url, site }: Pick<Evidence, 'url' | 'site'>,
  markup: Observed<Markup>,
  content: Observed<PageContent>,
): Verdict<keyof typeof PROBLEMS, keyof typeof PASSES> {
  if (!markup.seen) return { unseen: [markup.because] };
  const { scripts, json } = markup.value;
  if (json) return { problems: [{ message: 'not-parseable', quotes: [] }] };
  const styles = content.seen ? foreignStyles(content.value, url) : [];
  const others: Problem<'foreign-styles'>[] =
    styles.length > 0 ? [{ message: 'foreign-styles', quotes: styles }] : [];
  if (scripts.length === 0) {
    return { problems: others, passes: [{ message: 'no-scripts', quotes: [] }] };
  }
  const asWritten = sortScripts(scripts, site);
  const written = WORST_FIRST.find((kind) => asWritten[kind].length > 0) ?? passedKind(asWritten);
  const found = sortScripts(scripts, site, url);
  const problems = WORST_FIRST.flatMap((message): Problem<(typeof WORST_FIRST)[number]>[] => {
    const bad = found[message];
    if (bad.length === 0) return [];
    // Scripts that cannot have integrity are shown only if there are no others.
    const holdable = bad.filter(({ src = '' }) => message !== 'foreign' || !isBeyondIt(src, url));
    const quotes = (holdable.length > 0 ? holdable : bad).slice(0, MAX_QUOTES).map(quote);
    return [{ message, quotes, ...(holdable.length === 0 && { unchangeable: 'changing-scripts' }) }];
  });
  const [first] = problems;
  const loaded = first?.message ?? passedKind(found);
  return {
    problems: [...problems, ...others],
    passes: first ? [] : [{ message: passedKind(found), quotes: [] }],
    ...(written !== loaded && { observatory: RESULTS[written].observatory }),
  };
}

const RESULTS = { ...PROBLEMS, ...PASSES };
/** Maximum scripts shown for one finding. */
const MAX_QUOTES = 20;

/** The Observatory's order, although 5 points come before 20. */
const WORST_FIRST = ['foreign-insecure', 'foreign', 'insecure-with-integrity'] as const;
const BEST_FIRST = ['own-with-integrity', 'foreign-with-integrity'] as const;
type Kind = (typeof WORST_FIRST)[number] | (typeof BEST_FIRST)[number] | 'own';

type Sorted = Readonly<Record<Kind, readonly ScriptElement[]>>;

function passedKind(found: Sorted) {
  return BEST_FIRST.find((kind) => found[kind].length > 0) ?? 'own';
}

/** @param page the page's URL, to sort them as browsers load them; without it, as they are written */
function sortScripts(
  scripts: readonly ScriptElement[],
  site: Site,
  page?: string,
): Record<Kind, ScriptElement[]> {
  const found: Record<Kind, ScriptElement[]> = {
    'foreign-insecure': [],
    foreign: [],
    'insecure-with-integrity': [],
    'foreign-with-integrity': [],
    'own-with-integrity': [],
    own: [],
  };
  let own: string | undefined;
  const isOwn = (host: string) => host === site.host || siteOfHost(host) === (own ??= siteOfHost(site.host));
  for (const script of scripts) {
    found[kindOfScript(page === undefined ? script : asLoaded(script, page), isOwn, site.https)].push(script);
  }
  return found;
}

/** As browsers load it: `//host` with the page's scheme; integrity counts only if one of them checks it. */
function asLoaded({ src = '', integrity = '' }: ScriptElement, page: string): ScriptElement {
  const full = isSchemeless(src) && isHttps(page) ? `https:${src}` : src;
  return { src: full, integrity: isChecked(integrity) ? integrity : '' };
}

function isSchemeless(src: string): boolean {
  return src.startsWith('//') && !src.startsWith('///');
}

/**
 * By the attribute as written: `//host` counts as foreign and insecure, even for the site's host; anything that does
 * not begin with lower-case `http://` or `https://` counts as the site's own.
 */
function kindOfScript(
  { src = '', integrity }: ScriptElement,
  isOwn: (host: string) => boolean,
  https: boolean,
): Kind {
  const isHttp = src.startsWith('http://');
  const isHttps = src.startsWith('https://');
  const host = isHttp || isHttps ? hostOf(src) : '';
  if (isSchemeless(src) || (host !== '' && !isOwn(host))) {
    if (integrity) return isHttps ? 'foreign-with-integrity' : 'insecure-with-integrity';
    return isHttps ? 'foreign' : 'foreign-insecure';
  }
  return src !== '' && integrity && !isHttp && (isHttps || https) ? 'own-with-integrity' : 'own';
}

/** Its provider changes it under the same URL; or it belongs to the page's site and only the visit began at another. */
function isBeyondIt(src: string, page: string): boolean {
  const url = URL.canParse(src, page) ? new URL(src, page).href : src;
  return isUnversioned(url) || registrableDomainOf(url) === registrableDomainOf(page);
}

/** Style sheets of other sites that could have integrity and have none. */
function foreignStyles({ resources }: PageContent, page: string): Quote[] {
  return resources
    .filter(
      ({ element, rel = '', url, integrity }) =>
        element === 'link' &&
        rel.split(/[ \t\n\f\r]/).includes('stylesheet') &&
        /^https?:/.test(url) &&
        !isBeyondIt(url, page) &&
        !isChecked(integrity),
    )
    .slice(0, MAX_QUOTES)
    .map(({ url }) => ({ header: '<link href>', value: url, marks: [[0, url.length]] }));
}

/** The registrable domain without private suffixes, or the host if there is none. */
function siteOfHost(host: string): string {
  return getDomain(host) ?? host;
}

function quote({ src = '' }: ScriptElement): Quote {
  return { header: '<script src>', value: src, marks: [[0, src.length]] };
}

export const page: RulePage = {
  cwe: 353,
  otherCwe: { 'insecure-with-integrity': 319, 'not-parseable': 436 },
  about:
    'A script from another site runs with all rights of this one. Whoever changes the file there changes this site. With `integrity` the browser runs it only while it is what it was.',
  exceptions: [
    'MDN Observatory goes by the attributes as they are written, we by what browsers load and check. Where that differs, its result stays in its score.',
    'The first problem in the order of the table decides; it puts what costs 5 before what costs 20.',
    '`foreign` is _info_ and takes nothing off where no script could have integrity: those that their makers change at will under the same address (analytics, tag managers, reCAPTCHA, payment and the like, by a list of hosts), and the site’s own where only the visit began at another site. MDN Observatory’s result is the same either way. Where others could have it, only these are quoted.',
    'There is no advice: the hash belongs to the file, and a file that changes (most analytics) cannot have one.',
    'Foreign is `http://` or `https://` with another registrable domain than that of the host the visit began at. To MDN Observatory `//host` is always foreign and never over https, even for the own host; browsers load it over https on a page over https, and it costs what `https://host` costs.',
    'To MDN Observatory any `integrity` counts. Here it counts if a browser checks it: a hash that browsers know, or a signature (`ed25519-…`), which Chromium checks.',
    'Style sheets of other sites without integrity cost nothing, and those that change under the same address (Google Fonts) are left out.',
    "Whatever else, `HTTPS://` in capitals included, is the site's own. `<base>`, `<link>` and `type` are not looked at.",
    "A visit that began at another site, a link shortener say, makes this site's own scripts foreign for MDN Observatory.",
    "The elements are those of the answer's body where there is one, else those of the page as the browser has it, where scripts may have added others. `not-parseable` (a body that is JSON) is seen in a body only.",
    'A page whose script address is none makes MDN Observatory give up; here that script counts as own, since it loads nothing.',
    'An answer is HTML where browsers show it as HTML. To MDN Observatory one with another type than `text/html` or `application/xhtml+xml` (exactly, up to the first `;`) is not, and one without a type is.',
  ],
};
