import { describe, expect, it } from 'vitest';
import {
  addressesOf,
  isFault,
  judgeDeployment,
  parsePlan,
  type Asked,
  type DeployPlan,
  type Expected,
  type PlannedAddress,
} from '../../../src/engine/deployed/index.js';
import { parseHeaders } from '../../../src/capture/headers.js';
import { pageWith } from '../../support/page.js';

const header = (name: string, value: string, more: object = {}): Expected => ({
  kind: 'header',
  name,
  value,
  findings: [`${name.toLowerCase()}/missing`],
  ...more,
});
const address = (kind: PlannedAddress['kind'], path: string, status = 200): PlannedAddress => ({
  kind,
  url: `${kind === 'http' ? 'http' : 'https'}://shop.example${path}`,
  status,
  sent: kind === 'page' ? [{ name: 'Referrer-Policy', value: 'no-referrer' }] : [],
});
const POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'";
const XFO = ['X-Frame-Options', 'SAMEORIGIN'] as const;
const PLAN: DeployPlan = {
  schema: 1,
  version: '0.2.0',
  date: '2026-11-30',
  addresses: [
    address('page', '/'),
    address('file', '/app.js'),
    address('error', '/none', 404),
    address('http', '/', 301),
  ],
  expects: [
    header('X-Content-Type-Options', 'nosniff'),
    header('X-Frame-Options', 'SAMEORIGIN'),
    header('Strict-Transport-Security', 'max-age=300', {
      later: { name: 'Strict-Transport-Security', value: 'max-age=31536000' },
    }),
    header('Content-Security-Policy-Report-Only', POLICY, {
      later: { name: 'Content-Security-Policy', value: POLICY },
    }),
    { kind: 'cookie', name: 'session', attributes: ['Secure', 'SameSite=Lax'], findings: ['cookies/x'] },
    { kind: 'gone', name: 'X-Powered-By', what: 'header', findings: ['x-powered-by/sent'] },
    { kind: 'redirect', findings: ['redirection/missing'] },
  ],
  unchecked: [],
  servers: ['nginx'],
};

type Lines = Readonly<Record<string, string | readonly string[]>>;
const RIGHT: Lines = {
  'Content-Type': 'text/html; charset=utf-8',
  Server: 'nginx',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'SAMEORIGIN',
  'Strict-Transport-Security': 'max-age=300',
  'Content-Security-Policy-Report-Only': POLICY,
  'Referrer-Policy': 'no-referrer',
  'Set-Cookie': 'session=abc; Secure; HttpOnly; SameSite=Strict',
};
const REDIRECT: Lines = { Location: 'https://shop.example/' };

/** Responses as planned, but for those that `change` has. */
function asked(change: (kind: PlannedAddress['kind'], lines: Lines) => Lines, plan = PLAN): Asked[] {
  return plan.addresses.map((one) => {
    const lines = change(one.kind, one.kind === 'http' ? REDIRECT : RIGHT);
    const raw = Object.entries(lines).flatMap(([name, values]) =>
      [values].flat().map((value) => ({ name, value })),
    );
    return {
      address: one,
      answer: { url: one.url, status: one.status, from: 'network', ...parseHeaders(raw) },
    };
  });
}
const without = (lines: Lines, ...names: string[]): Lines =>
  Object.fromEntries(Object.entries(lines).filter(([name]) => !names.includes(name)));
const words = (all: readonly Asked[], plan = PLAN) =>
  judgeDeployment(plan, all)
    .judged.filter(({ state }) => state !== 'deployed')
    .map(({ what, state, at }) => `${what} ${state} ${at.map(({ url }) => new URL(url).pathname).join(' ')}`);

it.each([
  ['SameSite=None', 'theme=abc; SameSite=None', 'missing'],
  ['SameSite=None', 'theme=abc; SameSite=None; Secure', 'deployed'],
  ['Secure', '__Host-id=a; Secure; Path=/; Domain=shop.example', 'missing'],
  ['Secure', '__Host-id=a; Secure; Path=/', 'deployed'],
  ['HttpOnly', 'id=a; HttpOnly; Partitioned', 'missing'],
] as const)('a cookie that browsers refuse has no deployed attribute: %s of %s', (attribute, line, state) => {
  const [name = ''] = line.split('=');
  const cookie: Expected = { kind: 'cookie', name, attributes: [attribute], findings: ['cookies/x'] };
  const plan = { ...PLAN, expects: [cookie] };
  const { judged } = judgeDeployment(
    plan,
    asked((_, lines) => ({ ...lines, 'Set-Cookie': line }), plan),
  );
  const own = judged.filter(({ what }) => what === `cookie ${name}`);
  expect(own.map((one) => one.state)).toEqual([state]);
  const why = state === 'missing' ? 'Browsers refuse it as it is sent.' : undefined;
  expect(own[0]?.at[0]?.why).toBe(why);
});

describe('judgeDeployment', () => {
  it('has nothing to say of a site that is as planned', () => {
    const { judged, unasked } = judgeDeployment(
      PLAN,
      asked((_, lines) => lines),
    );
    expect(unasked).toEqual([]);
    expect(judged.map(({ state }) => state)).toEqual(judged.map(() => 'deployed'));
    expect(judged).toHaveLength(8);
  });

  it.each<[string, (kind: PlannedAddress['kind'], lines: Lines) => Lines, string[]]>([
    [
      'a header lost on errors',
      (kind, lines) => (kind === 'error' ? without(lines, 'X-Frame-Options') : lines),
      ['X-Frame-Options lost /none'],
    ],
    [
      'a header lost on files',
      (kind, lines) => (kind === 'file' ? without(lines, 'X-Content-Type-Options') : lines),
      ['X-Content-Type-Options lost /app.js'],
    ],
    [
      'HSTS lowered',
      (_, lines) => ({ ...lines, 'Strict-Transport-Security': 'max-age=60' }),
      ['Strict-Transport-Security lowered / /app.js /none /'],
    ],
    [
      'a header twice',
      (kind, lines) =>
        kind === 'page' ? { ...lines, 'X-Frame-Options': ['SAMEORIGIN', 'SAMEORIGIN'] } : lines,
      ['X-Frame-Options doubled /'],
    ],
    [
      'a header twice in one line',
      (kind, lines) => (kind === 'page' ? { ...lines, 'X-Content-Type-Options': 'nosniff, nosniff' } : lines),
      ['X-Content-Type-Options doubled /'],
    ],
    [
      'a policy on one page only',
      (kind, lines) => (kind === 'error' ? without(lines, 'Content-Security-Policy-Report-Only') : lines),
      ['Content-Security-Policy-Report-Only lost /none'],
    ],
    [
      'a cookie without Secure',
      (_, lines) => ({ ...lines, 'Set-Cookie': 'session=abc; HttpOnly; SameSite=Lax' }),
      ['cookie session missing / /app.js /none /'],
    ],
    ['a redirect lost', (kind, lines) => (kind === 'http' ? RIGHT : lines), ['redirect to https missing /']],
    [
      'a value that got worse',
      (kind, lines) => (kind === 'page' ? { ...lines, 'Referrer-Policy': 'unsafe-url' } : lines),
      ['Referrer-Policy lowered /'],
    ],
    [
      'a header that was sent before',
      (kind, lines) => (kind === 'page' ? without(lines, 'Referrer-Policy') : lines),
      ['Referrer-Policy lost /'],
    ],
    [
      'a header that should be gone',
      (kind, lines) => (kind === 'page' ? { ...lines, 'X-Powered-By': 'PHP/8.2.1' } : lines),
      ['no X-Powered-By missing /'],
    ],
    [
      'a policy that was loosened when it was enforced',
      (kind, lines) =>
        kind === 'http'
          ? lines
          : {
              ...without(lines, 'Content-Security-Policy-Report-Only'),
              'Content-Security-Policy': POLICY.replace("'self'", "* 'unsafe-inline'"),
            },
      ['Content-Security-Policy-Report-Only lowered / /none'],
    ],
  ])('finds %s', (_, change, found) => {
    expect(
      words(
        asked((kind, lines) =>
          kind === 'http' && !found[0]?.startsWith('redirect') ? REDIRECT : change(kind, lines),
        ),
      ),
    ).toEqual(found.map((line) => line.replace('/none /', '/none')));
  });

  it.each<[string, (kind: PlannedAddress['kind'], lines: Lines) => Lines]>([
    [
      'HSTS raised',
      (_, lines) => ({ ...lines, 'Strict-Transport-Security': 'max-age=63072000; includeSubDomains' }),
    ],
    [
      'a policy that is enforced by now',
      (_, lines) => ({
        ...without(lines, 'Content-Security-Policy-Report-Only'),
        'Content-Security-Policy': POLICY,
      }),
    ],
    [
      'other spaces and a last semicolon',
      (_, lines) => ({
        ...lines,
        'Content-Security-Policy-Report-Only': ` ${POLICY.replaceAll('; ', ';  ')};`,
      }),
    ],
    [
      'no cookie on some addresses',
      (kind, lines) => (kind === 'page' ? lines : without(lines, 'Set-Cookie')),
    ],
  ])('has nothing to say of %s', (_, change) => {
    expect(words(asked((kind, lines) => (kind === 'http' ? lines : change(kind, lines))))).toEqual([]);
  });

  it('tells of another value that is not worse, which is no fault', () => {
    const stricter = asked((kind, lines) =>
      kind === 'http' ? lines : { ...lines, 'X-Frame-Options': 'DENY' },
    );
    expect(words(stricter)).toEqual(['X-Frame-Options changed / /none']);
  });

  it('tells that the line was forgotten', () => {
    const bare = asked((kind) =>
      kind === 'http' ? RIGHT : { 'Referrer-Policy': 'no-referrer', 'X-Powered-By': 'PHP' },
    );
    expect(judgeDeployment(PLAN, bare).isForgotten).toBe(true);
    expect(
      judgeDeployment(
        PLAN,
        asked((_, lines) => lines),
      ).isForgotten,
    ).toBe(false);
  });

  it('compares policies without their nonces', () => {
    const nonced = (nonce: string) => `script-src 'nonce-${nonce}' 'strict-dynamic'`;
    const plan = {
      ...PLAN,
      expects: [header('Content-Security-Policy', "script-src 'nonce-…' 'strict-dynamic'")],
    };
    const change = (kind: string, lines: Lines): Lines =>
      kind === 'http' ? lines : { ...lines, 'Content-Security-Policy': nonced(`abc${kind}123456`) };
    expect(words(asked(change, plan), plan)).toEqual([]);
  });

  it('finds a policy that only reports where it should be enforced', () => {
    const plan = { ...PLAN, expects: [header('Content-Security-Policy', POLICY)] };
    expect(
      words(
        asked((_, lines) => lines, plan),
        plan,
      ),
    ).toEqual(['Content-Security-Policy lowered / /none']);
  });

  it('reads a list over several lines as one value', () => {
    const plan = { ...PLAN, expects: [header('Permissions-Policy', 'camera=(), geolocation=()')] };
    const change = (kind: string, lines: Lines): Lines =>
      kind === 'http' ? lines : { ...lines, 'Permissions-Policy': ['camera=()', 'geolocation=()'] };
    expect(words(asked(change, plan), plan)).toEqual([]);
    const twice = (kind: string, lines: Lines): Lines =>
      kind === 'http'
        ? lines
        : { ...lines, 'Permissions-Policy': ['camera=(), geolocation=()', 'camera=(self)'] };
    expect(words(asked(twice, plan), plan)).toEqual(['Permissions-Policy doubled / /none']);
  });

  it('does not blame the files for what another server sends', () => {
    const other = asked((kind, lines) =>
      kind === 'file' ? { ...without(lines, 'X-Content-Type-Options'), Server: 'AmazonS3' } : lines,
    );
    expect(words(other)).toEqual(['X-Content-Type-Options elsewhere /app.js']);
  });

  it('expects of the files of an application nothing where the server before it answers', () => {
    const plan = { ...PLAN, servers: ['php', 'wordpress'] };
    const bare: Lines = { Server: 'nginx' };
    const change = (kind: string, lines: Lines): Lines =>
      kind === 'file' || kind === 'error' ? bare : lines;
    const judged = (servers: string[]) =>
      judgeDeployment({ ...plan, servers }, asked(change, plan)).judged.filter(isFault);
    expect(judged(['php', 'wordpress'])).toEqual([]);
    expect(judged(['nginx', 'php'])).toHaveLength(4);
    expect(words(asked(change, plan), plan)).toContain('X-Frame-Options elsewhere /none');
    const gone = asked((kind, lines) => (kind === 'http' ? lines : bare), plan);
    expect(judgeDeployment({ ...plan, expects: plan.expects.slice(0, 4) }, gone).isForgotten).toBe(true);
  });

  it('does not blame the fixes for a weaker value where nobody had asked', () => {
    const plan = (status: number) => ({
      ...PLAN,
      addresses: [address('page', '/'), address('error', '/none', status)],
    });
    const change = (kind: string, lines: Lines): Lines =>
      kind === 'error' ? { ...lines, 'Strict-Transport-Security': 'max-age=60' } : lines;
    const judged = (status: number) => {
      const ours = plan(status);
      const all = asked(change, ours).map((one): Asked =>
        one.address.kind === 'error' && typeof one.answer !== 'string'
          ? { ...one, answer: { ...one.answer, status: 404 } }
          : one,
      );
      return words(all, ours);
    };
    expect(judged(0)).toEqual(['Strict-Transport-Security changed /none']);
    expect(judged(404)).toEqual(['Strict-Transport-Security lowered /none']);
  });

  it.each([
    ['*', 'lowered'],
    ['https:', 'lowered'],
    ["'self' https://partner.example", 'changed'],
    ["'self'", 'deployed'],
  ])('compares X-Frame-Options with the frame-ancestors %s that replaces it', (sources, state) => {
    const framing = { 'Content-Security-Policy': `frame-ancestors ${sources}` };
    const sent = [{ name: 'X-Frame-Options', value: 'SAMEORIGIN' }];
    const judged = (plan: DeployPlan, ...gone: string[]) =>
      judgeDeployment(
        plan,
        asked((_, lines) => ({ ...without(lines, ...gone), ...framing }), plan),
      ).judged;
    const kept = { ...PLAN, addresses: [{ ...address('page', '/'), sent }], expects: [] };
    expect(judged(kept, 'X-Frame-Options')).toMatchObject([{ state }]);
    // Browsers ignore it beside the policy, also where it is still sent.
    expect(judged(kept)).toMatchObject([{ state }]);
    const added = { ...PLAN, addresses: [{ ...address('page', '/'), sent: [] }], expects: [header(...XFO)] };
    expect(judged(added)).toMatchObject([{ state }]);
    // Unless the policy was there when the plan was made.
    const [name, value] = Object.entries(framing)[0] ?? [];
    const policy = { name: name ?? '', value: value ?? '' };
    const before = { ...added, addresses: [{ ...address('page', '/'), sent: [policy] }] };
    expect(judged(before).map((one) => one.state)).toEqual(['deployed', 'deployed']);
  });

  it('judges no page that is another one now', () => {
    const all = asked((_, lines) => lines).map((one, at): Asked =>
      at === 0 && typeof one.answer !== 'string' ? { ...one, answer: { ...one.answer, status: 302 } } : one,
    );
    const { unasked, judged } = judgeDeployment(PLAN, all);
    expect(unasked).toEqual([
      {
        url: 'https://shop.example/',
        why: 'It redirects now (it was 200). If it needs sign-in, give --cookie, --header or --auth.',
      },
    ]);
    expect(judged.filter(({ state }) => state === 'missing')).toEqual([]);
  });

  it('says what no response shows: without the page what should be gone, and a cookie that is not set', () => {
    const lost = asked((_, lines) => without(lines, 'Set-Cookie'));
    expect(judgeDeployment(PLAN, lost).unseen).toEqual(['cookie session']);
    const noPage = lost.map((one, at): Asked => (at === 0 ? { ...one, answer: 'It did not answer.' } : one));
    const { unseen, judged } = judgeDeployment(PLAN, noPage);
    expect(unseen).toEqual(['cookie session', 'no X-Powered-By']);
    expect(judged.filter(isFault)).toEqual([]);
    const kept = { ...PLAN, expects: PLAN.expects.map((one) => ({ ...one, findings: [] })) };
    expect(judgeDeployment(kept, lost).unseen).toEqual([]);
  });

  it('does not know what no address can show: HSTS and the redirect of a site on another port of http', () => {
    const url = 'http://shop.example:8080/';
    const page = { ...pageWith({}), url };
    const plan = { ...PLAN, addresses: addressesOf([page], PLAN.expects) };
    expect(plan.addresses.map(({ kind }) => kind)).toEqual(['page', 'error']);
    const { unseen, unasked } = judgeDeployment(
      plan,
      asked((_, lines) => lines, plan).map(({ address: one, answer }) => ({
        address: one,
        answer: typeof answer === 'string' ? answer : { ...answer, status: one.kind === 'error' ? 404 : 200 },
      })),
    );
    expect([unseen, unasked]).toEqual([['Strict-Transport-Security', 'redirect to https'], []]);
  });

  it('asks the graded page without its query, and says where that is another one', () => {
    const plan = {
      ...PLAN,
      addresses: [address('page', '/', 0), address('error', '/none', 404), address('page', '/list', 0)],
      expects: PLAN.expects.filter(({ kind }) => kind !== 'redirect'),
    };
    const moved = (at: number) =>
      asked((_, lines) => lines, plan).map((one, index): Asked => {
        const { answer } = one;
        if (typeof answer === 'string') return one;
        return { ...one, answer: { ...answer, status: index === at ? 302 : answer.status || 200 } };
      });
    const ofPage = judgeDeployment(plan, moved(0));
    expect(ofPage.unasked).toEqual([
      {
        url: 'https://shop.example/',
        why: expect.stringMatching(/^It answers 302 without its query/) as string,
      },
    ]);
    expect(ofPage.unseen).toEqual(['no X-Powered-By']);
    const ofOther = judgeDeployment(plan, moved(2));
    expect([ofOther.unasked, ofOther.unseen]).toEqual([[], []]);
    expect(ofOther.judged).toContainEqual(expect.objectContaining({ state: 'not-seen' }));
  });

  it('asks a redirect of the site for HSTS and what it had', () => {
    const plan = { ...PLAN, addresses: [address('page', '/'), address('redirect', '/old', 302)] };
    const change = (kind: string, lines: Lines): Lines =>
      kind === 'redirect' ? { Location: '/', 'X-Content-Type-Options': 'nosniff' } : lines;
    expect(words(asked(change, plan), plan)).toEqual(['Strict-Transport-Security lost /old']);
  });

  it('tells cookies apart whose names differ in case', () => {
    const cookie = (name: string): Expected => ({
      kind: 'cookie',
      name,
      attributes: ['Secure'],
      findings: [`cookies/session-without-secure#${name}`],
    });
    const plan = { ...PLAN, expects: [cookie('SID'), cookie('sid')] };
    const sent = (...cookies: string[]) =>
      asked((kind, lines) => (kind === 'page' ? { ...lines, 'Set-Cookie': cookies } : REDIRECT), plan);
    expect(judgeDeployment(plan, sent('SID=1; Secure')).unseen).toEqual(['cookie sid']);
    const { judged } = judgeDeployment(plan, sent('SID=1; Secure', 'sid=1'));
    expect(
      judged.filter(({ what }) => what.startsWith('cookie ')).map(({ what, state }) => [what, state]),
    ).toEqual([
      ['cookie sid', 'missing'],
      ['cookie SID', 'deployed'],
    ]);
  });

  it('says a header once that is deployed on some addresses only, however its name is written', () => {
    const [page, file] = [address('page', '/'), address('file', '/app.js')];
    const own = { ...file, sent: [{ name: 'x-content-type-options', value: 'nosniff' }] };
    const plan: DeployPlan = {
      ...PLAN,
      addresses: [page, own],
      expects: [header('X-Content-Type-Options', 'nosniff')],
    };
    const { judged } = judgeDeployment(
      plan,
      asked((kind, lines) => (kind === 'file' ? without(lines, 'X-Content-Type-Options') : lines), plan),
    );
    const states = judged.filter(({ what }) => /^x-content/i.test(what)).map(({ state }) => state);
    expect(states).toEqual(['lost']);
  });

  it('does not call missing what could not be asked', () => {
    const all = PLAN.addresses.map((one): Asked => ({ address: one, answer: 'It did not answer.' }));
    expect(judgeDeployment(PLAN, all)).toMatchObject({ judged: [], isForgotten: false });
    expect(judgeDeployment(PLAN, all).unasked).toHaveLength(4);
  });
});

it('a plan has the redirects of the site that led to the page', () => {
  const hop = (url: string) => ({ url, status: 302, headers: [['Location', '/']] as const });
  const page = pageWith({
    url: 'https://shop.example/',
    redirects: ['http://shop.example/', 'https://shop.example/old', 'https://shop.example/in?code=1'].map(
      hop,
    ),
  });
  const urls = addressesOf([page], []).flatMap(({ kind, url }) => (kind === 'redirect' ? [url] : []));
  expect(urls).toEqual(['https://shop.example/old']);
});

describe('parsePlan', () => {
  it('reads what was written', () => {
    expect(parsePlan(JSON.parse(JSON.stringify(PLAN)))).toEqual(PLAN);
  });

  it.each<[string, (plan: typeof PLAN) => unknown, string]>([
    ['a list', () => [], 'It is not an object.'],
    ['a newer one', (plan) => ({ ...plan, schema: 2 }), 'A newer Sitegrade wrote it.'],
    [
      '10,000 addresses',
      (plan) => ({ ...plan, addresses: Array(10_000).fill(plan.addresses[0]) }),
      'must be 1 to 12',
    ],
    ['no page', (plan) => ({ ...plan, addresses: plan.addresses.slice(1) }), 'the first a page'],
    [
      'an address of another site',
      (plan) => ({
        ...plan,
        addresses: [...plan.addresses, { ...address('page', '/'), url: 'https://bank.example/' }],
      }),
      'of one origin',
    ],
    [
      'http of another host',
      (plan) => ({
        ...plan,
        addresses: [...plan.addresses, { ...address('http', '/'), url: 'http://10.0.0.1/' }],
      }),
      'of one origin',
    ],
    ...['http://shop.example:6379/', 'http://shop.example/delete'].map(
      (url): [string, (plan: typeof PLAN) => unknown, string] => [
        url,
        (plan) => ({ ...plan, addresses: [...plan.addresses, { ...address('http', '/'), url }] }),
        'of one origin',
      ],
    ),
    ...['/delete?id=1', '/delete?', '/#x'].map((path): [string, (plan: typeof PLAN) => unknown, string] => [
      path,
      (plan) => ({ ...plan, addresses: [address('page', '/'), address('page', path)] }),
      'must be 1 to 12',
    ]),
    [
      'another scheme',
      (plan) => ({ ...plan, addresses: [{ ...address('page', '/'), url: 'file:///etc/passwd' }] }),
      'must be 1 to 12',
    ],
    [
      'credentials',
      (plan) => ({ ...plan, addresses: [{ ...address('page', '/'), url: 'https://a:b@shop.example/' }] }),
      'must be 1 to 12',
    ],
    ['a header that is none', (plan) => ({ ...plan, expects: [header('X\r\nHost', 'a')] }), 'known entries'],
    ['a long value', (plan) => ({ ...plan, expects: [header('X-A', 'a'.repeat(9_000))] }), 'known entries'],
    ['too much', (plan) => ({ ...plan, expects: Array(101).fill(header('X-A', 'a')) }), 'known entries'],
  ])('refuses %s', (_, change, sentence) => {
    expect(parsePlan(change(PLAN))).toContain(sentence);
  });
});
