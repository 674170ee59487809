import { observatoryWith } from '../support/observatory-report.js';
import { pageWith } from '../support/page.js';
import {
  targetOf,
  type Grade,
  type PlanStep,
  type Report,
  type StackMember,
} from '../../src/engine/index.js';
import type { Proposals } from '../../src/fixes/index.js';
import { proposalsFor } from '../../src/fixes/proposals.js';

/** Proposals for a report without a page: a fix closes the findings with its advice. */
export function proposed(report: Report): Proposals {
  const { fixes, ...rest } = proposalsFor(pageWith({ url: 'https://shop.example.test/account/' }), report);
  return {
    ...rest,
    fixes: fixes.map((fix) => {
      const done = new Set(fix.effect.map(targetOf));
      const asked = report.findings.filter(({ advice }) => advice.some((one) => done.has(targetOf(one))));
      return { ...fix, closes: asked.map(({ id }) => id) };
    }),
  };
}

/** A report and proposals with a plan of these letters, each step gaining 5 points. */
export function planned(grade: Grade, ...letters: readonly (readonly [now: Grade, later?: Grade])[]) {
  const report = { ...careless, grade, score: 0, complete: true };
  const { fixes, ...rest } = proposed(report);
  const plan = letters.map(([gradeAfter, gradeLater], at): PlanStep => ({
    advice: { op: 'remove-header', name: `X-${String(at)}` },
    gain: 5,
    gradeAfter,
    ...(gradeLater && { gradeLater }),
  }));
  return { report, proposals: { ...rest, fixes, plan } };
}

/** Three hand-made reports: of a careless site, a hardened one and a hostile one. */

const chain: readonly StackMember[] = [
  {
    name: 'apache',
    label: 'Apache',
    version: '2.4.59',
    because: 'Server: Apache/2.4.59 (Debian)',
    confidence: 'sure',
  },
  { name: 'django', label: 'Django', because: 'cookies csrftoken and sessionid', confidence: 'likely' },
];

export const careless: Report = {
  url: 'https://shop.example.test/account/?session=5f1c#orders',
  grade: 'F',
  score: 5,
  algorithm: 5,
  complete: false,
  observatory: observatoryWith(15, {
    'content-security-policy': { result: 'csp-not-implemented', modifier: -25, pass: false },
    cookies: { result: 'cookies-session-without-secure-flag', modifier: -40, pass: false },
    'strict-transport-security': { result: 'hsts-not-implemented', modifier: -20, pass: false },
  }),
  stack: chain,
  caveats: [],
  findings: [
    {
      id: 'cookies/session-without-secure#sessionid',
      rule: 'cookies',
      message: 'session-without-secure',
      subject: 'sessionid',
      severity: 'high',
      points: 40,
      text: 'Session cookie “sessionid” is sent without Secure',
      why: 'Without Secure this cookie is also sent over plain HTTP. Anyone on the same network can read it and use the account.',
      spec: { label: 'RFC 6265 §5.4', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-5.4' },
      references: ['security.W012'],
      quotes: [{ header: 'Set-Cookie', value: 'sessionid=…; Path=/; SameSite=None', marks: [[21, 34]] }],
      advice: [
        { op: 'set-cookie-attributes', cookie: 'sessionid', role: 'session', secure: true, sameSite: 'Lax' },
      ],
      observatory: 'cookies-session-without-secure-flag',
    },
    {
      id: 'csp/missing',
      rule: 'csp',
      message: 'missing',
      severity: 'high',
      points: 25,
      text: 'Content-Security-Policy is not set',
      why: 'Script that gets into a page, through a comment or a hijacked library, runs as if the site had sent it. A policy names the places scripts may come from, and the browser refuses all others.',
      spec: { label: 'CSP Level 3', url: 'https://www.w3.org/TR/CSP3/' },
      references: [],
      quotes: [{ header: 'Content-Security-Policy', value: null, marks: [] }],
      advice: [
        {
          op: 'set-header',
          name: 'Content-Security-Policy',
          value:
            "default-src 'self'; script-src 'self' https://cdn.example.net; object-src 'none'; base-uri 'self'; frame-ancestors 'self'",
          rollout: 'report-only-first',
        },
      ],
      observatory: 'csp-not-implemented',
    },
    {
      id: 'hsts/missing',
      rule: 'hsts',
      message: 'missing',
      severity: 'medium',
      points: 20,
      text: 'Strict-Transport-Security is not set',
      why: 'Anyone on the network can respond to the first request to a bookmarked HTTP address. With HSTS the browser goes straight to HTTPS.',
      spec: { label: 'RFC 6797 §7.1', url: 'https://www.rfc-editor.org/rfc/rfc6797#section-7.1' },
      references: ['security.W004'],
      quotes: [
        { header: 'Strict-Transport-Security', value: null, marks: [] },
        {
          header: 'Location',
          value: 'https://reader:pw@shop.example.test/account/?session=5f1c',
          marks: [],
          hop: 'http://shop.example.test/account/?session=5f1c',
        },
      ],
      advice: [
        {
          op: 'set-header',
          name: 'Strict-Transport-Security',
          value: 'max-age=31536000; includeSubDomains',
          rollout: 'ramp-max-age',
        },
        { op: 'redirect-to-https' },
      ],
      observatory: 'hsts-not-implemented',
    },
    {
      id: 'server-tokens/version#Server',
      rule: 'server-tokens',
      message: 'version',
      subject: 'Server',
      severity: 'low',
      points: 5,
      text: 'Server names its version: Apache/2.4.59',
      why: 'Scanners look for versions with known holes. Leaving the number out does not close any, but takes the site off their lists.',
      spec: { label: 'RFC 9110 §10.2.4', url: 'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.4' },
      references: [],
      quotes: [{ header: 'Server', value: 'Apache/2.4.59 (Debian)', marks: [[7, 13]] }],
      advice: [{ op: 'hide-version', header: 'Server', product: 'Apache' }],
    },
  ],
  passes: [
    {
      id: 'nosniff/set',
      rule: 'nosniff',
      message: 'set',
      text: 'X-Content-Type-Options is nosniff',
      bonus: 0,
      quotes: [{ header: 'X-Content-Type-Options', value: 'nosniff', marks: [] }],
      observatory: 'x-content-type-options-nosniff',
    },
  ],
  unknowns: [
    {
      rule: 'sri',
      because: 'page-not-read',
      why: 'The page was not read: open the popup on it.',
      remedy: 'read-page',
    },
  ],
};

export const hardened: Report = {
  url: 'https://shop.example.test:8443/',
  grade: 'A+',
  score: 115,
  algorithm: 5,
  complete: true,
  observatory: observatoryWith(
    115,
    {
      'content-security-policy': {
        result: 'csp-implemented-with-no-unsafe-default-src-none',
        modifier: 10,
        pass: true,
      },
      cookies: {
        result: 'cookies-secure-with-httponly-sessions-and-samesite',
        modifier: 5,
        pass: true,
      },
    },
    'MDN Observatory does not score a response with status 404.',
  ),
  stack: [],
  caveats: [],
  findings: [],
  passes: [
    {
      id: 'csp/strict',
      rule: 'csp',
      message: 'strict',
      text: "Content-Security-Policy starts from default-src 'none'",
      bonus: 10,
      quotes: [],
      observatory: 'csp-implemented-with-no-unsafe-default-src-none',
    },
    {
      id: 'hsts/set',
      rule: 'hsts',
      message: 'set',
      text: 'Strict-Transport-Security for a year',
      bonus: 0,
      quotes: [],
      observatory: 'hsts-implemented-max-age-at-least-six-months',
    },
    {
      id: 'cookies/secure',
      rule: 'cookies',
      message: 'secure',
      text: 'All cookies are Secure, the session cookie HttpOnly and SameSite too',
      bonus: 5,
      quotes: [],
      observatory: 'cookies-secure-with-httponly-sessions-and-samesite',
    },
  ],
  unknowns: [],
};

/** Everything that could end a table cell, a code span, a fence or a heading. */
export const NASTY =
  '|\\| `` ``` ```` ~~~ <script>alert(1)</script> <!-- [x](javascript:1) ![i](//e.test/?t) @team #1 GH-2 !3 ~bug :smile: $x$ www.e.test https://u:p@e.test/a?secret#f \u202Efdp\u200B\u0007\n\n# Title\n- [ ] todo\n===\n| a | b |\n/close';

export const hostile: Report = {
  url: 'https://evil.example.test/%60%60%60/?token=secret#frag',
  grade: 'D',
  score: 30,
  algorithm: 5,
  complete: false,
  observatory: observatoryWith(30),
  stack: [
    {
      name: 'openresty',
      label: '<b>openresty</b>',
      version: '1|2`3',
      because: `Server: ${NASTY}`,
      confidence: 'sure',
    },
  ],
  caveats: [],
  findings: [
    {
      id: `cookies/session-without-secure#${NASTY}`,
      rule: 'cookies',
      message: 'session-without-secure',
      subject: NASTY,
      severity: 'high',
      points: 40,
      text: `Session cookie “${NASTY}” is sent without Secure`,
      why: `${NASTY} also travels over http.`,
      spec: { label: 'RFC 6265 §5.4', url: 'https://www.rfc-editor.org/rfc/rfc6265#section-5.4' },
      references: [NASTY],
      quotes: [
        {
          header: 'Set-Cookie',
          value: NASTY,
          marks: [[0, 3]],
          hop: 'https://u:p@evil.example.test/a?secret',
        },
        { header: 'Link', value: '<https://u:p@e.test/next?secret=1>; rel="next"', marks: [] },
        { header: 'Refresh', value: "0; url='https://e.test/?secret=a b;c'", marks: [] },
        { header: 'Report-To', value: '{"endpoints":[{"url":"https://e.test/r?secret=1"}]}', marks: [] },
      ],
      advice: [
        { op: 'set-cookie-attributes', cookie: NASTY, role: 'session', secure: true },
        { op: 'set-header', name: 'Content-Security-Policy', value: `img-src 'self' ${NASTY}` },
        {
          op: 'set-header',
          name: 'X-Quoted',
          value: '"; } ``` ${PATH} %{FOO}e \\" $host \'"""',
        },
      ],
    },
  ],
  passes: [{ id: 'x/y', rule: 'x', message: 'y', text: NASTY, bonus: 0, quotes: [] }],
  unknowns: [{ rule: NASTY, because: 'crashed', why: NASTY }],
};
