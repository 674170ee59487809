import { frameAncestorsOf, letsOthersFrame } from '../../csp/check-policies.js';
import { defineRule } from '../../define-rule.js';
import type { Advice } from '../../model.js';
import { namesOf, quoteSources, textsOf } from '../../parse/csp.js';
import { quoteField, quoteWhole, type Field } from '../../parse/fields.js';
import { readFrameOptions } from '../../parse/frame-options.js';

const NAME = 'X-Frame-Options';
const CLICKJACKING =
  'Another site can load this page in an invisible frame, logged in as the visitor, and trick the visitor into clicking its buttons (clickjacking).';

export default defineRule({
  id: 'x-frame-options',
  scope: 'pages',
  title: 'X-Frame-Options',
  spec: {
    label: 'HTML, X-Frame-Options',
    url: 'https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header',
  },
  observatory: 'x-frame-options',
  needs: ['response', 'policies'],
  problems: {
    // Ours: a header that the Observatory accepts but that protects nothing costs as much as none.
    'framed-by-anyone': {
      severity: 'medium',
      points: 20,
      text: 'frame-ancestors allows any site to frame this page: {sources}',
      why: `${CLICKJACKING} The HTTP Observatory counts any frame-ancestors as protection, and browsers ignore X-Frame-Options if it is set; if framing is intended, list the sites.`,
    },
    'only-in-meta': {
      severity: 'medium',
      points: 20,
      text: 'frame-ancestors is set only in a <meta>, where browsers ignore it',
      why: `${CLICKJACKING} The HTTP Observatory counts it, but browsers use this directive only from the header: send it there.`,
    },
    'allow-from': {
      severity: 'medium',
      points: 20,
      text: 'Browsers ignore X-Frame-Options ALLOW-FROM',
      why: `${CLICKJACKING} Only frame-ancestors in a Content-Security-Policy can allow single sites.`,
      references: ['security.W019'],
    },
    missing: {
      severity: 'medium',
      points: 20,
      observatory: 'x-frame-options-not-implemented',
      text: 'Any site may frame this page: X-Frame-Options and frame-ancestors are not set',
      why: `${CLICKJACKING} SAMEORIGIN or DENY prevents this.`,
      references: ['security.W002'],
    },
    invalid: {
      severity: 'medium',
      points: 20,
      observatory: 'x-frame-options-header-invalid',
      text: 'X-Frame-Options is not exactly one DENY or SAMEORIGIN',
      why: `Browsers ignore an unknown value. ${CLICKJACKING}`,
      references: ['security.W019'],
    },
    repeated: {
      severity: 'info',
      points: 0,
      text: 'X-Frame-Options is sent more than once; browsers enforce it',
      why: 'Browsers count equal values as one, and let no site at all frame the page if the values differ. The HTTP Observatory does not count it; send it once.',
      references: ['security.W019'],
    },
  },
  passes: {
    'via-csp': {
      bonus: 5,
      observatory: 'x-frame-options-implemented-via-csp',
      text: 'Content-Security-Policy controls which sites may frame this page',
    },
    limited: {
      bonus: 5,
      observatory: 'x-frame-options-sameorigin-or-deny',
      text: 'X-Frame-Options {value}: no other site can frame this page',
    },
    'allow-from-sent': {
      bonus: 0,
      observatory: 'x-frame-options-allow-from-origin',
      text: 'X-Frame-Options allows one site, which the HTTP Observatory accepts',
    },
  },
  check({ response, policies: { header, meta, all, result } }) {
    const field = response.get(NAME);
    if (!field.seen) return { unseen: [field.because] };
    if (result.kind === 'too-many') return { unseen: ['too-many'] };
    const frameAncestors = frameAncestorsOf(header);
    const own =
      frameAncestors.kind === 'unlimited'
        ? [
            {
              message: 'framed-by-anyone',
              values: { sources: textsOf(frameAncestors.sources) },
              quotes: quoteSources(frameAncestors.sources),
            } as const,
          ]
        : [];
    const sent = classify(field.value);
    const enforced = readFrameOptions(field.value.value);
    const isEnforced = enforced === 'DENY' || enforced === 'SAMEORIGIN';
    // In a <meta>, which browsers ignore, it may name sites that the header would block.
    const advice = letsOthersFrame(all) ? [] : setHeader(field.value);
    if (result.kind === 'checked' && result.hasFrameAncestors) {
      const quotes = quoteSources(namesOf(all, 'frame-ancestors'));
      if (frameAncestors.kind === 'limited') return { passes: [{ message: 'via-csp', quotes }] };
      const observatory = 'x-frame-options-implemented-via-csp';
      if (own.length > 0) return { problems: own, observatory };
      return isEnforced
        ? { passes: [limited(enforced, field.value)], observatory }
        : { problems: [{ message: 'only-in-meta', quotes, advice }], observatory };
    }
    // A policy in a <meta> may still have frame-ancestors, unless the header's cannot be parsed.
    const unseen =
      meta.seen || (result.kind === 'checked' && result.flaws[0]?.id === 'invalid') ? [] : [meta.because];
    const repeated = {
      message: 'repeated',
      quotes: quoteWhole(field.value),
      advice: [{ op: 'set-header', name: NAME, value: enforced }],
    } as const;
    switch (sent) {
      case 'limited': {
        if (own.length > 0) {
          return { problems: own, unseen, observatory: 'x-frame-options-sameorigin-or-deny' };
        }
        return { passes: [limited(enforced, field.value)], unseen };
      }
      case 'allow-from':
        // No advice: SAMEORIGIN would block the site that it names.
        return isEnforced
          ? { problems: [...own, repeated], unseen, observatory: 'x-frame-options-allow-from-origin' }
          : {
              problems: [...own, { message: sent, quotes: quoteWhole(field.value) }],
              passes: [{ message: 'allow-from-sent', quotes: quoteField(field.value) }],
              unseen,
            };
      case 'missing':
      case 'invalid':
        return isEnforced
          ? { problems: [...own, repeated], unseen, observatory: 'x-frame-options-header-invalid' }
          : { problems: [...own, { message: sent, quotes: quoteWhole(field.value), advice }], unseen };
    }
  },
});

function classify({ value }: Field): 'limited' | 'allow-from' | 'missing' | 'invalid' {
  const text = value?.trim().toLowerCase() ?? '';
  if (text === 'deny' || text === 'sameorigin') return 'limited';
  if (text.startsWith('allow-from')) return 'allow-from';
  return text === '' ? 'missing' : 'invalid';
}

function limited(value: string, field: Field) {
  return { message: 'limited', values: { value }, quotes: quoteField(field) } as const;
}

/** The less strict of the two values, unless the stricter one was meant. */
function setHeader({ value }: Field): Advice[] {
  const isDeny = value?.split(/[,;]/).some((part) => part.trim().toLowerCase() === 'deny');
  return [{ op: 'set-header', name: NAME, value: isDeny ? 'DENY' : 'SAMEORIGIN' }];
}
