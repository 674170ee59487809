import { defineRule, type Problem } from '../define-rule.js';
import type { Advice, Unseen } from '../model.js';
import { asPermissionsPolicy, readFeaturePolicy } from '../parse/feature-policy.js';
import { headerList, quoteField, quoteWhole, sentOf, type Field, type HeaderList } from '../parse/fields.js';
import { readDictionary } from '../parse/structured.js';

const CSP = 'Content-Security-Policy';
const FEATURES = 'Feature-Policy';
const PERMISSIONS = 'Permissions-Policy';
const XSS = 'X-XSS-Protection';
/** What vendors called Content-Security-Policy before it had a name. */
const PREFIXED = headerList(
  ['X-Content-Security-Policy', 'X-WebKit-CSP', 'X-CSP'].flatMap((name) => [name, `${name}-Report-Only`]),
);

/** Headers that do nothing any more, whatever they say. */
const GONE = {
  'Public-Key-Pins': 'pins',
  'Public-Key-Pins-Report-Only': 'pins',
  'Expect-CT': 'expect-ct',
  P3P: 'p3p',
} as const;
const GONE_LIST = headerList(Object.keys(GONE));
const PRAGMA = 'Pragma';
const FLASH = 'X-Permitted-Cross-Domain-Policies';
/** All that this rule speaks of. */
const DEPRECATED = headerList([XSS, PRAGMA, FLASH, FEATURES, ...PREFIXED.values(), ...GONE_LIST.values()]);

type Message =
  | 'xss-filter'
  | 'xss-filter-blocks'
  | 'prefixed-policy-alone'
  | 'prefixed-policy'
  | (typeof GONE)[keyof typeof GONE]
  | 'feature-policy'
  | 'feature-policy-alone'
  | 'pragma-alone'
  | 'pragma'
  | 'cross-domain-policies';

export default defineRule({
  id: 'deprecated-headers',
  needs: ['response'],
  problems: {
    'xss-filter': { severity: 'low', points: 0 },
    'xss-filter-blocks': { severity: 'info', points: 0 },
    'prefixed-policy-alone': { severity: 'low', points: 0 },
    'prefixed-policy': { severity: 'info', points: 0 },
    pins: { severity: 'info', points: 0 },
    'expect-ct': { severity: 'info', points: 0 },
    'feature-policy': { severity: 'info', points: 0 },
    'feature-policy-alone': { severity: 'info', points: 0 },
    p3p: { severity: 'info', points: 0 },
    'pragma-alone': { severity: 'low', points: 0 },
    pragma: { severity: 'info', points: 0 },
    'cross-domain-policies': { severity: 'info', points: 0 },
  },
  passes: {
    none: { bonus: 0 },
  },
  check({ response }) {
    const policy = response.get(CSP);
    if (policy.seen && sentOf(DEPRECATED, response).length === 0) {
      return { passes: [{ message: 'none', quotes: [] }] };
    }
    const unseen: Unseen[] = [];
    const get = (name: string): Field => {
      const field = response.get(name);
      if (field.seen) return field.value;
      unseen.push(field.because);
      return { name, value: null, lines: [] };
    };
    const problems: Problem<Message>[] = [];
    const add = (message: Message, field: Field, advice: readonly Advice[], features = '') => {
      const { name: header, value } = field;
      const values = { header, value: value ?? '', features };
      problems.push({ message, subject: header, values, quotes: quoteWhole(field), advice });
    };
    const sentFields = (list: HeaderList): Field[] =>
      sentOf(list, response).flatMap((field) => {
        if (field.seen) return [field.value];
        unseen.push(field.because);
        return [];
      });
    const isSent = ({ value }: Field) => value !== null;
    const xss = get(XSS);
    if (xss.value !== null && !/^\s*0/.test(xss.value)) {
      const blocks = /^\s*1\s*;\s*mode\s*=\s*block/i.test(xss.value);
      add(blocks ? 'xss-filter-blocks' : 'xss-filter', xss, [{ op: 'set-header', name: XSS, value: '0' }]);
    }
    const hasPolicy = isSent(get(CSP));
    for (const field of sentFields(PREFIXED)) {
      if (hasPolicy || field.name.endsWith('Only')) add('prefixed-policy', field, remove(field));
      else add('prefixed-policy-alone', field, []);
    }
    for (const field of sentFields(GONE_LIST)) {
      // It was found by a name of GONE.
      add(GONE[field.name as keyof typeof GONE], field, remove(field));
    }
    const features = get(FEATURES);
    const permissions = response.get(PERMISSIONS);
    if (features.value !== null && !permissions.seen) unseen.push(permissions.because);
    else if (features.value !== null && permissions.seen) {
      const limited = readFeaturePolicy(features.value);
      const { value } = permissions.value;
      // Of a feature that both name, Chromium asks Permissions-Policy alone, whatever that says.
      const replaced = value === null ? null : readDictionary(value);
      const left = [...limited.keys()].filter((name) => !replaced?.has(name));
      // Merged into one that is there already, it might change what that means to do.
      const same = value === null ? asPermissionsPolicy(limited) : null;
      if (left.length === 0) add('feature-policy', features, remove(features));
      else {
        const advice = same === null ? [] : [{ op: 'set-header', name: PERMISSIONS, value: same } as const];
        add('feature-policy-alone', features, advice, left.join(', '));
      }
    }
    const pragma = get(PRAGMA);
    if (pragma.value !== null) {
      const isAlone = !isSent(get('Cache-Control')) && !isSent(get('Expires'));
      const isMeant = /no-(?:cache|store)/i.test(pragma.value);
      if (isAlone && isMeant) {
        const control = { op: 'set-header', name: 'Cache-Control', value: 'no-cache' } as const;
        add('pragma-alone', pragma, [control, ...remove(pragma)]);
      } else add('pragma', pragma, remove(pragma));
    }
    const flash = get(FLASH);
    if (flash.value !== null && !CLOSED.has(flash.value.trim().toLowerCase())) {
      add('cross-domain-policies', flash, [{ op: 'set-header', name: flash.name, value: 'none' }]);
    }
    const isClean = problems.length === 0 && unseen.length === 0;
    return {
      problems,
      passes: isClean ? [{ message: 'none', quotes: xss.value ? quoteField(xss) : [] }] : [],
      unseen,
    };
  },
});

/** What opens nothing but what the site's own root says: `master-only` is the default. */
const CLOSED = new Set(['none', 'none-this-response', 'master-only']);

function remove({ name }: Field): Advice[] {
  return [{ op: 'remove-header', name }];
}
