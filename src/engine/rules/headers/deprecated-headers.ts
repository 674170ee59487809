import { defineRule, type Problem, type RulePage } from '../../run/define-rule.js';
import type { Advice } from '../../model/advice.js';
import type { Unseen } from '../../model/facts.js';
import { asPermissionsPolicy, parseFeaturePolicy } from '../../parse/feature-policy.js';
import {
  headerList,
  quoteField,
  quoteWhole,
  sentOf,
  type Field,
  type HeaderList,
} from '../../parse/fields.js';
import { parseDictionary } from '../../parse/structured.js';

const CSP = 'Content-Security-Policy';
const FEATURES = 'Feature-Policy';
const PERMISSIONS = 'Permissions-Policy';
const XSS = 'X-XSS-Protection';
/** Vendors’ names for Content-Security-Policy before it was standardized. */
const PREFIXED = headerList([
  'X-Content-Security-Policy',
  'X-Content-Security-Policy-Report-Only',
  'X-WebKit-CSP',
  'X-WebKit-CSP-Report-Only',
  'X-CSP',
  'X-CSP-Report-Only',
]);

/** Headers that no browser supports any more, whatever their value. */
const REMOVED = {
  'Access-Control-Allow-Private-Network': 'private-network',
  'Public-Key-Pins': 'pins',
  'Public-Key-Pins-Report-Only': 'pins',
  'Expect-CT': 'expect-ct',
  P3P: 'p3p',
  'Observe-Browsing-Topics': 'privacy-sandbox',
  'Attribution-Reporting-Register-Source': 'privacy-sandbox',
  'Attribution-Reporting-Register-Trigger': 'privacy-sandbox',
  'Shared-Storage-Write': 'privacy-sandbox',
} as const;
const REMOVED_LIST = headerList(Object.keys(REMOVED) as (keyof typeof REMOVED)[]);
const PRAGMA = 'Pragma';
const CROSS_DOMAIN = 'X-Permitted-Cross-Domain-Policies';
/** All headers that this rule checks. */
const DEPRECATED = headerList([
  XSS,
  PRAGMA,
  CROSS_DOMAIN,
  FEATURES,
  ...PREFIXED.values(),
  ...REMOVED_LIST.values(),
]);
const READ = [CSP, PERMISSIONS, 'Cache-Control', 'Expires', ...DEPRECATED.values()] as const;
type Read = (typeof READ)[number];

type Message =
  | 'xss-filter'
  | 'xss-filter-blocks'
  | 'xss-unreadable'
  | 'prefixed-policy-alone'
  | 'prefixed-policy'
  | (typeof REMOVED)[keyof typeof REMOVED]
  | 'feature-policy'
  | 'feature-policy-alone'
  | 'pragma-alone'
  | 'pragma'
  | 'cross-domain-policies';

export default defineRule({
  id: 'deprecated-headers',
  on: 'any response',
  title: 'Deprecated headers',
  spec: {
    label: 'OWASP HTTP Headers',
    url: 'https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html',
  },
  needs: ['response'],
  reads: READ,
  problems: {
    'xss-filter': {
      severity: 'low',
      text: 'X-XSS-Protection makes old browsers remove parts of the page',
      why: 'In browsers that still have the filter, a crafted URL can disable one of the page’s own scripts, including one that protects it. Send 0 and rely on Content-Security-Policy.',
    },
    'xss-filter-blocks': {
      severity: 'info',
      text: 'X-XSS-Protection enables a filter that browsers have removed',
      why: 'In an old browser that still has it, other sites can detect whether the page was blocked, which reveals something about its content. Send 0 and rely on Content-Security-Policy.',
    },
    'xss-unreadable': {
      severity: 'info',
      text: 'X-XSS-Protection has a value that no browser could read',
      why: 'It switches no filter on or off: an old browser that still has one does what it would do without the header. Send 0 and rely on Content-Security-Policy.',
    },
    'prefixed-policy-alone': {
      severity: 'low',
      text: 'Browsers do not know {header}, and Content-Security-Policy is not set',
      why: 'Vendors’ names for the header were for browsers before 2013. This policy blocks nothing: send it as Content-Security-Policy.',
    },
    'prefixed-policy': {
      severity: 'info',
      text: 'Browsers no longer know {header}',
      many: 'Browsers no longer know {count} headers of this response',
      why: 'Vendors’ names for the header were for browsers before 2013. Content-Security-Policy has replaced them.',
    },
    pins: {
      severity: 'info',
      text: '{header} is ignored: browsers have removed key pinning',
      why: 'A wrong pin locked visitors out for months, so no browser has supported it since 2020. CAA records limit who may issue certificates, and Certificate Transparency shows which were issued.',
    },
    'expect-ct': {
      severity: 'info',
      text: 'Expect-CT is ignored: browsers require Certificate Transparency without it',
      why: 'Browsers require it for every certificate by default. Remove the header.',
    },
    'feature-policy': {
      severity: 'info',
      text: 'Feature-Policy was replaced by Permissions-Policy and has no effect here',
      why: 'Only Chromium reads it, and only for features that Permissions-Policy does not name. It limits no such feature, so removing it changes nothing.',
    },
    'feature-policy-alone': {
      severity: 'info',
      text: 'Feature-Policy limits features that Permissions-Policy does not: {features}',
      why: 'Chromium still enforces it for these, so removing it would lift limits that are in force. First send the same limits as Permissions-Policy, which has another syntax: camera=(), geolocation=(self). Then remove Feature-Policy.',
    },
    p3p: {
      severity: 'info',
      text: 'P3P is ignored: only Internet Explorer ever supported it',
      why: 'It described how a site handles personal data, so that its cookies worked in frames. Today SameSite and Partitioned control where a cookie is sent.',
    },
    'private-network': {
      severity: 'info',
      text: '{header} is ignored: Private Network Access was withdrawn',
      why: 'Browsers now ask the visitor before a site may reach the local network (Local Network Access), whatever the server sends. Remove the header.',
    },
    'privacy-sandbox': {
      severity: 'info',
      text: '{header} is ignored: Chromium has removed this part of its Privacy Sandbox',
      many: '{count} headers are ignored: Chromium has removed these parts of its Privacy Sandbox',
      why: 'No other browser ever had it. Remove the header.',
    },
    'pragma-alone': {
      severity: 'low',
      text: 'Only Pragma limits the caching of this response',
      why: 'Its meaning in a response was never specified (RFC 9111 §5.4), so a cache may still store the page. Every cache follows Cache-Control.',
    },
    pragma: {
      severity: 'info',
      text: 'Pragma has no meaning in a response',
      why: 'It was a request header for a cache of the 1990s (RFC 9111 §5.4). A cache follows Cache-Control.',
    },
    'cross-domain-policies': {
      severity: 'info',
      text: 'X-Permitted-Cross-Domain-Policies allows policy files that open this site to documents: {value}',
      why: 'Flash, which requested such files, no longer exists; Acrobat may still request them. If no document should read this site, send none.',
    },
  },
  passes: {
    none: { text: 'No deprecated header is set that matters for this response' },
  },
  check({ response }) {
    const policy = response.get(CSP);
    if (policy.seen && sentOf(DEPRECATED, response).length === 0) {
      return { passes: [{ message: 'none', quotes: [] }] };
    }
    const unseen: Unseen[] = [];
    const get = (name: Read): Field => {
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
    const sentFields = (list: HeaderList<Read>): Field[] =>
      sentOf(list, response).flatMap((field) => {
        if (field.seen) return [field.value];
        unseen.push(field.because);
        return [];
      });
    const isSent = ({ value }: Field) => value !== null;
    const xss = get(XSS);
    if (xss.value !== null && !/^\s*0/.test(xss.value)) {
      const blocks = /^\s*1\s*;\s*mode\s*=\s*block/i.test(xss.value);
      const isRead = /^\s*1/.test(xss.value);
      const message = blocks ? 'xss-filter-blocks' : isRead ? 'xss-filter' : 'xss-unreadable';
      add(message, xss, [{ op: 'set-header', name: XSS, value: '0' }]);
    }
    const hasPolicy = isSent(get(CSP));
    for (const field of sentFields(PREFIXED)) {
      if (hasPolicy || field.name.endsWith('Only')) add('prefixed-policy', field, remove(field));
      else add('prefixed-policy-alone', field, []);
    }
    for (const field of sentFields(REMOVED_LIST)) {
      // Every name of the list is a key.
      add(REMOVED[field.name as keyof typeof REMOVED], field, remove(field));
    }
    const features = get(FEATURES);
    const permissions = response.get(PERMISSIONS);
    if (features.value !== null && !permissions.seen) unseen.push(permissions.because);
    else if (features.value !== null && permissions.seen) {
      const limited = parseFeaturePolicy(features.value);
      const { value } = permissions.value;
      // For a feature that both name, Chromium uses only Permissions-Policy, even if its value is invalid.
      const replaced = value === null ? null : parseDictionary(value);
      const left = [...limited.keys()].filter((name) => !replaced?.has(name));
      // Merging it into an existing Permissions-Policy might change what that is meant to do.
      const same = value === null ? asPermissionsPolicy(limited) : null;
      if (left.length === 0) add('feature-policy', features, remove(features, UNLIMITED));
      else {
        const advice =
          same === null
            ? []
            : [
                {
                  op: 'set-header',
                  name: PERMISSIONS,
                  value: same,
                  notes: [ON_OTHER_PAGES],
                  mayBreak: 'may stop other pages that use these features',
                } as const,
              ];
        add('feature-policy-alone', features, advice, left.join(', '));
      }
    }
    const pragma = get(PRAGMA);
    if (pragma.value !== null) {
      const isAlone = !isSent(get('Cache-Control')) && !isSent(get('Expires'));
      const isMeant = /no-(?:cache|store)/i.test(pragma.value);
      if (isAlone && isMeant) {
        const control = {
          op: 'set-header',
          name: 'Cache-Control',
          value: 'no-cache',
          mayBreak: 'may slow down what browsers and caches keep',
        } as const;
        add('pragma-alone', pragma, [control, ...remove(pragma)]);
      } else add('pragma', pragma, remove(pragma, 'may let browsers keep pages that send only Pragma'));
    }
    const crossDomain = get(CROSS_DOMAIN);
    if (crossDomain.value !== null && !RESTRICTIVE.has(crossDomain.value.trim().toLowerCase())) {
      add('cross-domain-policies', crossDomain, [
        {
          op: 'set-header',
          name: crossDomain.name,
          value: 'none',
          mayBreak: 'may stop PDF documents that read this site',
        },
      ]);
    }
    const isClean = problems.length === 0 && unseen.length === 0;
    return {
      problems,
      passes: isClean ? [{ message: 'none', quotes: xss.value ? quoteField(xss) : [] }] : [],
      unseen,
    };
  },
});

const ON_OTHER_PAGES = 'A page that needs one of these features must send its own Permissions-Policy.';

/** Values that allow no policy file except the one at the site’s root: `master-only` is the default. */
const RESTRICTIVE = new Set(['none', 'none-this-response', 'master-only']);

/** Pages without a Permissions-Policy of their own may send the same Feature-Policy. */
const UNLIMITED = 'may lift limits on pages without Permissions-Policy';

function remove({ name }: Field, mayBreak?: string): Advice[] {
  return [{ op: 'remove-header', name, ...(mayBreak !== undefined && { mayBreak }) }];
}

export const page: RulePage = {
  otherCwe: { 'prefixed-policy-alone': 693, 'pragma-alone': 525, 'cross-domain-policies': 942 },
  about:
    'Some headers once improved security and now have no effect, do harm in old browsers, or work in only one browser, which is removing them. A site that relies on one is not protected.',
  exceptions: [
    'It costs no points: a missing replacement costs its points in its own rule.',
    '`prefixed-policy` is about X-Content-Security-Policy, X-WebKit-CSP and X-CSP; `pins` about Public-Key-Pins; `privacy-sandbox` about Observe-Browsing-Topics, Attribution-Reporting-Register-Source and -Trigger, and Shared-Storage-Write.',
    '`X-XSS-Protection: 0` is correct: browsers that still have the filter enable it by default, and it can be abused against a page. Removing the header would leave the filter on, so the advice is 0, not removal.',
    '`xss-unreadable` begins with neither 0 nor 1, as in quotes: such a header never was a filter.',
    '`X-Permitted-Cross-Domain-Policies` with `none` or `master-only` allows nothing; a missing header is not a finding.',
    "Chromium (156) still enforces `Feature-Policy` for each feature that Permissions-Policy does not name. So removal is advised only if Permissions-Policy names every feature, or browsers no longer have it (`vibrate`, `notifications` …), or their list is `*`, which limits nothing. If Permissions-Policy is not set, the advice is to send the same limits as Permissions-Policy, provided each list is `'none'`: on other pages, `camera=(self)` would win over a Feature-Policy of `camera 'none'`. An existing Permissions-Policy gets no advice. `Feature-Policy: camera=()` is not valid syntax and limits nothing.",
    '`X-Download-Options`, `X-UA-Compatible` and similar headers were for Internet Explorer and do no harm.',
    'Pragma with Expires is not `pragma-alone`: Expires limits caching. `Pragma: public` never had a meaning.',
  ],
  specNotes:
    '; [Permissions Policy](https://www.w3.org/TR/permissions-policy-1/), the new name of `Feature-Policy`; [RFC 9111 §5.4](https://www.rfc-editor.org/rfc/rfc9111#section-5.4): Pragma; [RFC 9163](https://www.rfc-editor.org/rfc/rfc9163): Expect-CT; [RFC 7469](https://www.rfc-editor.org/rfc/rfc7469): Public-Key-Pins',
};
