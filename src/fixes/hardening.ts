import {
  beyondGrade,
  isAnotherPage,
  isGraded,
  mergeAdvice,
  targetOf,
  type Advice,
  type BeyondGrade,
  type Finding,
  type ForeignFile,
  type HeaderLine,
  type PageSnapshot,
  type Report,
  type StackMember,
  type StackName,
} from '../engine/index.js';
import { blocksOf, type FixBlock } from './write/blocks.js';
import { fixesForChain, supportOf, type FixRefusal } from './chain.js';
import { contextOf } from './context.js';
import type { Snippet } from './write/rendering.js';
import { apache } from './stacks/apache.js';
import { stackOf } from './stacks/index.js';
import { headerLines } from './write/rollout.js';

/** A protection that no grade asks for, because it may break a site. */
export interface Hardening {
  readonly id: string;
  /** What to do, in one line. It can contain text of the page: escape it. */
  readonly text: string;
  /** What it protects from: one or two sentences. */
  readonly why: string;
  /** What it may break: one sentence. */
  readonly mayBreak: string;
  /** Texts for the recognised servers. They set what is absent, and replace nothing; empty where that is not sure. */
  readonly fixes: readonly FixBlock[];
  readonly refusals: readonly FixRefusal[];
  /** For any server. */
  readonly headers: readonly HeaderLine[];
  /** Where there is no text: commands that show whether it is needed. */
  readonly check: readonly string[];
  /** Scripts and style sheets of other sites that it is about. */
  readonly files: readonly ForeignFile[];
  /** The advised headers. */
  readonly sets: readonly Advice[];
}

interface Page extends BeyondGrade {
  readonly isHttps: boolean;
  readonly report: Report;
  readonly stack: readonly StackMember[];
}

interface Item {
  readonly id: string;
  readonly text: string | ((page: Page) => string);
  readonly why: string;
  readonly mayBreak: string;
  /** What it advises on this page; undefined where it does not apply. It can be empty. */
  readonly advise: (page: Page) => readonly Advice[] | undefined;
  /** A text that no advice has. */
  readonly snippets?: (page: Page) => Candidates;
  readonly check?: readonly string[];
  readonly files?: (page: Page) => readonly ForeignFile[];
  /** Where a text of the stack would lower something or replace that of the fixes: what to do instead. */
  readonly insteadIn?: (stack: StackName) => string | undefined;
  /** Without a text there is nothing to say. */
  readonly needsText?: true;
}

type Candidates = Parameters<typeof blocksOf>[0];

const FEATURES =
  'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=(), bluetooth=(), midi=()';

/** Cookies named in one line, and characters of each. */
const MAX_NAMES = 20;
const MAX_NAME = 60;

const TRACE_CHECK = 'curl -si -X TRACE https://YOUR-SITE/ | head -n 1   # 405 or another error, not 200';

const ITEMS: readonly Item[] = [
  {
    id: 'session-samesite',
    text: ({ sessions }) =>
      `SameSite=Lax for ${[...new Set(sessions.map(({ cookie }) => cookie.slice(0, MAX_NAME)))].slice(0, MAX_NAMES).join(', ')}`,
    why: 'Browsers that do not default to Lax send the session cookie with requests that other sites start.',
    mayBreak:
      'A sign-in at another site that comes back with a POST (SAML, form_post), and sessions in frames of other sites.',
    advise: ({ sessions, report }) =>
      sessions.length === 0 ? undefined : sessions.map((one) => withAdvised(one, report.findings)),
    // An application has one setting for all its responses.
    insteadIn: (stack) =>
      ONE_TEXT_FOR_COOKIES.has(stack)
        ? 'One text changes all cookies: add this cookie to that of the fixes.'
        : stackOf(stack)?.kind === 'application'
          ? undefined
          : 'Set it in the application: here it would also replace SameSite=Strict of another response.',
  },
  header('permissions-policy', 'Permissions-Policy', FEATURES, {
    text: 'Permissions-Policy without camera, location and devices',
    why: 'In Chrome and Edge no script on the page can use camera, location and devices, not even an injected one. Firefox ignores the header. Leave out of the list what the site uses.',
    mayBreak: 'A page of this site that uses one of these features, or frames one that does, loses it.',
    isFor: ({ isPage, sent }) => isPage && !sent.has('feature-policy'),
  }),
  header('cross-origin-opener-policy', 'Cross-Origin-Opener-Policy', 'same-origin-allow-popups', {
    why: 'A site that opens this one in a window can no longer navigate that window or send messages to it.',
    mayBreak:
      'If other sites open this one in a window to sign in or to pay, that window can no longer report to them.',
    isFor: ({ isPage, isHttps }) => isPage && isHttps,
  }),
  header('cross-origin-resource-policy', 'Cross-Origin-Resource-Policy', 'same-site', {
    why: 'Other sites can no longer load files of this one into their own process, where an attack such as Spectre could read them.',
    mayBreak:
      'Other sites, and mail read in a browser, no longer show images, scripts and fonts of this one.',
    // What any site may read is meant to be loaded there.
    isFor: ({ sent }) => !sent.has('access-control-allow-origin'),
  }),
  header('trusted-types', 'Content-Security-Policy-Report-Only', "require-trusted-types-for 'script'", {
    text: 'Trusted Types, report-only at first',
    why: 'Scripts can then write text into the page as markup or code only through functions that the site names, which closes most ways of DOM-based XSS. All browsers have it (Baseline since February 2026). This policy only reports, in the console: add it to Content-Security-Policy when it reports nothing on any page.',
    mayBreak:
      'Nothing while it only reports; enforced, it stops scripts that write text into the page themselves.',
    isFor: (page) => page.isPage && page.sent.has('content-security-policy') && !hasTrustedTypes(page),
  }),
  header('dns-prefetch', 'X-DNS-Prefetch-Control', 'off', {
    why: 'Without it, browsers may look up the hosts that a page names before they are needed. Whoever answers these DNS requests learns what the page links to.',
    mayBreak: 'Nothing; what the page loads from a host named in <link rel="dns-prefetch"> may begin later.',
    isFor: ({ isPage }) => isPage,
  }),
  {
    id: 'trace',
    text: 'Turn the TRACE method off',
    why: 'A server that answers TRACE sends the request back, with the cookies that scripts cannot read. Browsers send no TRACE, so this matters only together with another flaw.',
    mayBreak: 'Only diagnosis with TRACE.',
    advise: ({ stack }) => (mayEcho(stack.map(({ name }) => name)) ? [] : undefined),
    snippets: ({ stack }) =>
      stack.some(({ name }) => name === 'apache')
        ? [{ name: 'apache', stack: apache, snippet: TRACE_OFF, effect: [] }]
        : [],
    check: [TRACE_CHECK],
  },
  {
    id: 'error-details',
    text: 'Show no stack traces on errors',
    why: 'A stack trace names files, libraries and versions. Only an error that occurs shows whether the site sends one.',
    mayBreak:
      'Developers no longer see the error in the page, only in the log; the notes say what else changes.',
    needsText: true,
    advise: ({ report }) => (knowsErrors(report) ? undefined : [{ op: 'turn-debug-off' }]),
  },
  {
    id: 'integrity',
    text: 'Integrity for scripts and style sheets of other sites',
    why: 'Browsers then refuse a file that was changed at the other site.',
    mayBreak: 'If the other site changes the file, the page lacks it until the hash is changed too.',
    advise: ({ files }) => (files.some(({ skipped }) => skipped !== 'changing') ? [] : undefined),
    files: ({ files }) => files,
  },
];

/** What to do beyond the findings of a page, each by itself: it is no part of the fixes and of no grade. */
export function hardeningFor(snapshot: PageSnapshot, report: Report): readonly Hardening[] {
  const seen = isGraded(report) && !isAnotherPage(report) ? beyondGrade(snapshot) : null;
  if (!seen) return [];
  const { stack } = report;
  const page: Page = { ...seen, report, stack, isHttps: snapshot.url.startsWith('https:') };
  return ITEMS.flatMap((item): Hardening[] => {
    const advice = item.advise(page);
    if (advice === undefined || isReported(item.id, advice, report)) return [];
    const merged = mergeAdvice(advice);
    const { blocks, refusals } = fixesForChain(merged, stack, contextOf(snapshot));
    const instead = new Map<StackName, FixRefusal>();
    const fixes = [
      ...blocks.filter(({ alternative, stack: name, label }) => {
        const why = item.insteadIn?.(name);
        if (why !== undefined) instead.set(name, { stack: name, label, why });
        return !alternative && why === undefined;
      }),
      ...blocksOf(item.snippets?.(page) ?? []),
    ];
    if (item.needsText && fixes.length === 0) return [];
    const { id, text, why, mayBreak, check = [] } = item;
    return [
      {
        id,
        text: typeof text === 'string' ? text : text(page),
        why,
        mayBreak,
        fixes,
        refusals: fixes.length > 0 ? [] : [...refusals, ...instead.values()],
        headers: fixes.length > 0 && supportOf(stack) === 'supported' ? [] : headerLines(merged),
        check: fixes.length > 0 ? [] : check,
        files: item.files?.(page) ?? [],
        sets: merged.filter(({ op }) => op === 'set-header'),
      },
    ];
  });
}

interface HeaderItem extends Pick<Item, 'why' | 'mayBreak'> {
  /** By default the header. */
  readonly text?: string;
  readonly isFor: (page: Page) => boolean;
}

/** Stacks whose text is one function or block for all headers: a second one would replace that of the fixes. */
const ONE_TEXT_FOR_COOKIES: ReadonlySet<StackName> = new Set([
  'drupal',
  'laravel',
  'rails',
  'symfony',
  'wordpress',
] as const);
const ONE_TEXT_FOR_ALL: ReadonlySet<StackName> = new Set([
  ...ONE_TEXT_FOR_COOKIES,
  ...(['caddy', 'cloudfront', 'django', 'nuxt', 'php', 'sveltekit', 'traefik'] as const),
]);

function header(id: string, name: string, value: string, { isFor, ...item }: HeaderItem): Item {
  const lower = name.toLowerCase();
  return {
    id,
    text: `${name}: ${value}`,
    ...item,
    insteadIn: (stack) =>
      ONE_TEXT_FOR_ALL.has(stack)
        ? 'One text sets all headers: add this header to that of the fixes.'
        : undefined,
    advise: (page) => {
      const isSent = page.sent.has(lower) || page.sent.has(`${lower}-report-only`);
      return isSent || !isFor(page) ? undefined : [{ op: 'set-header', name, value }];
    },
  };
}

/** Whether a finding has the fix, or the user suppressed the finding of the check. */
function isReported(id: string, advice: readonly Advice[], { findings }: Report): boolean {
  const targets = new Set(advice.filter(({ op }) => op !== 'set-cookie-attributes').map(targetOf));
  return findings.some(
    (finding) =>
      (finding.suppressed && finding.rule === id) || finding.advice.some((one) => targets.has(targetOf(one))),
  );
}

type CookieAdvice = BeyondGrade['sessions'][number];

/** A text that replaces the whole line has to repeat what the findings advise for the same cookie. */
function withAdvised(one: CookieAdvice, findings: readonly Finding[]): CookieAdvice {
  const advised = findings
    .filter(({ suppressed }) => !suppressed)
    .flatMap(({ advice }) => advice)
    .filter(
      (other): other is CookieAdvice => other.op === 'set-cookie-attributes' && other.cookie === one.cookie,
    );
  const keeps = [one.keeps ?? {}, ...advised].reduce<NonNullable<CookieAdvice['keeps']>>(
    (all, { secure, httpOnly }) => ({ ...all, ...(secure && { secure }), ...(httpOnly && { httpOnly }) }),
    {},
  );
  return { ...one, keeps };
}

/** Apache answers TRACE by default; nginx refuses it, also for what is behind it. */
function mayEcho(names: readonly string[]): boolean {
  const [apache, nginx] = [names.indexOf('apache'), names.indexOf('nginx')];
  if (apache >= 0) return nginx < 0 || nginx > apache;
  return names.every((name) => stackOf(name) === undefined);
}

const TRACE_OFF: Snippet = {
  place: 'server',
  units: ['TraceEnable Off'],
  warnings: ['Apache uses the last TraceEnable. Change the existing line instead of adding a second one.'],
  check: ['sudo apachectl configtest && sudo systemctl reload apache2', TRACE_CHECK],
};

/** Whether a policy requires them, or the fixes change the policy: then that comes first, and may need the same header. */
function hasTrustedTypes({ report: { findings, passes } }: Page): boolean {
  const advised = findings.flatMap(({ advice }) => advice);
  return (
    passes.some(({ id }) => id === 'csp-coverage/trusted-types') ||
    advised.some((one) => one.op === 'set-header' && /^content-security-policy/i.test(one.name))
  );
}

/** An error page was seen and reveals nothing, in a framework that would show its debug page there. */
function knowsErrors({ passes, stack }: Report): boolean {
  return passes.some(({ id }) => id === 'error-page/plain') && stack.some(({ name }) => name === 'django');
}
