import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import type { PageState } from '../../../src/capture/page-state.js';
import {
  apply,
  audit,
  documentHop,
  isGraded,
  withChosenStack,
  type Advice,
  type HeaderLine,
  type Hop,
  type PageSnapshot,
  type StackName,
} from '../../../src/engine/index.js';
import { fixesFor, contextOf } from '../../../src/fixes/index.js';
import { copiedOf, copiedText, judged, type Deployed, type Place } from '../../../src/ui/deployed/judged.js';
import { copiedFixes } from '../../../src/ui/preview/before.js';
import { createStore, type Store } from '../../../src/ui/store.js';
import { CARELESS, HARDENED, SEEN_AT, STATES } from '../../support/gallery/states.js';
import { MemorySource } from '../../support/memory-source.js';
import { OBSERVATORY, snapshotOf } from '../../support/observatory.js';
import { recordedPages } from '../../support/servers/recorded.js';
import { until } from '../../support/until.js';

const pageOf = (snapshot: PageSnapshot, seenAt = Infinity) => ({ snapshot, report: audit(snapshot), seenAt });
const header = (name: string, value: string): Advice => ({ op: 'set-header', name, value });
const nosniff = header('X-Content-Type-Options', 'nosniff');
const framing = header('X-Frame-Options', 'SAMEORIGIN');
const referrer = header('Referrer-Policy', 'strict-origin-when-cross-origin');

/** The lines for what is copied on the careless page. */
const copied = (...advice: Advice[]) => copiedOf(pageOf(CARELESS), advice);
/** Such as `1 of 3; there: A; missing: B, C`. */
function told(result: Deployed | undefined): string | undefined {
  if (!result) return undefined;
  const { places, all, unseen } = result;
  const of = (place: Place) => places.filter((one) => one.place === place).map(({ name }) => name);
  const kinds = ['there', 'missing', 'sent', 'other', 'doubled', 'elsewhere', 'lost'] as const;
  const groups = kinds.flatMap((kind) => (of(kind).length > 0 ? [`${kind}: ${of(kind).join(', ')}`] : []));
  return [...groups, ...(unseen > 0 ? [`unseen: ${unseen} of ${all}`] : [])].join('; ');
}
const textOn = (snapshot: PageSnapshot, lines: readonly string[]) => told(judged(lines, pageOf(snapshot)));

function withHop(snapshot: PageSnapshot, change: (hop: Hop) => Hop): PageSnapshot {
  const { chain } = snapshot;
  const hop = documentHop(snapshot);
  if (!chain.seen || !hop) throw new Error('no response');
  return { ...snapshot, chain: { seen: true, value: [...chain.value.slice(0, -1), change(hop)] } };
}

const headersOf = ({ headers }: Hop) => (headers.seen ? headers.value : []);
const withHeaders = (snapshot: PageSnapshot, more: readonly HeaderLine[]) =>
  withHop(snapshot, (hop) => ({ ...hop, headers: { seen: true, value: [...headersOf(hop), ...more] } }));
const without = (snapshot: PageSnapshot, dropped: string) =>
  withHop(snapshot, (hop) => ({
    ...hop,
    headers: { seen: true, value: headersOf(hop).filter(({ name }) => name !== dropped) },
  }));

const HTTP = 'http://shop.example/';
const OVER_HTTP: PageSnapshot = {
  ...CARELESS,
  url: HTTP,
  chain: {
    seen: true,
    value: [documentHop(CARELESS)].flatMap((hop) => (hop ? [{ ...hop, url: HTTP }] : [])),
  },
};

describe('what a load has of the copied fixes', () => {
  const all = [nosniff, framing, referrer];
  const lines = copied(...all);

  it('is all, some or none of them', () => {
    expect(textOn(CARELESS, lines)).toBe('missing: X-Content-Type-Options, X-Frame-Options, Referrer-Policy');
    expect(textOn(apply(CARELESS, all), lines)).toBe(
      'there: X-Content-Type-Options, X-Frame-Options, Referrer-Policy',
    );
    expect(textOn(apply(CARELESS, [nosniff]), lines)).toBe(
      'there: X-Content-Type-Options; missing: X-Frame-Options, Referrer-Policy',
    );
    expect(textOn(CARELESS, copied(nosniff))).toBe('missing: X-Content-Type-Options');
    expect(textOn(apply(CARELESS, [nosniff]), copied(nosniff))).toBe('there: X-Content-Type-Options');
  });

  it('is not on this page if another load had it', () => {
    const { seen = [] } = judged(lines, pageOf(apply(CARELESS, [nosniff, referrer]))) ?? {};
    expect(seen.map((line) => line.split(':')[0])).toEqual(['#X-Content-Type-Options', '#Referrer-Policy']);
    const after = lines.map((line) => seen.find((one) => one.slice(1) === line.slice(1)) ?? line);
    expect(textOn(apply(CARELESS, [nosniff]), after)).toBe(
      'there: X-Content-Type-Options; missing: X-Frame-Options; elsewhere: Referrer-Policy',
    );
    expect(judged(after, pageOf(apply(CARELESS, [nosniff])))?.seen).toEqual([]);
  });

  it('names what the page sent before, and only that page', () => {
    const own = copiedOf(pageOf(without(HARDENED, 'X-Content-Type-Options')), [nosniff]);
    const lost = without(HARDENED, 'Referrer-Policy');
    const said = 'there: X-Content-Type-Options; lost: Referrer-Policy';
    expect(textOn(lost, own)).toBe(said);
    for (const url of [`${HARDENED.url}?route=b`, 'https://shop.example/other'])
      expect(textOn({ ...lost, url }, own)).toBe('there: X-Content-Type-Options');
    // It was to go.
    const gone = copiedOf(pageOf(HARDENED), [{ op: 'remove-header', name: 'Referrer-Policy' }]);
    expect(textOn(lost, gone)).toBe('there: no Referrer-Policy');
  });

  it('is not there with another value, nor sent twice', () => {
    expect(textOn(apply(CARELESS, [header('X-Frame-Options', 'DENY')]), copied(framing))).toBe(
      'other: X-Frame-Options',
    );
    const own = { name: 'X-Frame-Options', value: 'SAMEORIGIN' };
    expect(textOn(withHeaders(CARELESS, [own, own]), copied(framing))).toBe('doubled: X-Frame-Options');
    // Of information only, or for no finding: what was sent before is no fix.
    const [advice, sent] = [header('X-XSS-Protection', '0'), header('X-XSS-Protection', '1; mode=block')];
    const before = apply(CARELESS, [sent]);
    const lines = copiedOf(pageOf(before), [advice]);
    expect(textOn(before, lines)).toBe('other: X-XSS-Protection');
    expect(textOn(apply(before, [advice]), lines)).toBe('there: X-XSS-Protection');
    const opener = header('Cross-Origin-Opener-Policy', 'same-origin');
    const other = apply(CARELESS, [header('Cross-Origin-Opener-Policy', 'unsafe-none')]);
    expect(textOn(other, copied(opener))).toBe('other: Cross-Origin-Opener-Policy');
  });

  it('is not known where another header takes its place', () => {
    const policy = {
      ...header('Content-Security-Policy', "frame-ancestors 'self'"),
      unless: ['X-Frame-Options'],
    };
    const own = copied(nosniff, policy);
    const result = judged(own, pageOf(apply(CARELESS, [nosniff, header('X-Frame-Options', 'DENY')])));
    expect(told(result)).toBe('there: X-Content-Type-Options; unseen: 1 of 2');
    expect(result?.seen).toEqual([expect.stringMatching(/^#X-Content-Type-Options:/)]);
  });

  it('says what is still sent, and which cookies have their attributes', () => {
    const hidden: Advice = { op: 'hide-version', header: 'Server', product: 'Apache' };
    const cookie: Advice = {
      op: 'set-cookie-attributes',
      cookie: 'sessionid',
      role: 'session',
      httpOnly: true,
      secure: true,
    };
    expect(textOn(CARELESS, copied(nosniff, hidden, cookie))).toBe(
      'missing: X-Content-Type-Options, cookie sessionid; sent: Server without its version',
    );
    expect(textOn(apply(CARELESS, [nosniff]), copied(nosniff, hidden))).toBe(
      'there: X-Content-Type-Options; sent: Server without its version',
    );
    expect(textOn(apply(CARELESS, [hidden, cookie]), copied(nosniff, hidden, cookie))).toBe(
      'there: Server without its version, cookie sessionid; missing: X-Content-Type-Options',
    );
    const refused = withHop(CARELESS, (hop) => ({
      ...hop,
      setCookies: {
        seen: true,
        value: [{ name: 'sessionid', text: '…', secure: false, httpOnly: true, partitioned: true }],
      },
    }));
    const httpOnly: Advice = {
      op: 'set-cookie-attributes',
      cookie: 'sessionid',
      role: 'session',
      httpOnly: true,
    };
    expect(textOn(refused, copied(httpOnly))).toBe('missing: cookie sessionid');
    // A page that sets no such cookie, or one without a name, says nothing of it.
    const page = { ...HARDENED, url: 'https://shop.example/other' };
    expect(textOn(page, copied(cookie))).toBeUndefined();
    expect(textOn(page, copied(nosniff, cookie))).toBe('there: X-Content-Type-Options; unseen: 1 of 2');
    const nameless = withHop(page, (hop) => ({
      ...hop,
      setCookies: {
        seen: true,
        value: [{ name: '', text: '…', secure: true, httpOnly: true, partitioned: false }],
      },
    }));
    expect(textOn(nameless, copied(cookie))).toBeUndefined();
  });

  it.each([
    ['port 80 of the host', 'http://shop.example/', 'network', 'there: redirect to https'],
    ['another host', 'http://t.example/', 'network', undefined],
    ['another port', 'http://shop.example:8080/', 'network', undefined],
    ['the browser, for HSTS', 'http://shop.example/', 'browser', undefined],
  ] as const)('has a redirect that was from %s', (_, url, from, said) => {
    const lines = copiedOf(pageOf(OVER_HTTP), [{ op: 'redirect-to-https' }]);
    const hop = documentHop(CARELESS);
    if (!hop) throw new Error('no response');
    const first = { ...hop, url, from, status: from === 'browser' ? 307 : 301 };
    const chain = { seen: true, value: [first, { ...hop, url: 'https://shop.example/' }] } as const;
    expect(textOn({ ...CARELESS, url: 'https://shop.example/', chain }, lines)).toBe(said);
  });

  it('has a redirect missing on a page over http', () => {
    const lines = copiedOf(pageOf(OVER_HTTP), [{ op: 'redirect-to-https' }]);
    expect(textOn(OVER_HTTP, lines)).toBe('missing: redirect to https');
    // One that leads to https already proves nothing.
    expect(copied({ op: 'redirect-to-https' })).toEqual([]);
  });

  it('says nothing of a load before the copy, a preview, an error and a page without its response', () => {
    const deployed = apply(CARELESS, all);
    expect(judged(lines, pageOf(deployed, SEEN_AT))).toBeUndefined();
    expect(textOn({ ...deployed, simulated: true }, lines)).toBeUndefined();
    const hop = documentHop(deployed);
    if (!hop) throw new Error('no response');
    const failed = { ...deployed, chain: { seen: true, value: [{ ...hop, status: 500 }] } } as const;
    expect(textOn(failed, lines)).toBeUndefined();
    expect(textOn({ ...deployed, chain: { seen: false, because: 'awaited' } }, lines)).toBeUndefined();
    const cached = withHop(deployed, (one) => ({ ...one, from: 'http-cache' }));
    expect(textOn(cached, lines)).toBeUndefined();
    const image = { name: 'Content-Type', value: 'image/png' };
    expect(textOn(withHeaders(without(CARELESS, 'Content-Type'), [image]), lines)).toBeUndefined();
  });

  it('is known of each text for the servers of a page', () => {
    const { report, snapshot } = pageOf(CARELESS);
    const advice = report.findings.flatMap((one) => one.advice);
    const { blocks } = fixesFor(advice, report.stack, contextOf(snapshot));
    const effects = blocks.filter(({ alternative }) => !alternative).flatMap(({ effect }) => effect);
    const own = copied(...effects);
    expect(copiedText(own)).toEqual([expect.stringMatching(/^\d\d? fixes copied on \d/)]);
    expect(textOn(apply(CARELESS, effects), own)).toMatch(/^there: [^;]+$/);
  });
});

describe('what is copied again', () => {
  const all = [nosniff, framing, referrer];
  const again = (snapshot: PageSnapshot, lines: readonly string[]) => {
    const { findings = [], missing } = judged(lines, pageOf(snapshot)) ?? {};
    return [missing, ...findings.map(({ id }) => id)];
  };

  it('is exactly what is missing, and what the page lost', () => {
    const lines = copied(...all);
    const rest = [2, 'x-frame-options/missing', 'referrer-policy/missing'];
    expect(again(apply(CARELESS, [nosniff]), lines)).toEqual(rest);
    expect(again(apply(CARELESS, all), lines)).toEqual([0]);
    const own = copiedOf(pageOf(without(HARDENED, 'X-Content-Type-Options')), [nosniff]);
    const lost = apply(without(HARDENED, 'Referrer-Policy'), [nosniff]);
    expect(again(lost, own)).toEqual([1, 'referrer-policy/missing']);
  });

  it('is nothing that a text in force sends elsewhere, or twice', () => {
    const elsewhere = copied(...all).map((line) => line.replace(/^=(?=X-Frame)/, '#'));
    expect(again(apply(CARELESS, [nosniff]), elsewhere)).toEqual([1, 'referrer-policy/missing']);
    const own = { name: 'X-Frame-Options', value: 'SAMEORIGIN' };
    expect(again(withHeaders(CARELESS, [own, own]), copied(framing))).toEqual([0]);
  });

  it('is no other text for the header, and none for a part of a policy', () => {
    const { report, snapshot } = pageOf(CARELESS);
    const policies = report.findings.filter(({ rule }) => rule === 'content-security-policy');
    const nginx = withChosenStack({ ...report, findings: policies }, ['nginx'], 'chosen by you');
    const advice = policies.flatMap((one) => one.advice);
    const effects = fixesFor(advice, nginx.stack, contextOf(snapshot)).blocks.flatMap(({ effect }) => effect);
    expect(effects).toHaveLength(2);
    const lines = copied(...effects);
    const inNginx = (page: PageSnapshot) => {
      const graded = withChosenStack(audit(page), ['nginx'], 'chosen by you');
      return judged(lines, { snapshot: page, report: graded, seenAt: Infinity })?.missing;
    };
    expect(inNginx(CARELESS)).toBe(2);
    for (const effect of effects) expect(inNginx(apply(CARELESS, [effect]))).toBe(0);
  });

  it('is for a cookie what it still lacks', () => {
    const cookie = { op: 'set-cookie-attributes', cookie: 'sessionid', role: 'session' } as const;
    const lines = copied({ ...cookie, httpOnly: true, secure: true });
    const page = apply(CARELESS, [{ ...cookie, httpOnly: true }]);
    expect(again(page, lines)).toEqual([1, 'cookies/session-without-secure#sessionid']);
    expect(again(CARELESS, copied({ ...cookie, httpOnly: true }))).toEqual([0]);
  });

  it('is said with how many are missing', () => {
    const said = (...advice: Advice[]) => judged(copied(...advice), pageOf(CARELESS))?.again;
    expect(said(nosniff)).toBe('the missing one');
    expect(said(nosniff, framing)).toBe('the missing 2');
    // Its text gives more than was copied.
    const part = {
      op: 'set-cookie-attributes',
      cookie: 'sessionid',
      role: 'session',
      httpOnly: true,
    } as const;
    expect(said(nosniff, framing, part)).toBe('2 of 3 missing');
  });

  const HSTS = header('Strict-Transport-Security', 'max-age=300');
  const on = (stack: readonly StackName[], snapshot: PageSnapshot, lines: readonly string[]) => {
    const report = withChosenStack(audit(snapshot), stack, 'chosen by you');
    const result = judged(lines, { snapshot, report, seenAt: Infinity });
    if (!result) throw new Error('it says nothing');
    return {
      again: result.findings.map(({ id }) => id),
      why: Object.fromEntries(result.places.map(({ name, why }) => [name, why])),
      sum: result.sum,
    };
  };

  it('is no Strict-Transport-Security that waits for HTTPS in a text that is there', () => {
    const lines = copied(nosniff, framing, HSTS);
    const page = apply(CARELESS, [nosniff]);
    const framingOnly = ['x-frame-options/missing'];
    const both = ['strict-transport-security/missing', 'x-frame-options/missing'];
    const over = 'The server sends it over HTTPS only.';
    const forwarded = `${over} Behind a proxy it knows that by X-Forwarded-Proto: https.`;
    for (const [stack, ids, why] of [
      ['nginx', framingOnly, forwarded],
      ['apache', framingOnly, forwarded],
      ['varnish', framingOnly, forwarded],
      ['express', framingOnly, forwarded],
      ['caddy', framingOnly, over],
      ['lighttpd', framingOnly, over],
      ['haproxy', framingOnly, over],
      ['django', framingOnly, over],
      ['netlify', both, 'Not in the response.'],
      ['fastly', both, 'Not in the response.'],
    ] as const) {
      const { again: findings, why: reasons } = on([stack], page, lines);
      expect([stack, [...findings].sort()]).toEqual([stack, ids]);
      expect([stack, reasons['Strict-Transport-Security']]).toEqual([stack, why]);
    }
    // Another load had a line of that text; without any, nothing proves that it is there.
    const seen = lines.map((line) => line.replace(/^=(?=X-C)/, '#'));
    expect(on(['nginx'], CARELESS, seen).again).toEqual(framingOnly);
    expect(on(['nginx'], CARELESS, lines).again).toContain('strict-transport-security/missing');
  });

  it('has a reason that is true', () => {
    const cookie = { op: 'set-cookie-attributes', cookie: 'sessionid', role: 'session' } as const;
    const lines = copied(nosniff, framing, { ...cookie, httpOnly: true, secure: true });
    const page = apply(CARELESS, [nosniff, { ...cookie, httpOnly: true }]);
    const own =
      'Not in the response. A location of nginx with an add_header of its own ignores those around it.';
    expect(on(['nginx'], page, lines).why).toEqual({
      'X-Content-Type-Options': '',
      'X-Frame-Options': own,
      'cookie sessionid': 'Sent without Secure.',
    });
    // The server in front has the copied texts.
    expect(on(['varnish', 'nginx'], page, lines).why['X-Frame-Options']).toBe('Not in the response.');
    expect(on(['apache'], page, lines).why['X-Frame-Options']).toBe('Not in the response.');
    const redirect = copiedOf(pageOf(OVER_HTTP), [{ op: 'redirect-to-https' }, nosniff]);
    expect(on(['nginx'], apply(OVER_HTTP, [nosniff]), redirect).why['redirect to https']).toBe(
      'The answer to http:// is no redirect to https://.',
    );
  });

  it('has a sum that is true', () => {
    const elsewhere = (lines: readonly string[]) => lines.map((line) => line.replace(/^=/, '#'));
    const sum = (snapshot: PageSnapshot, lines: readonly string[]) => on(['nginx'], snapshot, lines).sum;
    expect(sum(CARELESS, copied(nosniff))).toBe('The copied fix is not there yet');
    expect(sum(CARELESS, elsewhere(copied(nosniff)))).toBe('The copied fix is not on this page');
    expect(sum(CARELESS, copied(nosniff, framing))).toBe('None of the 2 is there yet');
    expect(sum(CARELESS, elsewhere(copied(nosniff, framing)))).toBe('None of the 2 is on this page');
    expect(sum(apply(CARELESS, [nosniff, framing]), copied(nosniff, framing))).toBe('All 2 are there');
    const own = copiedOf(pageOf(without(HARDENED, 'X-Content-Type-Options')), [nosniff]);
    expect(sum(without(HARDENED, 'Referrer-Policy'), own)).toBe(
      'The copied fix is there, 1 other header lost',
    );
  });

  it('is files that replace none of the first, and lack what is there', async () => {
    const first = pageOf(CARELESS);
    const { findings } = first.report;
    const lines = copiedOf(first, copiedFixes(first, findings).advice());
    const page = pageOf(apply(CARELESS, [nosniff]));
    const missing = judged(lines, page)?.findings ?? [];
    const before = await copiedFixes({ ...first, seenAt: 0 }, findings).text();
    const text = await copiedFixes({ ...page, seenAt: 0 }, missing).text();
    const names = (files: string) => files.match(/sitegrade[-_][a-z\d]{5}\b/g) ?? [];
    expect(names(text).length).toBeGreaterThan(0);
    expect(names(before)).not.toEqual(expect.arrayContaining([names(text)[0]]));
    expect(text).toContain('Referrer-Policy');
    expect(text).not.toContain('nosniff');
  });
});

describe('a page that is reloaded unchanged after all was copied', () => {
  const pages = [
    ...recordedPages().map(({ name, page }) => ({ name, page })),
    ...OBSERVATORY.cases.map((one) => ({ name: one.id, page: snapshotOf(one) })),
  ].map(({ name, page }) => ({ name, ...pageOf(page) }));

  it('has nothing of it, in all recorded responses', () => {
    let judgedPages = 0;
    const wrong: string[] = [];
    for (const { name, ...page } of pages.filter(({ report }) => isGraded(report))) {
      const { report, snapshot } = page;
      const advice = report.findings.flatMap((one) => one.advice);
      const { blocks } = fixesFor(advice, report.stack, contextOf(snapshot));
      const effects = blocks.filter(({ alternative }) => !alternative).flatMap(({ effect }) => effect);
      const result = judged(copiedOf(page, effects.length > 0 ? effects : advice), page);
      if (!result) continue;
      judgedPages += 1;
      if (result.seen.length > 0 || /there|elsewhere/.test(told(result) ?? ''))
        wrong.push(`${name}: ${told(result)}`);
    }
    expect(wrong).toEqual([]);
    expect(judgedPages).toBeGreaterThan(350);
  });
});

describe('the store', () => {
  let source: MemorySource;
  let store: Store;
  const page = (snapshot: PageSnapshot, seenAt: number, more: object = {}): PageState => ({
    kind: 'page',
    snapshot,
    seenAt,
    ...(source.state?.kind === 'page' && source.state.copied && { copied: source.state.copied }),
    ...more,
  });
  const calls = () => source.calls.filter((call) => /^(copy|add)/.test(call));

  beforeEach(() => {
    vi.spyOn(Date, 'now').mockReturnValue(SEEN_AT + 1);
    source = new MemorySource();
    store = createStore(source);
    source.emit(page(CARELESS, SEEN_AT));
  });
  afterEach(() => store.stop());

  test('remembers a copy, says nothing before the next load, marks what that has, and forgets', async () => {
    await store.remember(() => ({ advice: [nosniff, framing], isWhole: true }));
    expect(calls()).toEqual([expect.stringMatching(/^copy @\d+ \w+, =X-C.*, =X-F.* on shop\.example$/)]);
    expect(store.deployed.value).toBeUndefined();
    source.emit(page(apply(CARELESS, [nosniff]), SEEN_AT + 2));
    const said = 'there: X-Content-Type-Options; missing: X-Frame-Options';
    await until('the sentence', () => Promise.resolve(told(store.deployed.value ?? undefined) === said));
    // What is copied now is for the next load: what this one has stays told, also while the page is graded anew.
    vi.mocked(Date.now).mockReturnValue(SEEN_AT + 3);
    await store.remember(() => ({ advice: [framing] }));
    source.emit(page(apply(CARELESS, [nosniff]), SEEN_AT + 2, { isPrivate: true }));
    expect(told(store.deployed.value ?? undefined)).toBe(said);
    expect(calls().slice(2)).toEqual([expect.stringMatching(/^add @\d+ \w+, =X-Frame-Options/)]);
    // What is to be copied again follows the page.
    expect(store.deployed.value?.findings.map(({ id }) => id)).toEqual(['x-frame-options/missing']);
    const suppressed = new Map([['x-frame-options/missing', { reason: 'framed on purpose' }]]);
    source.emit(page(apply(CARELESS, [nosniff]), SEEN_AT + 2, { suppressed }));
    await until('none', () => Promise.resolve(store.deployed.value?.missing === 0));
    expect(told(store.deployed.value ?? undefined)).toBe(said);
    expect(calls()[1]).toMatch(/^add #X-Content-Type-Options:\w+.* on shop\.example$/);
    await store.forgetCopied();
    expect(calls()[3]).toBe('copy nothing on shop.example');
    expect(store.deployed.value).toBeUndefined();
    expect(store.notice.value).toBe('Forgotten what you copied for this site.');
  });

  test('a copy in a preview is of the page before it', async () => {
    source.emit(STATES.preview);
    await store.remember(() => ({ advice: [nosniff] }));
    expect(calls()).toEqual([expect.stringMatching(/^add @\d+ \w+, =X-C.* on shop\.example$/)]);
    expect(store.deployed.value).toBeUndefined();
  });

  test('what cannot be stored, or written again, disturbs nobody', async () => {
    source.failWith = 'The disk is full';
    await store.remember(() => ({ advice: [nosniff] }));
    await store.remember(() => {
      throw new Error('no text');
    });
    expect(store.notice.value).toBe('');
  });

  test('a private window forgets nothing, and says so', async () => {
    source.canStore = false;
    await store.forgetCopied();
    expect(store.notice.value).toBe('Not forgotten: this is a private window.');
  });
});
