import { isForFrames } from '../../csp/advice.js';
import { frameAncestorsOf, letsOthersFrame } from '../../csp/check-policies.js';
import { openValues } from '../../csp/open-hosts.js';
import { defineRule, type RulePage } from '../../run/define-rule.js';
import type { Advice } from '../../model/advice.js';
import { namesOf, policiesOf, quoteSources } from '../../parse/csp.js';
import { absenceOf, quoteField, quoteWhole, type Field } from '../../parse/fields.js';
import { parseFrameOptions } from '../../parse/frame-options.js';

const NAME = 'X-Frame-Options';
const CLICKJACKING =
  'Another site can load this page in an invisible frame, logged in as the visitor, and trick the visitor into clicking its buttons (clickjacking).';

const VIA_CSP = 'x-frame-options-implemented-via-csp';
/** The Observatory's results for the header alone. */
const RESULTS = {
  limited: 'x-frame-options-sameorigin-or-deny',
  'allow-from': 'x-frame-options-allow-from-origin',
  missing: 'x-frame-options-not-implemented',
  invalid: 'x-frame-options-header-invalid',
} as const;

export default defineRule({
  id: 'x-frame-options',
  on: 'pages',
  title: 'X-Frame-Options',
  spec: {
    label: 'HTML, X-Frame-Options',
    url: 'https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header',
  },
  observatory: 'x-frame-options',
  needs: ['response', 'policies'],
  wants: ['setCookies', 'cookieStore'],
  reads: [NAME, 'Content-Security-Policy-Report-Only'],
  usage: { percent: 33 },
  problems: {
    // Ours: a header that the Observatory accepts but that protects nothing costs as much as none.
    'framed-by-anyone': {
      severity: 'medium',
      points: 20,
      because: 'Anyone can frame the page, exactly as without any protection.',
      text: 'frame-ancestors allows any site to frame this page: {sources}{from}',
      why: `${CLICKJACKING} MDN Observatory counts any frame-ancestors as protection, and browsers ignore X-Frame-Options if it is set; if framing is intended, list the sites.`,
    },
    'only-in-meta': {
      severity: 'medium',
      points: 20,
      because: 'Browsers ignore it there, so anyone can frame the page.',
      text: 'frame-ancestors is set only in a <meta>, where browsers ignore it',
      why: `${CLICKJACKING} MDN Observatory counts it, but browsers use this directive only from the header: send it there.`,
    },
    'allow-from': {
      severity: 'medium',
      points: 20,
      because: 'Browsers ignore it, so anyone can frame the page.',
      text: 'Browsers ignore X-Frame-Options ALLOW-FROM',
      why: `${CLICKJACKING} Only frame-ancestors in a Content-Security-Policy can allow single sites.`,
      references: ['security.W019'],
    },
    missing: {
      severity: 'medium',
      points: 20,
      observatory: RESULTS.missing,
      text: 'Any site may frame this page: X-Frame-Options {is}, and frame-ancestors is not set',
      why: `${CLICKJACKING} SAMEORIGIN or DENY prevents this.`,
      references: ['security.W002'],
    },
    invalid: {
      severity: 'medium',
      points: 20,
      observatory: RESULTS.invalid,
      text: 'X-Frame-Options is not exactly one DENY or SAMEORIGIN',
      why: `Browsers ignore an unknown value. ${CLICKJACKING}`,
      references: ['security.W019'],
    },
    repeated: {
      severity: 'info',
      text: 'X-Frame-Options has more than one value; browsers enforce it',
      why: 'Browsers count equal values as one, and let no site at all frame the page if the values differ. MDN Observatory does not count it; send it once.',
      references: ['security.W019'],
    },
  },
  passes: {
    'via-csp': {
      bonus: 5,
      observatory: VIA_CSP,
      text: 'Content-Security-Policy controls which sites may frame this page',
    },
    limited: {
      bonus: 5,
      observatory: RESULTS.limited,
      text: 'X-Frame-Options {value}: no other site can frame this page',
    },
    'allow-from-sent': {
      observatory: RESULTS['allow-from'],
      text: 'X-Frame-Options allows one site, which MDN Observatory accepts',
    },
  },
  check({ response, policies: { header, meta, counted } }, { setCookies, cookieStore }) {
    const field = response.get(NAME);
    const reportOnly = response.get('Content-Security-Policy-Report-Only');
    if (!field.seen) return { unseen: [field.because] };
    const { result, all } = counted;
    if (result.kind === 'too-many') return { unseen: ['too-many'] };
    const sent = classify(field.value);
    const isCounted = result.kind === 'checked' && result.hasFrameAncestors;
    const observatory = isCounted ? VIA_CSP : RESULTS[sent];
    // A policy in a <meta> may still have frame-ancestors, unless the header's cannot be parsed.
    const isInvalid = result.kind === 'checked' && result.flaws[0]?.id === 'invalid';
    const unseen = isCounted || meta.seen || isInvalid ? [] : [meta.because];
    const rest = { unseen, observatory };
    const frameAncestors = frameAncestorsOf(header);
    if (frameAncestors.kind === 'limited') {
      const quotes = quoteSources(namesOf(header, 'frame-ancestors'));
      return { passes: [{ message: 'via-csp', quotes }], ...rest };
    }
    if (frameAncestors.kind === 'unlimited') {
      const { sources } = frameAncestors;
      return {
        problems: [
          { message: 'framed-by-anyone', values: openValues(sources), quotes: quoteSources(sources) },
        ],
        ...rest,
      };
    }
    const enforced = parseFrameOptions(field.value.value);
    if (enforced === 'DENY' || enforced === 'SAMEORIGIN') {
      const quotes = quoteWhole(field.value);
      if (sent === 'limited' || isCounted) return { passes: [limited(enforced, field.value)], ...rest };
      const advice = adviceFor(field.value, isForFrames(setCookies, cookieStore), enforced);
      return { problems: [{ message: 'repeated', quotes, advice }], ...rest };
    }
    // Where browsers ignore it, a policy may name sites that the header would block.
    const ignored = [...all, ...(reportOnly.seen ? policiesOf(reportOnly.value) : [])];
    const advice = letsOthersFrame(ignored)
      ? []
      : adviceFor(field.value, isForFrames(setCookies, cookieStore));
    if (isCounted) {
      const quotes = quoteSources(namesOf(all, 'frame-ancestors'));
      return { problems: [{ message: 'only-in-meta', quotes, advice }], ...rest };
    }
    const quotes = quoteWhole(field.value);
    // No advice: SAMEORIGIN would block the site that it names.
    return sent === 'allow-from'
      ? {
          problems: [{ message: sent, quotes }],
          passes: [{ message: 'allow-from-sent', quotes: quoteField(field.value) }],
          ...rest,
        }
      : {
          problems: [
            {
              message: sent === 'missing' ? sent : 'invalid',
              values: { is: absenceOf(field.value) },
              quotes,
              advice,
            },
          ],
          ...rest,
        };
  },
});

function classify({ value }: Field): keyof typeof RESULTS {
  const text = value?.trim().toLowerCase() ?? '';
  if (text === 'deny' || text === 'sameorigin') return 'limited';
  if (text.startsWith('allow-from')) return 'allow-from';
  return text === '' ? 'missing' : 'invalid';
}

function limited(value: string, field: Field) {
  return { message: 'limited', values: { value }, quotes: quoteField(field) } as const;
}

/** The less strict of the two values, unless the stricter one was meant. Any other value, such as ALLOWALL, opens the page. */
function adviceFor({ value }: Field, isInFrames: boolean, enforced?: Limit): Advice[] {
  const named = (value ?? '').split(/[,;]/).map((part) => part.trim().toUpperCase());
  const meant = enforced ?? LIMITS.find((limit) => named.includes(limit));
  const isOpen = (value?.trim() && !meant) || isInFrames;
  const mayBreak = isOpen
    ? 'may stop other sites that frame this page'
    : meant === 'DENY'
      ? 'may stop frames of this site too'
      : undefined;
  return [
    {
      op: 'set-header',
      name: NAME,
      value: meant ?? 'SAMEORIGIN',
      ...(mayBreak !== undefined && { mayBreak }),
    },
  ];
}

const LIMITS = ['DENY', 'SAMEORIGIN'] as const;
type Limit = (typeof LIMITS)[number];

export const page: RulePage = {
  cwe: 1021,
  otherCwe: { repeated: null },
  about:
    'Another site can show this page in an invisible frame on top of its own buttons. The visitor, logged in here, clicks there and acts here. `frame-ancestors` in a Content-Security-Policy, or this older header, controls who may frame the page.',
  exceptions: [
    '`frame-ancestors` overrides the header, whatever its value.',
    '`limited` is exactly one `DENY` or `SAMEORIGIN`, case-insensitive. It is also the pass of a header that browsers enforce beside a `frame-ancestors` in a `<meta>` only, where MDN Observatory’s result is `x-frame-options-implemented-via-csp`.',
    '`repeated` is a header that MDN Observatory does not accept and browsers enforce (seen in Chromium 156 and Firefox 153): `SAMEORIGIN` twice still blocks other sites, and values that differ (`SAMEORIGIN, DENY`, `SAMEORIGIN,`) block every site, this one included. MDN Observatory’s score keeps its result; here it costs nothing. `ALLOW-FROM …, DENY` is one of them: it blocks every site, so `allow-from-sent` does not pass. The advice is the value that is in force.',
    'MDN Observatory accepts `framed-by-anyone`, `only-in-meta` and `allow-from`, which protect nothing. Its score keeps its result; here they cost as much as no protection.',
    '`framed-by-anyone`: every policy of the header that has `frame-ancestors` allows any site: any host, on any port (`*`, `*:*`, `https:`, `http://*:443` …), or any name below a public suffix (`*.com`, `*.co.uk`) or below the domain of a provider that gives names to anyone (`*.github.io`; the finding names the provider). Browsers then ignore X-Frame-Options as well.',
    'The list of providers is our own (`src/engine/data/open-hosts.json`); other private suffixes, such as those of governments (`*.service.gov.uk`) and companies (`*.akamaized.net`), do not count. `framed-by-anyone` has no advice: framing may be intended, and only the site knows by whom.',
    '`only-in-meta`: the directive is in a `<meta>`, where browsers ignore it, and another directive makes the policy count.',
    "The advice is `SAMEORIGIN`, which keeps the site's own frames working; `DENY` if that was clearly meant. There is none for `ALLOW-FROM` and beside a `frame-ancestors` in a `<meta>` or a report-only policy that names other sites: they can frame the page today, and either value would block them. `frame-ancestors` with these sites, sent as a header, is what was meant.",
    'A policy that MDN Observatory cannot parse, such as one with a directive twice, does not count there. Browsers apply its `frame-ancestors` (the first, if repeated), and so does this rule. A policy in a `<meta>` counts only if it has something else that counts.',
    'Two lines are the same as one with a comma. A semicolon or quotes make a value unknown.',
    '`<meta http-equiv="X-Frame-Options">` never counts.',
    "Public suffixes whose registries admit only certain organizations (`*.gov`, `*.ac.uk`, `*.k12.ca.us`) do not count as any site, nor does a suffix that nobody can register under, such as `*.internal`. A company's own suffix (`*.bmw`) counts as a public one: the list does not distinguish them.",
  ],
  specNotes:
    '; CSP Level 3 §6.4.2: `frame-ancestors`; §4.1: not from a `<meta>`; Django: `security.W002` (no `XFrameOptionsMiddleware`), `security.W019` (`X_FRAME_OPTIONS`)',
};
