import { defineRule, type Problem } from '../../define-rule.js';
import { TOKEN_LIST } from '../../product-headers.js';
import type { Advice, Unseen } from '../../model.js';
import { quoteField, sentOf, type Field, type Span } from '../../parse/fields.js';
import { readProducts } from '../../parse/server-product.js';

export default defineRule({
  id: 'server-tokens',
  title: 'Server tokens',
  spec: { label: 'RFC 9110 §10.2.4', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.4' },
  needs: ['response'],
  problems: {
    version: {
      severity: 'low',
      points: 5,
      text: '{header} names a version: {version}',
      why: 'Vulnerability lists are sorted by product and version, and scanners pick their targets from them. Hiding the version fixes nothing, but automated scanners find less.',
    },
    technology: {
      severity: 'info',
      points: 0,
      text: '{header} names the software behind the site',
      why: 'Visitors do not need it, and attackers learn which vulnerabilities are worth trying. It contains no version, so no points are deducted.',
    },
  },
  passes: {
    'no-version': { bonus: 0, text: 'No header names a version of the server or of the software behind it' },
  },
  check({ response }) {
    const versions: Problem<'version'>[] = [];
    const technologies: Problem<'technology'>[] = [];
    const unseen: Unseen[] = [];
    for (const field of sentOf(TOKEN_LIST, response)) {
      if (!field.seen) unseen.push(field.because);
      else if (field.value.value?.trim()) {
        const { name } = field.value;
        const { product, version, spans } = readVersions(field.value);
        const subject = { subject: name, values: { header: name, version } };
        if (version !== '') {
          versions.push({
            message: 'version',
            ...subject,
            quotes: quoteField(field.value, spans),
            advice: [
              name === 'Server' && product !== '' ? hide(name, product) : { op: 'remove-header', name },
            ],
          });
        } else if (name !== 'Server') {
          technologies.push({
            message: 'technology',
            ...subject,
            quotes: quoteField(field.value),
            advice: [{ op: 'remove-header', name }],
          });
        }
      }
    }
    const passes =
      versions.length === 0 && unseen.length === 0 ? [{ message: 'no-version', quotes: [] } as const] : [];
    return { problems: [...versions, ...technologies], passes, unseen };
  },
});

function readVersions(field: Field): { product: string; version: string; spans: Span[] } {
  const products = readProducts(field.value ?? '');
  const versioned = products.filter((product) => product.versionAt !== undefined);
  return {
    product: products[0]?.name ?? '',
    version: versioned.map(({ name, version }) => [name, version].filter(Boolean).join(' ')).join(', '),
    spans: versioned.flatMap(({ versionAt }) => (versionAt ? [versionAt] : [])),
  };
}

function hide(header: string, product: string): Advice {
  return { op: 'hide-version', header, product };
}
