import { frameAncestorsOf } from '../../csp/check-policies.js';
import { defineRule } from '../../define-rule.js';
import type { Advice } from '../../model.js';
import { namesOf, quoteSources, textsOf } from '../../parse/csp.js';
import { quoteField, quoteWhole, type Field } from '../../parse/fields.js';

const CLICKS =
  'Another site can lay this page, logged in as the visitor, under its own and have buttons here pressed unawares.';

export default defineRule({
  id: 'x-frame-options',
  title: 'X-Frame-Options',
  spec: {
    label: 'HTML, X-Frame-Options',
    url: 'https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header',
  },
  observatory: 'x-frame-options',
  needs: ['response', 'policies'],
  problems: {
    // Ours: what counts for the Observatory and holds nobody off costs what nothing at all costs.
    'framed-by-anyone': {
      severity: 'medium',
      points: 20,
      text: 'frame-ancestors lets anybody frame this page: {sources}',
      why: `${CLICKS} The HTTP Observatory counts any frame-ancestors as protection, and browsers ignore X-Frame-Options beside one; if framing is wanted, the sites can be named.`,
    },
    'only-in-meta': {
      severity: 'medium',
      points: 20,
      text: 'frame-ancestors stands in a <meta> only, where browsers ignore it',
      why: `${CLICKS} The HTTP Observatory counts it, browsers take this directive from the header alone.`,
    },
    'allow-from': {
      severity: 'medium',
      points: 20,
      text: 'X-Frame-Options ALLOW-FROM is ignored by browsers',
      why: `${CLICKS} Naming single sites works with frame-ancestors in a Content-Security-Policy only.`,
      references: ['security.W019'],
    },
    missing: {
      severity: 'medium',
      points: 20,
      observatory: 'x-frame-options-not-implemented',
      text: 'Any site may frame this page: no X-Frame-Options, no frame-ancestors',
      why: `${CLICKS} SAMEORIGIN or DENY keeps it out of other sites’ frames.`,
      references: ['security.W002'],
    },
    invalid: {
      severity: 'medium',
      points: 20,
      observatory: 'x-frame-options-header-invalid',
      text: 'X-Frame-Options is not exactly one DENY or SAMEORIGIN',
      why: `Browsers skip a value they do not know, and strict readers any that is there twice. ${CLICKS}`,
      references: ['security.W019'],
    },
  },
  passes: {
    'via-csp': {
      bonus: 5,
      observatory: 'x-frame-options-implemented-via-csp',
      text: 'The Content-Security-Policy says who may frame this page',
    },
    limited: {
      bonus: 5,
      observatory: 'x-frame-options-sameorigin-or-deny',
      text: 'X-Frame-Options {value}: no other site can frame this page',
    },
    'allow-from-sent': {
      bonus: 0,
      observatory: 'x-frame-options-allow-from-origin',
      text: 'X-Frame-Options names a site, which the HTTP Observatory lets pass',
    },
  },
  check({ response, policies: { header, meta, all, result } }) {
    const field = response.get('X-Frame-Options');
    if (!field.seen) return { unseen: [field.because] };
    if (result.kind === 'too-many') return { unseen: ['too-many'] };
    const framers = frameAncestorsOf(header);
    const own =
      framers.kind === 'unlimited'
        ? [
            {
              message: 'framed-by-anyone',
              values: { sources: textsOf(framers.sources) },
              quotes: quoteSources(framers.sources),
            } as const,
          ]
        : [];
    const sent = judgeHeader(field.value);
    if (result.kind === 'checked' && result.hasFrameAncestors) {
      const isIgnored = framers.kind === 'not-set' && sent !== 'limited';
      const quotes = quoteSources(namesOf(all, 'frame-ancestors'));
      return {
        problems: isIgnored ? [{ message: 'only-in-meta', quotes, advice: [setHeader(field.value)] }] : own,
        passes: [{ message: 'via-csp', quotes }],
      };
    }
    // A policy in a <meta> may still name framers, unless the header's does not even read.
    const unseen =
      meta.seen || (result.kind === 'checked' && result.flaws[0]?.id === 'invalid') ? [] : [meta.because];
    switch (sent) {
      case 'limited': {
        const value = field.value.value?.trim().toUpperCase() ?? '';
        const passes = [{ message: 'limited', values: { value }, quotes: quoteField(field.value) }] as const;
        return { problems: own, passes, unseen };
      }
      case 'allow-from':
        return {
          problems: [...own, headerProblem('allow-from', field.value)],
          passes: [{ message: 'allow-from-sent', quotes: quoteField(field.value) }],
          unseen,
        };
      case 'missing':
      case 'invalid':
        return { problems: [...own, headerProblem(sent, field.value)], unseen };
    }
  },
});

function judgeHeader({ value }: Field): 'limited' | 'allow-from' | 'missing' | 'invalid' {
  const text = value?.trim().toLowerCase() ?? '';
  if (text === 'deny' || text === 'sameorigin') return 'limited';
  if (text.startsWith('allow-from')) return 'allow-from';
  return text === '' ? 'missing' : 'invalid';
}

function headerProblem<Message extends string>(message: Message, field: Field) {
  return { message, quotes: quoteWhole(field), advice: [setHeader(field)] };
}

/** The milder of the two values, unless the stricter one was meant. */
function setHeader({ value }: Field): Advice {
  const isDeny = value?.split(/[,;]/).some((part) => part.trim().toLowerCase() === 'deny');
  return { op: 'set-header', name: 'X-Frame-Options', value: isDeny ? 'DENY' : 'SAMEORIGIN' };
}
