import {
  blockedByBrowser,
  blockedByMarkup,
  sandboxed,
  type Blocked,
  type BlockedKind,
} from '../../csp/blocked.js';
import { defineRule, type Passed, type Problem, type RulePage } from '../../run/define-rule.js';
import type { Policies } from '../../run/evidence.js';
import type { Markup, Observed } from '../../model/facts.js';
import { map } from '../../model/observed.js';
import { quoteSources, quoteUnmarked } from '../../parse/csp.js';

/** The order in which they are reported. */
const KINDS: readonly BlockedKind[] = [
  'inline-scripts',
  'own-scripts',
  'sandboxed',
  'own-styles',
  'inline-styles',
  'own-frames',
  'event-handlers',
  'trusted-types',
  'style-attributes',
  'own-loads',
  'script-addresses',
  'eval',
  'added-code',
  'other-loads',
  'speculation-rules',
];

/** The policy in force stays: a change is tried in a second header, which blocks nothing. */
const TRY =
  'Keep this policy, and send a changed copy as Content-Security-Policy-Report-Only beside it until it reports nothing of the page.';

export default defineRule({
  id: 'csp-blocks',
  on: 'pages',
  title: 'What the policy blocks on this page',
  spec: { label: 'CSP Level 3 §4.2', url: 'https://www.w3.org/TR/CSP3/#html-integration' },
  needs: ['policies', 'url'],
  wants: ['markup'],
  problems: {
    'inline-scripts': {
      severity: 'medium',
      qualifiesGrade: 'broken-page',
      text: 'The policy blocks inline scripts of this page ({count})',
      why: `The browser does not run them, so the page may not work. ${TRY} In the copy, allow each script that the page needs by its hash or a nonce, or move it to a file.`,
    },
    'own-scripts': {
      severity: 'medium',
      qualifiesGrade: 'broken-page',
      text: 'The policy blocks script files of this site ({count})',
      why: `The browser does not load them, so the page may not work. ${TRY} In the copy, allow the files that the page needs in script-src: by 'self', or by their host.`,
    },
    'event-handlers': {
      severity: 'low',
      qualifiesGrade: 'parts-blocked',
      text: 'The policy blocks event handlers in attributes, such as onclick',
      why: `The browser ignores them, so buttons and forms may not work. Move the handlers to addEventListener in a script that the policy allows.`,
    },
    sandboxed: {
      severity: 'medium',
      qualifiesGrade: 'broken-page',
      text: 'The policy’s sandbox directive blocks all scripts of this page',
      why: 'The page has scripts, and without allow-scripts the browser runs none of them.',
    },
    'trusted-types': {
      severity: 'low',
      qualifiesGrade: 'parts-blocked',
      text: 'Trusted Types block scripts of this page from writing strings into it ({count})',
      why: `The call throws an exception, so the page may not work. Pass the string through a Trusted Types policy.`,
    },
    'own-styles': {
      severity: 'medium',
      qualifiesGrade: 'broken-page',
      text: 'The policy blocks style sheets of this site ({count})',
      why: `The browser does not load them, so the page does not look as intended. ${TRY} In the copy, allow those that the page needs in style-src: by 'self', or by their host.`,
    },
    'inline-styles': {
      severity: 'medium',
      qualifiesGrade: 'broken-page',
      text: 'The policy blocks inline style sheets of this page ({count})',
      why: `The browser ignores them, so the page does not look as intended. ${TRY} In the copy, allow each by its hash or a nonce, or move it to a file.`,
    },
    'style-attributes': {
      severity: 'low',
      qualifiesGrade: 'parts-blocked',
      text: 'The policy blocks style attributes',
      why: `The browser ignores them, so the page does not look as intended. Move the styles to a style sheet that the policy allows.`,
    },
    'own-frames': {
      severity: 'medium',
      qualifiesGrade: 'broken-page',
      text: 'The policy blocks frames of this site ({count})',
      why: `The browser leaves them empty, so a part of the page is missing. ${TRY} In the copy, allow those that the page needs in frame-src: by 'self', or by their host.`,
    },
    'own-loads': {
      severity: 'low',
      qualifiesGrade: 'parts-blocked',
      text: 'The policy blocks other files of this site ({count})',
      why: `The browser does not load these images, fonts or requests. ${TRY} In the copy, add 'self' to the directive that blocks them if the page needs them.`,
    },
    'speculation-rules': {
      severity: 'info',
      text: 'The policy blocks speculation rules of this page ({count})',
      why: "Chromium does not prefetch or prerender what they name; other browsers do not read them. script-src 'inline-speculation-rules' allows them; beside a nonce or hash they need one too.",
    },
    'script-addresses': {
      severity: 'low',
      text: 'The policy blocks javascript: URLs, and this page has some',
      why: 'The browser does not run them when they are clicked. For URLs that do nothing, such as javascript:void(0), that changes nothing.',
    },
    eval: {
      severity: 'low',
      text: 'The policy blocked eval or WebAssembly ({count})',
      why: 'Some libraries only test whether they may compile a string or a module, and work without; others fail.',
    },
    'added-code': {
      severity: 'low',
      text: 'The policy blocked inline code that scripts added ({count})',
      why: 'It is not in the page itself: a script added it, to run it, or to test what the browser can. Scripts of other sites, such as tag managers, and old libraries do so; some work without.',
    },
    'other-loads': {
      severity: 'low',
      text: 'The policy blocked loads from {origins}',
      why: 'That is right if they are not the page’s, such as injected advertising. If the page needs them, list their origin in the directive that blocked them.',
    },
  },
  passes: {
    nothing: { text: 'The policy blocks nothing that was seen on this page' },
  },
  check({ policies, url }, { markup }) {
    if (policies.all.length === 0) return {};
    const blocked = blockedOn(markup, policies, url);
    if (!blocked.seen) return { unseen: [blocked.because] };
    const problems = KINDS.flatMap((kind) => blocked.value.filter((one) => one.kind === kind).map(toProblem));
    const passes: Passed<'nothing'>[] =
      problems.length === 0 ? [{ message: 'nothing', quotes: quoteUnmarked(policies.all) }] : [];
    return { problems, passes };
  },
});

/** From the browser's reports; without reports, from comparing the page's contents with the policies. */
function blockedOn(
  markup: Observed<Markup>,
  { header, all }: Policies,
  url: string,
): Observed<readonly Blocked[]> {
  if (!markup.seen) return markup;
  const { blocked, uses } = markup.value;
  const found = blocked
    ? map(blocked, (loads) => blockedByBrowser(all, loads, url, uses?.seen ? uses.value : undefined))
    : map(uses ?? NOT_RECORDED, (used) => blockedByMarkup(header, markup.value, used));
  return map(found, (list) => [...list, ...sandboxed(header, markup.value)]);
}

const NOT_RECORDED = { seen: false, because: 'not-recorded' } as const;

function toProblem({ kind, count, directives, origins }: Blocked): Problem<BlockedKind> {
  return {
    message: kind,
    values: { count: String(count), origins: origins.join(', ') },
    quotes: quoteSources(directives.map(({ policyText, nameAt }) => ({ policyText, at: nameAt }))),
  };
}

export const page: RulePage = {
  about:
    "A policy that blocks the page's own scripts breaks the page, and its grade looks better for it: `default-src 'none'` over a page with an inline script would be an A+. So its letter is not shown alone: see [does-it-work.md](does-it-work.md).",
  exceptions: [
    'They take no points: the protection is there. A page whose own script or style elements, script files, style sheets or frames are blocked is _broken_: that is _medium_, stands beside the letter, and fails `--fail-under`. Files of other hosts of the same registrable domain are its own.',
    'Event handlers, style attributes, Trusted Types and other own files are _low_, and stand before the grade: a page often works without them. `script-addresses`, `eval`, `added-code` and `other-loads` do not: what they report often does nothing or is not the page’s.',
    '`added-code` is inline code that a script of another site added, as Chromium reports, or that is no longer in the DOM: jQuery runs scripts so, Modernizr tests styles so.',
    'Chromium keeps reports of what policies blocked since the page loaded. They are read when the popup or the panel opens; nothing is put into the page before.',
    "Firefox does not, and a HAR has none: there the page's inline code, attributes and files are compared with each policy of the response's headers. Only what is certain is reported.",
    '`speculation-rules` are `<script type="speculationrules">`: Chromium 156 blocks them as inline script, and Firefox 153 does not read them. The keyword `\'inline-speculation-rules\'` has no effect in `default-src`, nor beside a nonce or hash. Import maps are blocked in both. Other types, such as `application/json`, are data and never blocked.',
    'An element with a nonce counts as allowed where the policy has a nonce: their values are not compared.',
    "A hash other than SHA-256 may be the code's: nothing is reported then.",
    'Inline styles and style attributes in a DOM may come from scripts or browser extensions. They are reported from a body, or where Chromium reports them.',
    "In a DOM, `'strict-dynamic'` may have allowed an inline script that another script added.",
    "A `<meta>` policy does not apply to what stands before it: only Chromium's reports are used for it.",
    'Scripts of browser extensions, and what they add, are left out where the browser names the extension. Firefox does not: a script element that an extension or another site’s script leaves in the DOM is one of the page there.',
  ],
  specNotes:
    ': inline checks; §6.7.3: what matches inline code; [Reporting API §4.3](https://www.w3.org/TR/reporting-1/#reporting-observer): buffered reports',
};
