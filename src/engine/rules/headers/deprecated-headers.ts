import { defineRule, type Problem } from '../../define-rule.js';
import type { Advice, Unseen } from '../../model.js';
import { asPermissionsPolicy, readFeaturePolicy } from '../../parse/feature-policy.js';
import {
  headerList,
  quoteField,
  quoteWhole,
  sentOf,
  type Field,
  type HeaderList,
} from '../../parse/fields.js';
import { readDictionary } from '../../parse/structured.js';

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
  title: 'Headers of the past',
  spec: {
    label: 'OWASP HTTP Headers',
    url: 'https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html',
  },
  needs: ['response'],
  problems: {
    'xss-filter': {
      severity: 'low',
      points: 0,
      text: 'X-XSS-Protection has old browsers cut pieces out of the page',
      why: 'In browsers that still have such a filter, an address can be written so that it switches off a script of the page’s own choosing, the protecting ones too. Send 0, and leave the work to Content-Security-Policy.',
    },
    'xss-filter-blocks': {
      severity: 'info',
      points: 0,
      text: 'X-XSS-Protection asks for a filter that browsers have removed',
      why: 'Where an old browser still has it, whether a page was blocked tells other sites something of what is on it. Send 0, and leave the work to Content-Security-Policy.',
    },
    'prefixed-policy-alone': {
      severity: 'low',
      points: 0,
      text: '{header} is no name that browsers know, and there is no Content-Security-Policy',
      why: 'Vendors’ own names were for browsers of before 2013. None of what this policy forbids is forbidden: send it as Content-Security-Policy.',
    },
    'prefixed-policy': {
      severity: 'info',
      points: 0,
      text: '{header} is no name that browsers know any more',
      why: 'Vendors’ own names were for browsers of before 2013. Content-Security-Policy, which is sent too, does the work.',
    },
    pins: {
      severity: 'info',
      points: 0,
      text: '{header} is ignored: browsers have given up pinning keys',
      why: 'A wrong pin locked visitors out for months, so no browser since 2020 reads it. CAA records limit who may issue certificates, and certificate transparency shows those that were.',
    },
    'expect-ct': {
      severity: 'info',
      points: 0,
      text: 'Expect-CT is ignored: certificate transparency is demanded without it',
      why: 'Browsers ask it of every certificate by themselves. The header can go.',
    },
    'feature-policy': {
      severity: 'info',
      points: 0,
      text: 'Feature-Policy has become Permissions-Policy and does nothing more here',
      why: 'Only Chromium reads it, and only for features that Permissions-Policy does not name. This one has none of those, so removing it changes nothing.',
    },
    'feature-policy-alone': {
      severity: 'info',
      points: 0,
      text: 'Feature-Policy names features that Permissions-Policy does not: {features}',
      why: 'Chromium still enforces it for these, so removing it would lift limits that are in force. First send the same as Permissions-Policy, whose grammar is another: camera=(), geolocation=(self). Then Feature-Policy can go.',
    },
    p3p: {
      severity: 'info',
      points: 0,
      text: 'P3P is ignored: only Internet Explorer ever read it',
      why: 'It described how personal data are handled, for the sake of cookies in frames. SameSite and Partitioned say today where a cookie goes.',
    },
    'pragma-alone': {
      severity: 'low',
      points: 0,
      text: 'Pragma is all that keeps this answer from being kept',
      why: 'Its meaning in answers was never specified (RFC 9111 §5.4), so a cache may keep the page all the same. Cache-Control says it to all of them.',
    },
    pragma: {
      severity: 'info',
      points: 0,
      text: 'Pragma says nothing in an answer',
      why: 'It was for requests, to a cache of the 1990s (RFC 9111 §5.4). Cache-Control is what a cache heeds.',
    },
    'cross-domain-policies': {
      severity: 'info',
      points: 0,
      text: 'X-Permitted-Cross-Domain-Policies lets policy files of this site open it to documents: {value}',
      why: 'Flash, which asked for such files, is gone; Acrobat still may. Where no document is meant to read this site, none says so.',
    },
  },
  passes: {
    none: { bonus: 0, text: 'No header that browsers have given up' },
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
