import { getDomain } from 'tldts';
import { defineRule, type Problem } from '../../define-rule.js';
import { isUnversioned } from '../../known-hosts.js';
import type { Quote, ScriptElement } from '../../model.js';
import { registrableDomainOf } from '../../parse/host.js';
import { isHtml, mediaTypeOf } from '../../parse/html.js';
import type { Site } from '../../site.js';
import { hostOf } from '../../site.js';

const THEIRS =
  'Scripts from another site run here with all rights of this one. Whoever changes them there, or on the way, changes this site.';

export default defineRule({
  id: 'subresource-integrity',
  title: 'Subresource Integrity',
  spec: { label: 'Subresource Integrity', url: 'https://www.w3.org/TR/sri-2/' },
  observatory: 'subresource-integrity',
  needs: ['url', 'response', 'site'],
  wants: ['markup'],
  problems: {
    'foreign-insecure': {
      severity: 'high',
      points: 50,
      observatory: 'sri-not-implemented-and-external-scripts-not-loaded-securely',
      text: 'A script comes from elsewhere without https in its address, and without integrity',
      why: `${THEIRS} An address that begins with // takes the page’s own scheme, so write https:// in full.`,
    },
    foreign: {
      severity: 'low',
      points: 5,
      observatory: 'sri-not-implemented-but-external-scripts-loaded-securely',
      text: 'A script comes from another site without integrity',
      why: `${THEIRS} Where the file never changes, integrity="sha384-…" and crossorigin hold it to what it was; where it does, as with most analytics, that cannot be used.`,
    },
    'insecure-with-integrity': {
      severity: 'medium',
      points: 20,
      observatory: 'sri-implemented-but-external-scripts-not-loaded-securely',
      text: 'A script with integrity comes from elsewhere without https in its address',
      why: 'Its content is held to the hash, but that it is asked for, and by whom, can be seen on the way. Changed on the way it is refused, and the page goes without.',
    },
    'not-parseable': {
      severity: 'medium',
      points: 20,
      observatory: 'html-not-parseable',
      text: 'The answer calls itself HTML and is JSON',
      why: 'Under an HTML type a browser takes text in it for markup, and runs scripts in it. JSON belongs under application/json.',
    },
  },
  passes: {
    'not-html': {
      bonus: 0,
      observatory: 'sri-not-implemented-response-not-html',
      text: 'The answer is not HTML and loads no scripts',
    },
    'no-scripts': {
      bonus: 0,
      observatory: 'sri-not-implemented-but-no-scripts-loaded',
      text: 'The page has no scripts',
    },
    'own-with-integrity': {
      bonus: 5,
      observatory: 'sri-implemented-and-all-scripts-loaded-securely',
      text: 'The page holds scripts to their hashes, its own too',
    },
    'foreign-with-integrity': {
      bonus: 5,
      observatory: 'sri-implemented-and-external-scripts-loaded-securely',
      text: 'Every script from another site is held to its hash',
    },
    own: {
      bonus: 0,
      observatory: 'sri-not-implemented-but-all-scripts-loaded-from-secure-origin',
      text: 'Every script comes from this site',
    },
  },
  check({ url, response, site }, { markup }) {
    const type = mediaTypeOf(response);
    if (!type.seen) return { unseen: [type.because] };
    if (type.value && !isHtml(type.value)) return { passes: [{ message: 'not-html', quotes: [] }] };
    if (!markup.seen) return { unseen: [markup.because] };
    const { scripts, json } = markup.value;
    if (json) return { problems: [{ message: 'not-parseable', quotes: [] }] };
    if (scripts.length === 0) return { passes: [{ message: 'no-scripts', quotes: [] }] };
    const found = sortScripts(scripts, site);
    const problems = WORST_FIRST.flatMap((message): Problem<(typeof WORST_FIRST)[number]>[] => {
      const bad = found[message];
      if (bad.length === 0) return [];
      // What the site cannot hold is shown only where nothing else is.
      const holdable = bad.filter(({ src = '' }) => message !== 'foreign' || !isBeyondIt(src, url));
      const quotes = (holdable.length > 0 ? holdable : bad).slice(0, MAX_QUOTES).map(quote);
      return [{ message, quotes, ...(holdable.length === 0 && { unchangeable: 'changing-scripts' }) }];
    });
    if (problems.length > 0) return { problems };
    const message = (['own-with-integrity', 'foreign-with-integrity'] as const).find(
      (kind) => found[kind].length > 0,
    );
    return { passes: [{ message: message ?? 'own', quotes: [] }] };
  },
});

/** Scripts shown for one finding. */
const MAX_QUOTES = 20;

/** The Observatory's order, which puts what costs 5 before what costs 20. */
const WORST_FIRST = ['foreign-insecure', 'foreign', 'insecure-with-integrity'] as const;
type Kind = (typeof WORST_FIRST)[number] | 'foreign-with-integrity' | 'own-with-integrity' | 'own';

function sortScripts(scripts: readonly ScriptElement[], site: Site): Record<Kind, ScriptElement[]> {
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
  for (const script of scripts) found[kindOf(script, isOwn, site.https)].push(script);
  return found;
}

/**
 * By the attribute as it is written: `//host` counts as foreign and as not over https, even for the own host;
 * whatever does not begin with `http://` or `https://`, small letters and no blanks before, is the site's own.
 */
function kindOf(
  { src = '', integrity }: ScriptElement,
  isOwn: (host: string) => boolean,
  https: boolean,
): Kind {
  const isHttp = src.startsWith('http://');
  const isHttps = src.startsWith('https://');
  const isSchemeless = src.startsWith('//') && !src.startsWith('///');
  const host = isHttp || isHttps ? hostOf(src) : '';
  if (isSchemeless || (host !== '' && !isOwn(host))) {
    if (integrity) return isHttps ? 'foreign-with-integrity' : 'insecure-with-integrity';
    return isHttps ? 'foreign' : 'foreign-insecure';
  }
  return src !== '' && integrity && !isHttp && (isHttps || https) ? 'own-with-integrity' : 'own';
}

/** Its makers change it at will; or it is the site’s own, and only the visit began at another’s. */
function isBeyondIt(src: string, page: string): boolean {
  return isUnversioned(src) || registrableDomainOf(src) === registrableDomainOf(page);
}

/** The registrable domain by the public suffix list without its private part, or the host where there is none. */
function siteOfHost(host: string): string {
  return getDomain(host) ?? host;
}

function quote({ src = '' }: ScriptElement): Quote {
  return { header: '<script src>', value: src, marks: [[0, src.length]] };
}
