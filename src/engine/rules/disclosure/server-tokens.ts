import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import { statusOf } from '../../run/evidence.js';
import { TOKEN_LIST, TOKENS } from '../../parse/product-headers.js';
import type { Advice } from '../../model/advice.js';
import type { MetaElement, Unseen } from '../../model/facts.js';
import type { Quote } from '../../model/report.js';
import { quoteField, sentOf, type Field, type Span } from '../../parse/fields.js';
import {
  parseAllProducts,
  parseProducts,
  parseViaProducts,
  type Product,
} from '../../parse/server-product.js';
import { notAPage } from '../../parse/content-type.js';

const META = '<meta name="generator">';
/** Maximum length of a quoted `<meta>`, and of how many. */
const MAX_CONTENT = 500;
const MAX_QUOTES = 5;

const WHY =
  'Vulnerability lists are sorted by product and version, and scanners pick their targets from them. Hiding the version fixes nothing, but automated scanners find less.';

export default defineRule({
  id: 'server-tokens',
  on: 'any response',
  title: 'Server tokens',
  spec: { label: 'RFC 9110 §10.2.4', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.4' },
  needs: ['response'],
  wants: ['metas', 'chain'],
  reads: ['Content-Disposition', 'Content-Type', 'Via', ...TOKENS],
  problems: {
    version: {
      severity: 'low',
      points: 5,
      because: 'A version shows an attacker which vulnerabilities to try, but is none itself.',
      text: '{header} names a version: {version}',
      many: '{count} headers name a version',
      why: WHY,
    },
    generator: {
      severity: 'low',
      points: 5,
      because: 'As in a header; all versions together count once.',
      text: `${META} names a version: {version}`,
      why: WHY,
    },
    proxy: {
      severity: 'info',
      text: 'Via names the version of a proxy: {version}',
      why: 'The proxy may be the site’s or one of this network’s, so no points are deducted. If it is the site’s, turn its version off and keep Via, by which proxies notice loops.',
    },
    technology: {
      severity: 'info',
      text: '{header} names the software behind the site',
      many: '{count} headers name the software behind the site',
      why: 'Visitors do not need it, and attackers learn which vulnerabilities are worth trying. It contains no version, so no points are deducted.',
    },
  },
  passes: {
    'no-version': { text: 'No header names a version of the server or of the software behind it' },
  },
  check({ response }, { metas, chain }) {
    const versions: Problem<'version'>[] = [];
    const technologies: Problem<'technology'>[] = [];
    const unseen: Unseen[] = [];
    for (const field of sentOf(TOKEN_LIST, response)) {
      if (!field.seen) unseen.push(field.because);
      else if (field.value.value?.trim()) {
        const { name } = field.value;
        const { product, version, spans } = parseVersions(field.value.value);
        const subject = { subject: name, values: { header: name, version } };
        if (version !== '') {
          versions.push({
            message: 'version',
            ...subject,
            quotes: quoteField(field.value, spans),
            advice:
              // Jenkins’ own clients look for it.
              name === 'X-Jenkins'
                ? []
                : [
                    name === 'Server' && product !== ''
                      ? hide(name, product)
                      : remove(name, field.value.value),
                  ],
          });
        } else if (name !== 'Server') {
          technologies.push({
            message: 'technology',
            ...subject,
            quotes: quoteField(field.value),
            advice: [remove(name, field.value.value)],
          });
        }
      }
    }
    const via = response.get('Via');
    if (!via.seen) unseen.push(via.because);
    const proxies = via.seen ? proxyProblems(via.value) : [];
    const generators = metas.seen ? generatorProblems(metas.value) : [];
    const passes =
      versions.length === 0 && unseen.length === 0 ? [{ message: 'no-version', quotes: [] } as const] : [];
    if (!metas.seen && notAPage(response, statusOf(chain)) === null) unseen.push(metas.because);
    return { problems: [...versions, ...generators, ...proxies, ...technologies], passes, unseen };
  },
});

/**
 * Programs look for these: Office for SharePoint, Outlook on the web for its own version, PageSpeed for another one in
 * front, the pages of Jitsi and Woodpecker.
 */
const READ: ReadonlySet<string> = new Set([
  'MicrosoftSharePointTeamServices',
  'X-OWA-Version',
  'X-Mod-Pagespeed',
  'X-Page-Speed',
  'X-Jitsi-Release',
  'X-Woodpecker-Version',
]);

/** Several frameworks add X-Powered-By. */
function remove(name: string, value: string): Advice {
  const product = name === 'X-Powered-By' ? (/^[^\s/,;(]+/.exec(value.trim())?.[0] ?? '') : undefined;
  return {
    op: 'remove-header',
    name,
    ...(product !== undefined && { product }),
    ...(READ.has(name) && { mayBreak: 'may stop a program that looks for it' }),
  };
}

function proxyProblems(via: Field): Problem<'proxy'>[] {
  const { version, spans } = versionsOf(parseViaProducts(via.value ?? ''));
  return version === '' ? [] : [{ message: 'proxy', values: { version }, quotes: quoteField(via, spans) }];
}

function generatorProblems(metas: readonly MetaElement[]): Problem<'generator'>[] {
  const found = metas.flatMap(({ name, content = '' }) => {
    if (name?.toLowerCase() !== 'generator') return [];
    const value = content.slice(0, MAX_CONTENT);
    const { version, spans } = parseVersions(value);
    return version === '' ? [] : [{ version, quote: { header: META, value, marks: spans } satisfies Quote }];
  });
  if (found.length === 0) return [];
  const shown = found.slice(0, MAX_QUOTES);
  return [
    {
      message: 'generator',
      values: { version: shown.map(({ version }) => version).join(', ') },
      quotes: shown.map(({ quote }) => quote),
    },
  ];
}

function parseVersions(value: string): ReturnType<typeof versionsOf> & { product: string } {
  return { product: parseProducts(value)[0]?.name ?? '', ...versionsOf(parseAllProducts(value)) };
}

function versionsOf(products: readonly Product[]): { version: string; spans: Span[] } {
  const versioned = products.filter((product) => product.versionAt !== undefined);
  return {
    version: versioned.map(({ name, version }) => [name, version].filter(Boolean).join(' ')).join(', '),
    spans: versioned.flatMap(({ versionAt }) => (versionAt ? [versionAt] : [])),
  };
}

function hide(header: string, product: string): Advice {
  return { op: 'hide-version', header, product };
}

export const page: RulePage = {
  cwe: 497,
  about:
    'Vulnerability lists are sorted by product and version, and scanners pick their targets from them. Visitors need neither. Hiding the version fixes nothing, an outdated server stays outdated; but automated scanners find less.',
  exceptions: [
    '`no-version`: no header that exists to name the software holds a version. The bare name in `Server` is fine.',
    '`version` is a product with a version in `Server`, `X-Powered-By`, `X-Generator`, `X-AspNet-Version` and their like (the list is `TOKENS` in `src/engine/parse/product-headers.ts`).',
    '`generator` is one in the page, such as `<meta name="generator" content="WordPress 6.4.2">`; no server can take it out, the generator\'s own settings can.',
    '`technology` is one of these headers other than `Server` with a name alone.',
    'The deduction is our own, MDN Observatory has none, so it must never outweigh one of its results; five is the smallest step of the grade table, what a missing `nosniff` costs. A site that names four versions, in headers or in the page, has made one slip (nobody turned the tokens off), so all of them together count once. An otherwise perfect site falls to 95 plus its bonuses and can still reach an A+.',
    'Comments such as `(Debian)` are passed over, unless glued to the name, `Jetty(9.4.51)`, or a product with a version after a slash: `Front (nginx/1.26.3)`.',
    'A version also follows a hyphen or `_`: `Tomcat-9.0.98`. In “Site Kit by Google 1.153.0” it is not Google’s.',
    '`Apache-Coyote/1.1` is a protocol; `awselb/2.0`, `Microsoft-HTTPAPI/2.0` and `Undertow/1` are constants that no release changes. These are names.',
    '“Factory 1.0” and “Enterprise v2” are names too: a separate word is a version if it has three numbers (`Passenger 6.0.4`), or after a product that is known to write its version so (`Drupal 10`, `Servlet 2.4`).',
    "`proxy`: in `Via` only the comments count, such as `(squid/5.7)`; the number before a name is the protocol's version (RFC 9110 §7.6.3). It is free: a proxy between the visitor and the site writes the same.",
    "There is no advice to remove `X-Jenkins`: Jenkins' own clients look for it.",
    'Not every server can hide its name, so the name alone costs nothing.',
    'Other headers that disclose are `disclosing-headers`’; versions in pages are `error-page`’s.',
  ],
  specNotes:
    ': advises against needless detail in Server, because it makes a server easier to attack; OWASP Secure Headers Project: headers that disclose',
};
