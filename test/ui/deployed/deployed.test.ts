import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest';
import type { PageState } from '../../../src/capture/page-state.js';
import { apply, audit, documentHop, type Advice, type PageSnapshot } from '../../../src/engine/index.js';
import { fixesFor, contextOf } from '../../../src/fixes/index.js';
import { copiedOf, copiedText, judged } from '../../../src/ui/deployed/judged.js';
import { createStore, type Store } from '../../../src/ui/store.js';
import { CARELESS, HARDENED, SEEN_AT, STATES } from '../../support/gallery/states.js';
import { MemorySource } from '../../support/memory-source.js';
import { until } from '../../support/until.js';

const pageOf = (snapshot: PageSnapshot, seenAt = Infinity) => ({ snapshot, report: audit(snapshot), seenAt });
const header = (name: string, value: string): Advice => ({ op: 'set-header', name, value });
const nosniff = header('X-Content-Type-Options', 'nosniff');
const framing = header('X-Frame-Options', 'SAMEORIGIN');
const referrer = header('Referrer-Policy', 'strict-origin-when-cross-origin');

/** The lines for what is copied on the careless page. */
const copied = (...advice: Advice[]) => copiedOf(pageOf(CARELESS), advice);
const textOn = (snapshot: PageSnapshot, lines: readonly string[]) => judged(lines, pageOf(snapshot))?.text;

function without(snapshot: PageSnapshot, dropped: string): PageSnapshot {
  const { chain } = snapshot;
  const hop = documentHop(snapshot);
  if (!chain.seen || !hop?.headers.seen) throw new Error('no response');
  const headers = { seen: true, value: hop.headers.value.filter(({ name }) => name !== dropped) } as const;
  return { ...snapshot, chain: { seen: true, value: [...chain.value.slice(0, -1), { ...hop, headers }] } };
}

describe('what a load has of the copied fixes', () => {
  const all = [nosniff, framing, referrer];
  const lines = copied(...all);

  it('is all, some or none of them', () => {
    expect(textOn(CARELESS, lines)).toBe('None of the 3 copied fixes is there yet.');
    expect(textOn(apply(CARELESS, all), lines)).toBe('All 3 copied fixes are there.');
    expect(textOn(apply(CARELESS, [nosniff]), lines)).toBe(
      '1 of 3 copied fixes are there. Missing: X-Frame-Options, Referrer-Policy.',
    );
    expect(textOn(CARELESS, copied(nosniff))).toBe('The copied fix is not there yet.');
    expect(textOn(apply(CARELESS, [nosniff]), copied(nosniff))).toBe('The copied fix is there.');
  });

  it('is lost on this page if another load had it', () => {
    const { seen = [] } = judged(lines, pageOf(apply(CARELESS, [nosniff, referrer]))) ?? {};
    expect(seen.map((line) => line.split(':')[0])).toEqual(['#X-Content-Type-Options', '#Referrer-Policy']);
    const after = lines.map((line) => seen.find((one) => one.slice(1) === line.slice(1)) ?? line);
    expect(textOn(apply(CARELESS, [nosniff]), after)).toBe(
      '1 of 3 copied fixes are there. Missing: X-Frame-Options. Lost on this page: Referrer-Policy.',
    );
    expect(judged(after, pageOf(apply(CARELESS, [nosniff])))?.seen).toEqual([]);
  });

  it('names what the page sent before, and only that page', () => {
    const own = copiedOf(pageOf(without(HARDENED, 'X-Content-Type-Options')), [nosniff]);
    const lost = without(HARDENED, 'Referrer-Policy');
    const said = 'The copied fix is there. Lost on this page: Referrer-Policy.';
    expect(textOn(lost, own)).toBe(said);
    expect(textOn({ ...lost, url: `${HARDENED.url}?query` }, own)).toBe(said);
    expect(textOn({ ...lost, url: 'https://shop.example/other' }, own)).toBe('The copied fix is there.');
  });

  it('is there with another value that closes the finding, and not with one that does not', () => {
    const deny = header('X-Frame-Options', 'DENY');
    expect(textOn(apply(CARELESS, [deny]), copied(framing))).toBe('The copied fix is there.');
    expect(textOn(apply(CARELESS, [header('X-Frame-Options', 'nonsense')]), copied(framing))).toBe(
      'The copied fix is not there yet. Another value: X-Frame-Options.',
    );
    expect(textOn(apply(CARELESS, [header('X-Frame-Options', 'DENY, DENY')]), copied(framing))).toBe(
      'The copied fix is not there yet. Sent twice: X-Frame-Options.',
    );
  });

  it('is there where another header takes its place, but was not seen: it is never lost', () => {
    const policy = {
      ...header('Content-Security-Policy', "frame-ancestors 'self'"),
      unless: ['X-Frame-Options'],
    };
    const own = copied(nosniff, policy);
    const result = judged(own, pageOf(apply(CARELESS, [nosniff, header('X-Frame-Options', 'DENY')])));
    expect(result?.text).toBe('All 2 copied fixes are there.');
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
      'None of the 3 copied fixes is there yet.',
    );
    expect(textOn(apply(CARELESS, [nosniff]), copied(nosniff, hidden))).toBe(
      '1 of 2 copied fixes are there. Still sent: version in Server.',
    );
    expect(textOn(apply(CARELESS, [hidden, cookie]), copied(nosniff, hidden, cookie))).toBe(
      '2 of 3 copied fixes are there. Missing: X-Content-Type-Options.',
    );
    // A page that sets no such cookie says nothing of it.
    const line = copied(cookie);
    expect(textOn({ ...HARDENED, url: CARELESS.url }, line)).toBeUndefined();
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
  });

  it('is known of each text for the servers of a page', () => {
    const { report, snapshot } = pageOf(CARELESS);
    const advice = report.findings.flatMap((one) => one.advice);
    const { blocks } = fixesFor(advice, report.stack, contextOf(snapshot));
    const effects = blocks.filter(({ alternative }) => !alternative).flatMap(({ effect }) => effect);
    const own = copied(...effects);
    expect(copiedText(own)).toEqual([expect.stringMatching(/^\d\d? fixes copied on \d/)]);
    expect(textOn(apply(CARELESS, effects), own)).toMatch(/^All \d+ copied fixes are there\.$/);
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
    await store.remember([nosniff, framing], true);
    expect(calls()).toEqual([expect.stringMatching(/^copy @\d+ \w+, =X-C.*, =X-F.* on shop\.example$/)]);
    expect(store.deployed.value).toBeUndefined();
    source.emit(page(apply(CARELESS, [nosniff]), SEEN_AT + 2));
    const said = '1 of 2 copied fixes are there. Missing: X-Frame-Options.';
    await until('the sentence', () => Promise.resolve(store.deployed.value === said));
    expect(calls()[1]).toMatch(/^add #X-Content-Type-Options:\w+.* on shop\.example$/);
    await store.forgetCopied();
    expect(calls()[2]).toBe('copy nothing on shop.example');
    expect(store.deployed.value).toBeUndefined();
    expect(store.notice.value).toBe('Forgotten what you copied for this site.');
  });

  test('a copy in a preview is of the page before it', async () => {
    source.emit(STATES.preview);
    await store.remember([nosniff]);
    expect(calls()).toEqual([expect.stringMatching(/^add @\d+ \w+, =X-C.* on shop\.example$/)]);
    expect(store.deployed.value).toBeUndefined();
  });

  test('what cannot be stored disturbs nobody', async () => {
    source.failWith = 'The disk is full';
    await store.remember([nosniff]);
    expect(store.notice.value).toBe('');
  });
});
