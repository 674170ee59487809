import { defineRule, type Problem } from '../../define-rule.js';
import { statusOf } from '../../evidence.js';
import { TOKEN_LIST, TOKENS } from '../../product-headers.js';
import type { Advice, MetaElement, Quote, Unseen } from '../../model.js';
import { quoteField, sentOf, type Field, type Span } from '../../parse/fields.js';
import { readProducts, readViaProducts, type Product } from '../../parse/server-product.js';
import { notAPage } from '../../scope.js';

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
      text: '{header} names a version: {version}',
      many: '{count} headers name a version',
      why: WHY,
    },
    generator: {
      severity: 'low',
      points: 5,
      text: `${META} names a version: {version}`,
      why: WHY,
    },
    proxy: {
      severity: 'info',
      points: 0,
      text: 'Via names the version of a proxy: {version}',
      why: 'The proxy may be the site’s or one of this network’s, so no points are deducted. If it is the site’s, turn its version off and keep Via, by which proxies notice loops.',
    },
    technology: {
      severity: 'info',
      points: 0,
      text: '{header} names the software behind the site',
      many: '{count} headers name the software behind the site',
      why: 'Visitors do not need it, and attackers learn which vulnerabilities are worth trying. It contains no version, so no points are deducted.',
    },
  },
  passes: {
    'no-version': { bonus: 0, text: 'No header names a version of the server or of the software behind it' },
  },
  check({ response }, { metas, chain }) {
    const versions: Problem<'version'>[] = [];
    const technologies: Problem<'technology'>[] = [];
    const unseen: Unseen[] = [];
    for (const field of sentOf(TOKEN_LIST, response)) {
      if (!field.seen) unseen.push(field.because);
      else if (field.value.value?.trim()) {
        const { name } = field.value;
        const { product, version, spans } = readVersions(field.value.value);
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
  const { version, spans } = versionsOf(readViaProducts(via.value ?? ''));
  return version === '' ? [] : [{ message: 'proxy', values: { version }, quotes: quoteField(via, spans) }];
}

function generatorProblems(metas: readonly MetaElement[]): Problem<'generator'>[] {
  const found = metas.flatMap(({ name, content = '' }) => {
    if (name?.toLowerCase() !== 'generator') return [];
    const value = content.slice(0, MAX_CONTENT);
    const { version, spans } = readVersions(value);
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

function readVersions(value: string): ReturnType<typeof versionsOf> & { product: string } {
  const products = readProducts(value);
  return { product: products[0]?.name ?? '', ...versionsOf(products) };
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
