import advise from '../../csp/advice.js';
import { anyScriptIn, isSandboxed, type Way } from '../../csp/any-script.js';
import { SCRIPT_KINDS } from '../../csp/browser.js';
import type { Enforced } from '../../csp/enforced.js';
import { costlyFirst, harmfulFlaws, type CspFlaw, type CspResult } from '../../csp/check-policies.js';
import { invalidNonces, letInBy } from '../../csp/let-in.js';
import {
  defineRule,
  type PassMessage,
  type Passed,
  type Problem,
  type ProblemMessage,
  type RulePage,
} from '../../run/define-rule.js';
import type { Observed } from '../../model/facts.js';
import { isUnread, META_UNSEEN } from '../../model/observed.js';
import { quoteSources, quoteUnmarked, textsOf, type Policy, type Source } from '../../parse/csp.js';
import { quoteField, type Field } from '../../parse/fields.js';

const INJECTED =
  'An attacker who can inject text into the page can run script there with the visitor’s rights.';
const EACH =
  'Browsers enforce each policy separately, and none of these blocks it; MDN Observatory merges them first. Write one policy by hand, then tighten it.';
const NO_PLUGINS =
  "Browsers run no plugins any more, and script in an embedded document has no access to this page. object-src 'none' costs nothing where none are used.";
const BY_NAME = "Add the path of the files in use, or replace host names with a nonce and 'strict-dynamic'.";

const PROBLEMS = {
  missing: {
    severity: 'medium',
    points: 25,
    observatory: 'csp-not-implemented',
    text: 'Content-Security-Policy is not set',
    why: `${INJECTED} A policy that limits where scripts may come from blocks most of that.`,
    isRefutable: true,
  },
  'report-only': {
    severity: 'medium',
    points: 25,
    observatory: 'csp-not-implemented-but-reporting-enabled',
    text: 'Content-Security-Policy is report-only, not enforced',
    why: 'A report-only policy reports violations and blocks none. Enforce it once it reports no more violations.',
    isRefutable: true,
  },
  invalid: {
    severity: 'medium',
    points: 25,
    observatory: 'csp-header-invalid',
    text: 'Content-Security-Policy is invalid: {sources}',
    why: 'Browsers silently skip the part of the policy that they cannot use. Part of the intended protection may be missing.',
  },
  'strict-dynamic-alone': {
    severity: 'medium',
    points: 25,
    observatory: 'csp-header-invalid',
    text: "'strict-dynamic' is used without a nonce or hash",
    why: "'strict-dynamic' makes browsers ignore host names and trust only scripts with a nonce or hash. Without either, no script runs at all, or older browsers fall back to the host list.",
  },
  'unsafe-scripts': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: '{directive} allows {sources}',
    why: `This allows the scripts that a policy should block. ${INJECTED}`,
  },
  'unlimited-scripts': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: 'The policy does not limit scripts: neither script-src nor default-src is set',
    why: `Without either directive, scripts may be inline or come from any host. ${INJECTED}`,
  },
  'unsafe-objects': {
    severity: 'info',
    points: 0,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: '{directive} allows objects from {sources}',
    why: NO_PLUGINS,
  },
  'unlimited-objects': {
    severity: 'info',
    points: 0,
    observatory: 'csp-implemented-with-unsafe-inline',
    text: 'The policy does not limit objects: neither object-src nor default-src is set',
    why: NO_PLUGINS,
  },
  'insecure-scheme': {
    severity: 'medium',
    points: 20,
    observatory: 'csp-implemented-with-insecure-scheme',
    text: 'The policy of this HTTPS page allows {sources}',
    why: 'Anyone on the network can change what is fetched without TLS. The policy of an HTTPS page should not allow it.',
  },
  'unsafe-eval': {
    severity: 'low',
    points: 10,
    observatory: 'csp-implemented-with-unsafe-eval',
    text: "The policy allows 'unsafe-eval'",
    why: 'eval and similar functions run text as code. An attacker’s text that reaches them runs too.',
  },
  'insecure-scheme-passive': {
    severity: 'low',
    points: 10,
    observatory: 'csp-implemented-with-insecure-scheme-in-passive-content-only',
    text: 'The policy of this HTTPS page allows images or media from {sources}',
    why: 'Anyone on the network can replace images fetched without TLS, and can see what the visitor looks at. Today browsers upgrade or block most of them.',
  },
  'unsafe-styles': {
    severity: 'low',
    points: 0,
    observatory: 'csp-implemented-with-unsafe-inline-in-style-src-only',
    text: '{directive} allows {sources}',
    why: 'Injected styles can read parts of a page, letter by letter, and disguise it as another page. That is much less than scripts can do, so only the bonus is lost.',
  },
  'unlimited-styles': {
    severity: 'low',
    points: 0,
    observatory: 'csp-implemented-with-unsafe-inline-in-style-src-only',
    text: 'The policy does not limit styles: neither style-src nor default-src is set',
    why: 'Injected styles can read parts of a page, letter by letter, and disguise it as another page. That is much less than scripts can do, so only the bonus is lost.',
  },
  'repeated-reports': {
    severity: 'info',
    points: 0,
    observatory: 'csp-implemented-but-duplicate-directives',
    text: '{directive} is set more than once in the policy',
    why: 'Browsers use the first and ignore the others, so reports go to one endpoint only. Nothing else is affected.',
  },
  'parsed-by-browsers': {
    severity: 'info',
    points: 0,
    text: 'Browsers apply this policy, MDN Observatory rejects it: {sources}',
    why: 'Browsers use the first of a repeated directive and ignore an empty policy; MDN Observatory then ignores all. Set each directive once, and write no comma at the end.',
  },
  // Ours: what browsers allow although the Observatory's merged policies do not.
  'enforced-unsafe-scripts': {
    severity: 'medium',
    points: 20,
    because:
      'Several policies, and none of them blocks such scripts: as in a single policy, never in addition.',
    text: 'No policy blocks unsafe scripts: {sources}',
    why: `${INJECTED} ${EACH}`,
  },
  'enforced-unsafe-objects': {
    severity: 'info',
    points: 0,
    text: 'No policy blocks objects from {sources}',
    why: `${NO_PLUGINS} ${EACH}`,
  },
  'enforced-insecure-scheme': {
    severity: 'medium',
    points: 20,
    because: 'The same for what is loaded without TLS.',
    text: 'No policy of this HTTPS page blocks {sources}',
    why: `Anyone on the network can change what is fetched without TLS. ${EACH}`,
  },
  'enforced-unsafe-eval': {
    severity: 'low',
    points: 10,
    because: 'The same for eval, which costs as much in a single policy.',
    text: "No policy blocks 'unsafe-eval'",
    why: `eval and similar functions run text as code, an attacker’s text too. ${EACH}`,
  },
  'enforced-insecure-scheme-passive': {
    severity: 'low',
    points: 10,
    because: 'The same for images and media without TLS.',
    text: 'No policy of this HTTPS page blocks images or media from {sources}',
    why: `Anyone on the network can replace images fetched without TLS. ${EACH}`,
  },
  'enforced-unsafe-styles': {
    severity: 'low',
    points: 0,
    text: 'No policy blocks unsafe styles: {sources}',
    why: `Injected styles can read parts of a page; that is much less than scripts can do, so only the bonus is lost. ${EACH}`,
  },
  // Ours: how script of anyone's choice runs although the Observatory finds nothing unsafe.
  'scripts-let-in': {
    severity: 'medium',
    points: 20,
    because:
      'Injected script runs as with unsafe-inline in script-src, through a directive MDN Observatory does not check.',
    text: '{directive} allows {sources}, whatever script-src says',
    why: 'Browsers use this directive instead of script-src, so injected scripts run. MDN Observatory checks script-src only.',
  },
  'invalid-nonce': {
    severity: 'medium',
    points: 20,
    because:
      'Injected script runs as with unsafe-inline alone, beside a nonce that browsers ignore and MDN Observatory counts.',
    text: "The policy allows 'unsafe-inline', because the nonce or hash beside it is invalid",
    why: 'Browsers ignore a nonce or hash that is not base64, so injected scripts run. MDN Observatory counts it.',
  },
  'placeholder-nonce': {
    severity: 'medium',
    points: 20,
    because:
      'Everybody knows the nonce, so injected script runs as with unsafe-inline; MDN Observatory counts it as a nonce.',
    text: 'The nonce is a placeholder, the same in every response: {sources}',
    why: 'Browsers accept it, so an attacker can inject scripts with that nonce. The template should put a new random value there for each response.',
  },
  'open-host': {
    severity: 'medium',
    points: 20,
    because: 'An attacker publishes the script there, and it runs as with unsafe-inline.',
    text: 'The policy allows hosts where anyone can publish scripts: {sources}',
    why: `An attacker who can inject a script element can load a file from there that runs code of their choice. ${BY_NAME}`,
  },
  'jsonp-host': {
    severity: 'medium',
    points: 20,
    because:
      'An address there answers with a function of the attacker’s choice, which runs as with unsafe-inline.',
    text: 'The policy allows hosts whose JSONP runs any function: {sources}',
    why: `An attacker who can inject a script element can name a function in an address there, and the answer is a script that calls it. ${BY_NAME}`,
  },
  'angular-host': {
    severity: 'medium',
    points: 20,
    because:
      'AngularJS from there runs expressions in injected markup, as unsafe-inline runs injected script.',
    text: 'The policy allows hosts that serve AngularJS: {sources}',
    why: `An attacker who can inject markup can load AngularJS from there, which runs expressions in the markup as code, also without 'unsafe-eval'. ${BY_NAME}`,
  },
  'base-uri': {
    severity: 'medium',
    points: 15,
    because:
      'Where a script with a relative address follows an injection, a <base> replaces it with anyone’s: less certain than unsafe-inline, but nonces are then no protection.',
    text: 'Scripts are allowed by {by}, but base-uri {allows}',
    why: "An injected <base> makes relative script URLs load from another host, and their nonces allow them. base-uri 'self' or 'none' prevents that; default-src does not cover it.",
  },
  'doubtful-host': {
    severity: 'info',
    points: 0,
    text: 'The policy allows hosts that once served any script, and may still: {sources}',
    why: 'Google’s CSP Evaluator lists an address on them that answered with JSONP or AngularJS in 2016. No source shows that it still does.',
  },
} as const satisfies Readonly<Record<string, ProblemMessage>>;

const PASSES = {
  'default-none': {
    bonus: 10,
    observatory: 'csp-implemented-with-no-unsafe-default-src-none',
    text: 'The policy allows nothing by default and no unsafe script',
  },
  'no-unsafe': {
    bonus: 5,
    observatory: 'csp-implemented-with-no-unsafe',
    text: 'The policy allows no unsafe script',
  },
  // If browsers enforce less than the merged policies, the Observatory's result brings no bonus here.
  'merged-default-none': {
    observatory: 'csp-implemented-with-no-unsafe-default-src-none',
    text: 'Merged by MDN Observatory, the policies allow nothing by default; browsers do not merge them',
  },
  'merged-no-unsafe': {
    observatory: 'csp-implemented-with-no-unsafe',
    text: 'Merged by MDN Observatory, the policies allow no unsafe script; browsers do not merge them',
  },
  'enforced-default-none': {
    bonus: 10,
    text: 'As browsers enforce it, the policy allows nothing by default and no unsafe script',
  },
  'enforced-no-unsafe': { bonus: 5, text: 'As browsers enforce it, the policy allows no unsafe script' },
} as const satisfies Readonly<Record<string, PassMessage>>;

type Message = keyof typeof PROBLEMS;
/** The common part of the merged and the enforced result. */
type Checked = Pick<Enforced, 'allowsNothingByDefault'> & { readonly flaws: readonly CspFlaw[] };

export default defineRule({
  id: 'content-security-policy',
  on: 'pages',
  title: 'Content Security Policy',
  spec: { label: 'CSP Level 3', url: 'https://www.w3.org/TR/CSP3/' },
  observatory: 'content-security-policy',
  needs: ['url', 'response', 'policies'],
  wants: ['metas'],
  reads: ['Content-Security-Policy', 'Content-Security-Policy-Report-Only'],
  usage: { percent: 22 },
  problems: PROBLEMS,
  passes: PASSES,
  advise,
  check({ url, response, policies: { all, meta, result: found, counted, enforced: shared } }, { metas }) {
    const header = response.get('Content-Security-Policy');
    const reportOnly = response.get('Content-Security-Policy-Report-Only');
    if (!header.seen) return { unseen: [header.because] };
    if (found.kind === 'too-many' || counted.result.kind === 'too-many') return { unseen: ['too-many'] };
    // The Observatory's result is that of its first flaw.
    const observatory = resultName(counted.result, reportOnly);
    if (found.kind === 'not-implemented') {
      const problem = notImplemented(header.value, reportOnly);
      if (meta.seen) return { problems: [problem], observatory };
      const unseen = [meta.because];
      // Of a <meta> that is too long to read it is known that it has a policy.
      if (metas.seen || isUnread(metas)) return { unseen };
      return { problems: [{ ...problem, detail: META_UNSEEN }], unseen, observatory };
    }
    const isScriptless = all.some(isSandboxed);
    const result = isScriptless ? withoutScripts(found) : found;
    const enforced = isScriptless && shared ? withoutScripts(shared) : shared;
    // A <meta> cannot fix an invalid policy.
    const unseen = meta.seen || result.flaws[0]?.id === 'invalid' ? [] : [meta.because];
    const quote = ({ where }: CspFlaw) => (where.length > 0 ? quoteSources(where) : quoteUnmarked(all));
    const merged = costOf(result);
    const isWorse = enforced !== undefined && costOf(enforced) > merged;
    const problems: Problem<Message>[] = [];
    // Ours come first and cost points: the merged result costs less.
    for (const flaw of isWorse ? costlyFirst(enforced.flaws) : []) {
      const message = `enforced-${flaw.id}` as const;
      if (PROBLEMS[message].points <= merged) continue;
      problems.push({ message, values: { sources: flaw.what }, quotes: quote(flaw) });
    }
    const flaws = costlyFirst(harmfulFlaws(result.flaws));
    for (const flaw of flaws) {
      const { id, directive, what } = flaw;
      problems.push({ message: id, values: { directive, sources: what }, quotes: quote(flaw) });
    }
    const isInvalid = flaws.some(({ id }) => id === 'invalid');
    const ways = isInvalid ? [] : waysOf(all, url, problems);
    const sure = ways.filter(({ message }) => PROBLEMS[message].points > 0);
    const most = Math.max(0, ...problems.slice(0, 1).map(({ message }) => PROBLEMS[message].points));
    // What costs more comes first: only the first problem deducts.
    problems.unshift(...sure.filter(({ message }) => PROBLEMS[message].points > most));
    problems.push(...ways.filter((way) => !problems.includes(way)));
    const [first] = found.flaws;
    if (flaws.length > 0 || (!isWorse && sure.length > 0)) return { problems, unseen, observatory };
    const message = result.allowsNothingByDefault ? 'default-none' : 'no-unsafe';
    const quotes = quoteUnmarked(all);
    const passes: Passed<keyof typeof PASSES>[] = [];
    if (!first) passes.push({ message: isWorse ? `merged-${message}` : message, quotes });
    if ((first || isWorse) && !enforced?.flaws.length && sure.length === 0) {
      passes.push({ message: isWorse ? 'enforced-no-unsafe' : `enforced-${message}`, quotes });
    }
    return { problems, passes, unseen, observatory };
  },
});

/** Without flaws that matter only where script runs: in a sandbox, only the Observatory counts them. */
function withoutScripts<T extends Checked>(checked: T): T {
  return { ...checked, flaws: checked.flaws.filter(({ id }) => !FOR_SCRIPTS.has(id)) };
}

const FOR_SCRIPTS: ReadonlySet<CspFlaw['id']> = new Set([
  'unsafe-scripts',
  'unlimited-scripts',
  'unsafe-eval',
]);

/** The Observatory's result. */
function resultName(
  counted: Exclude<CspResult, { kind: 'too-many' }>,
  reportOnly: Observed<Field>,
): string | undefined {
  if (counted.kind === 'not-implemented') {
    return PROBLEMS[isSent(reportOnly) ? 'report-only' : 'missing'].observatory;
  }
  const [first] = counted.flaws;
  if (!first) return PASSES[counted.allowsNothingByDefault ? 'default-none' : 'no-unsafe'].observatory;
  const problem: ProblemMessage = PROBLEMS[first.id];
  return problem.observatory;
}

/** The problems of ways that no problem tells yet, the most certain first. */
function waysOf(all: readonly Policy[], url: string, told: readonly Problem<Message>[]): Problem<Message>[] {
  const isTold = told.some(({ message }) => TELLS.has(message));
  const { ways } = anyScriptIn(all, url);
  const [byHost, ...others] = ways.filter(({ kind }) => kind in BY_HOST);
  return ways.flatMap((way): Problem<Message>[] => {
    const { kind, where, through, bases = [] } = way;
    const quotes = quoteSources([...where, ...bases]);
    switch (kind) {
      case 'unlimited':
        return [];
      case 'anything':
        return isTold ? [] : lettingIn(all);
      case 'known-nonce':
        return isTold ? [] : [{ message: 'placeholder-nonce', values: { sources: through }, quotes }];
      case 'base':
        return [{ message: 'base-uri', values: { by: through, allows: baseText(bases) }, quotes }];
      case 'open-host':
      case 'jsonp-host':
      case 'angular-host':
      case 'doubtful-host':
        // One verdict is one finding.
        return isTold || way !== byHost
          ? []
          : [{ message: kind, values: { sources: through }, detail: alsoThrough(others), quotes }];
    }
  });
}

function baseText(sources: readonly Source[]): string {
  return sources.length > 0 ? `allows ${textsOf(sources)}` : 'is not set';
}

/** Hosts by which script runs, in a word; there is none for those of which that is not known. */
const BY_HOST = {
  'open-host': 'files',
  'jsonp-host': 'JSONP',
  'angular-host': 'AngularJS',
  'doubtful-host': '',
};

function alsoThrough(ways: readonly Way[]): string | undefined {
  const others = ways.flatMap(({ kind, through }) => {
    const word = BY_HOST[kind as keyof typeof BY_HOST];
    return word === '' ? [] : [`${word}: ${through}`];
  });
  return others.length > 0 ? `It also runs through ${others.join('; ')}.` : undefined;
}

/** These say that anyone's script runs, or that none does. */
const TELLS: ReadonlySet<Message> = new Set([
  'strict-dynamic-alone',
  'unsafe-scripts',
  'unlimited-scripts',
  'enforced-unsafe-scripts',
]);

/** What lets any script in although script-src does not, or seems not to. */
function lettingIn(all: readonly Policy[]): Problem<Message>[] {
  const problems = SCRIPT_KINDS.flatMap((kind): Problem<Message>[] => {
    const where = letInBy(all, kind);
    const values = { directive: kind, sources: textsOf(where) };
    return where.length > 0
      ? [{ message: 'scripts-let-in', subject: kind, values, quotes: quoteSources(where) }]
      : [];
  });
  const invalid = invalidNonces(all);
  return invalid.length > 0
    ? [...problems, { message: 'invalid-nonce', quotes: quoteSources(invalid) }]
    : problems;
}

/** The points that policies cost; negative for a bonus. */
function costOf({ flaws, allowsNothingByDefault }: Checked): number {
  const [first] = costlyFirst(harmfulFlaws(flaws));
  if (first) return PROBLEMS[first.id].points;
  return -PASSES[allowsNothingByDefault ? 'default-none' : 'no-unsafe'].bonus;
}

function notImplemented(header: Field, reportOnly: Observed<Field>) {
  return isSent(reportOnly)
    ? ({ message: 'report-only', quotes: reportOnly.seen ? quoteField(reportOnly.value) : [] } as const)
    : ({ message: 'missing', quotes: quoteField(header) } as const);
}

/** One that is too long to read was sent. */
function isSent(field: Observed<Field>): boolean {
  return !field.seen || Boolean(field.value.value);
}

export const page: RulePage = {
  cwe: 693,
  otherCwe: {
    'unsafe-objects': null,
    'unlimited-objects': null,
    'repeated-reports': null,
    'parsed-by-browsers': null,
    'enforced-unsafe-objects': null,
    'doubtful-host': null,
  },
  about:
    "An attacker who can inject text into a page can run script there with the visitor's rights. A policy limits where scripts, styles and the rest may come from and blocks everything else. It is the second line of defence, if the first one (escaping) fails.",
  exceptions: [
    "The passes `merged-…` and `enforced-…` are for several policies of which browsers enforce less than MDN Observatory's merge shows: its result stays in MDN Observatory's score, and ours counts the policies as enforced.",
    "MDN Observatory's order decides: the first problem found deducts its points.",
    "One verdict is given over all policies: script of an attacker's choice, injected as markup, runs, with the way; or it does not; or it is not known (`doubtful-host`, or a `<meta>` that was not seen). A way has to get through every policy. Where anyone's script runs, a policy costs what `'unsafe-inline'` costs (−20), so no such page is an A+; only what costs more comes before it, and what costs less adds nothing.",
    'Ways that MDN Observatory does not see are `scripts-let-in`, `invalid-nonce`, `placeholder-nonce`, `open-host`, `jsonp-host` and `angular-host`. Where inline script or every host runs anyway, hosts are not told.',
    'The most certain way by a host is the finding, and the others are told in it.',
    "`open-host`: hosts of packages, files and buckets where anyone publishes (`src/engine/data/open-hosts.json`, our own list, by the nature of the service), `*.` before a public suffix (`*.com`; not those of governments, universities and schools) and before a domain whose provider gives names to anyone (`*.github.io`; not a company's own, such as `*.akamaized.net`). A path counts: `cdn.jsdelivr.net/npm/` has everybody's packages, `cdn.jsdelivr.net/npm/vue@3/` one. If the policy also allows a host that redirects to any address, such as a shortener of links, paths do not count (CSP3 §7.6). Somebody's own name on a shared service, such as `shop.github.io`, is theirs; `raw.githubusercontent.com` serves text, which no browser runs.",
    "`jsonp-host` and `angular-host`: hosts of Google's CSP Evaluator that a public collection has shown to answer since 2024: `src/engine/data/csp-bypasses.json` has the address, the source and the month of each. The others are `doubtful-host`, which is _info_ and costs nothing; the CSP Evaluator, whose list is of 2016, calls them _high_. Left out are customers' own hosts and services that were closed. Addresses that need eval (Google Tag Manager) count only where every policy allows it and none requires Trusted Types.",
    "`base-uri` costs 15: less than `'unsafe-inline'`, because it takes a script with a relative address after the injection; more than an A+ has room for. The CSP Evaluator calls it _high_, MDN Observatory does not look. It counts where every policy lets scripts in by nonce, or by hash with `'strict-dynamic'`, whose script may load others; a hash alone fixes the code, and a list of hosts keeps other hosts out. A `base-uri` that allows any host limits nothing. The advice adds it to the only policy, with the page's own `<base>`, report-only first.",
    "Objects cost nothing and are _info_: browsers run no plugins, and a document in `<object>` has its own origin. MDN Observatory takes 20, the CSP Evaluator calls it _high_. Only the bonus is lost; MDN Observatory's result stays in its score.",
    "`blob:` is no way: only script that runs already makes such an address, and nobody can guess it. Nor is `'unsafe-eval'` alone, which needs code of the page to call eval with the attacker's text (−10). Trusted Types guard functions such as innerHTML, not the markup of the response, so `'unsafe-inline'` beside them stays what it is. `'self'` is what the site serves itself: the CSP Evaluator warns of it without a reason in the policy. In a `sandbox` without `allow-scripts` nothing runs.",
    "`invalid-nonce`: a nonce or hash that is not base64, such as `'nonce-$nonce'` or `'nonce-a.b'`, leaves `'unsafe-inline'` beside it in force; Chromium and Firefox ran the inline script. Event handlers count too, where `script-src-elem` limits the scripts only.",
    "`placeholder-nonce`: a template’s name in place of a nonce, such as `'nonce-__CSP_NONCE__'` or `'nonce-NONCE'`, which Chromium 156 and Firefox 153 accept from anybody. Placeholders that they ignore are `csp-syntax/placeholder`.",
    '`parsed-by-browsers` is a policy that MDN Observatory calls invalid and browsers apply (seen in Chromium 156 and Firefox 153): of a directive set twice the first counts, an empty policy between commas is none, and any path can be compared. Its result stays in MDN Observatory’s score. Here the policy is judged like any other, as browsers read it.',
    "Unsafe for scripts: `'unsafe-inline'`, `data:`, and anything that allows any host (`*`, `https:`, `http://*` …). For objects only the latter. A missing `script-src`, `style-src` or `object-src` falls back to `default-src`, then to anything.",
    "A nonce or hash takes `'unsafe-inline'` out; together with `'strict-dynamic'` it takes the host list of scripts out too.",
    "Several policies, header and `<meta>`, are merged by MDN Observatory: of each directive only what all share stays, and a directive only a later policy has counts as `'none'`. So `upgrade-insecure-requests` in one header and `default-src * 'unsafe-inline'` in a second pass, although browsers run every script.",
    "Browsers enforce each policy separately, and all have to allow a load. So a flaw is real where every policy has it: each checked alone, with its own `default-src`, nonces, hashes and `'strict-dynamic'`; one without a directive for a kind blocks none of it. Inline code, `data:` and hosts are separate kinds: a list of one blocks the others. Where that is worse than the merge, it is reported first, as `enforced-…`, and costs what MDN Observatory takes for such a policy; the merged result then costs no more. It never costs more than the best of the policies alone, nor anything where the merge costs as much.",
    "MDN Observatory counts `http:` wherever it is written. Browsers trust this machine without TLS (`http://localhost`, `http://127.0.0.1`, `http://[::1]`), `frame-ancestors` loads nothing, and reports from HTTPS go to HTTPS only. Where nothing else is without TLS, MDN Observatory's result stays in its score, it costs nothing here, and `enforced-no-unsafe` or `enforced-default-none` brings its bonus. No advice changes any of these.",
    '`repeated-reports` comes first if the policy would pass otherwise, and then replaces its result.',
    "The advice for a page without a policy is two headers. Enforced at once: what breaks nothing that the page was seen to use, which is `object-src 'none'; base-uri 'self'; frame-ancestors 'self'`, widened by the sources of its `<object>` and `<embed>` and by its `<base>`. Report-only: a policy made of what the page was seen to use, `default-src 'none'` and for each kind the origins it was loaded from; inline scripts by their SHA-256; `base-uri 'none'` unless there is a `<base>`. Scripts never get `'unsafe-inline'`. Inline styles are allowed by their SHA-256 where there are at most three that stay the same; with style attributes, with more, with a style element that a script fills, or where not all was seen, `style-src` gets `'unsafe-inline'` and no hash beside it: strict styles would take the look of such a page for a bonus, and no points. Once browsers report no violation on any page, the second replaces the first.",
    "The enforced part brings 5 of the 25 points: without `script-src`, it costs what `'unsafe-inline'` costs (−20), in MDN Observatory as well. The plan says so, and the finding is closed only by the whole policy.",
    '`frame-ancestors` overrides X-Frame-Options, which may be stricter on other pages. So neither advised policy has it where the page sends X-Frame-Options, nor where a `<meta>` or a report-only policy names other sites. Elsewhere the enforced part is for responses without X-Frame-Options only.',
    "What was not seen, or has no safe name, is left out of the enforced part. The page's PDFs open as before, also in an `<iframe>`: tried in Chromium, `object-src` stops only those in `<object>` and `<embed>`.",
    "`form-action` is not advised, unless the page's own policy has it: browsers apply it to the redirects after a form too, and an application behind a proxy that does not tell it of HTTPS redirects to HTTP. It lost its sign-in. `csp-coverage` remarks on its absence, which costs nothing.",
    "`worker-src 'self' blob:` is advised where the page has scripts: a worker from `blob:` is made by script only, browsers do not list it among the loads, and both block it under `script-src 'self'`.",
    '`script-src` blocks `eval()`. Where there was none, the advice says so.',
    "A comment in the fix names each other host and each hash with where it was seen, at most 20. Whether a script host is the site's own is a question: what was injected, or came from an extension, is on the page too. Scripts with an extension's address never count.",
    'A report-only policy that the page sends already is advised instead, if it would pass and is as strict as what is enforced.',
    "`fitsPage` is set where all of that was seen and has a place in the policy. It is not, with the reason, where what scripts and styles load was not seen: a HAR without the page's other entries or with frames among them, or more loads than browsers remember; where there are event handlers in attributes or `javascript:` addresses, which the policy blocks; where inline code holds what looks like a token, a time or a version: its hash may differ in the next response.; and where something cannot be named safely: scripts from `data:` or `blob:`, an IPv6 address, a host with other characters than hosts have.",
    'No header can allow inline code that differs in the next response: it needs a nonce from the application. The fix says how Django, Express, Next.js, Rails, WordPress, Laravel, Spring and ASP.NET give one (MediaWiki does not), and goes to Django, Express or Next.js before a web server.',
    "A page does not show its other states and the site's other pages, what scripts do later (eval, WebSocket, code loaded upon a click) and inline code that removed itself. The advice says so. Where the page was not looked into, or uses more than 30 origins of a kind or 30 inline scripts, the advice is a policy to start from: this site, and the hosts the page's script elements name; as report-only.",
    "For a policy that stands alone, only the flawed directives are changed, and only where the result is better by this very check; what it names stays, and what the page was seen to use is added where something broader goes. Taking out `'unsafe-eval'` or an insecure scheme is report-only first: nobody sees what needs them. A policy with a nonce keeps it as a pattern: a fixed nonce is never advised, and the fix is the application's. `'strict-dynamic'` without a nonce gets no advice, nor does a policy in a `<meta>`, nor several policies: they are to be written as one first, by somebody who knows which of them was meant.",
    'Where the markup was not read there may be a policy in a `<meta>`. As long as it may still be read, there is no verdict without a header. If it never will be (a recording without text, a page that cannot be read or is beyond the limits), a missing header counts as missing, and the finding says why. With a header the verdict is given. All are marked as incomplete. A `<meta>` that is too long to read is no missing policy: unknown.',
    'A `<meta>` outside the head is no policy in browsers: in the body, in `<template>` and `<noscript>`, after any text or other element. `csp-syntax` reports it. MDN Observatory counts it, in its score only.',
    '`<meta>` counts only in responses whose type is exactly `text/html` or `application/xhtml+xml`.',
    '`script-src-elem`, `script-src-attr`, `style-src-elem`, `style-src-attr` and `worker-src` are not checked, as in MDN Observatory. Where they let any script in that `script-src` does not, that is `scripts-let-in`, and no pass of ours.',
    "Where the merge is worse than what browsers enforce, as with a nonce in one policy and `'unsafe-inline'` in both, its result and its points stand.",
    "`'strict-dynamic'` without a nonce or hash runs no script. With other policies it allows nothing more, and is not reported.",
    'More than 1,000 directives, or a merge with more than 16 comparisons of each value, are not checked: `too-many`.',
  ],
  specNotes:
    ': §2.2 policies, §6 directives, §8.2 strict-dynamic; [HTML, `http-equiv`](https://html.spec.whatwg.org/#attr-meta-http-equiv-content-security-policy): what a `<meta>` may carry',
};
