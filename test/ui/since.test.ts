import { describe, expect, test } from 'vitest';
import { audit, suppressionsFor, type PageSnapshot, type Report } from '../../src/engine/index.js';
import { createStore } from '../../src/ui/store.js';
import { sinceOf } from '../../src/ui/history/since.js';
import { CARELESS, HARDENED, SEEN_AT, unseen } from '../support/gallery/states.js';
import { MemorySource } from '../support/memory-source.js';
import { pageWith } from '../support/page.js';

const NOSNIFF = ['X-Content-Type-Options', 'nosniff'] as const;
const HSTS = ['Strict-Transport-Security', 'max-age=63072000; includeSubDomains'] as const;
const text = (before: PageSnapshot, after: PageSnapshot) => sinceOf(audit(before), audit(after)).text;

describe('what changed', () => {
  test('nothing', () => {
    expect(sinceOf(audit(CARELESS), audit(CARELESS))).toEqual({
      text: 'Nothing changed since the last look.',
      isChange: false,
    });
    expect(sinceOf(audit(CARELESS), audit(HARDENED)).isChange).toBe(true);
  });

  test('fixed, new and the letter', () => {
    const [bare, better] = [pageWith(), pageWith({ headers: [NOSNIFF, HSTS] })];
    expect(text(bare, better)).toMatch(/^Since the last look: 2 findings fixed, [A-F][+-]? → [A-F][+-]?$/);
    expect(text(better, bare)).toMatch(/^Since the last look: 2 new findings, [A-F][+-]? → [A-F][+-]?$/);
    expect(text(pageWith({ headers: [NOSNIFF] }), pageWith({ headers: [HSTS] }))).toMatch(
      /^Since the last look: 1 finding fixed, 1 new/,
    );
  });

  test('a finding that is no longer checked is not fixed, one that was not checked is not new', () => {
    const blind = { ...CARELESS, chain: unseen('service-worker') };
    expect(text(CARELESS, blind)).toMatch(/^Since the last look: \d+ findings not checked now$/);
    expect(text(blind, CARELESS)).toMatch(/^Since the last look: \d+ findings not checked before$/);
  });

  test('a check that passed and now cannot run is no reason to say that nothing changed', () => {
    const { complete } = audit({ ...HARDENED, markup: unseen('page-not-read') });
    expect(complete).toBe(false);
    expect(text(HARDENED, { ...HARDENED, markup: unseen('page-not-read') })).toBe(
      'Since the last look: no change in what could be checked',
    );
  });
});

test('a letter has its caveat', () => {
  const [before, after] = [audit(CARELESS), audit(CARELESS)];
  const better: Report = { ...after, grade: 'A+', score: 110, caveats: after.findings.slice(0, 1) };
  expect(sinceOf(before, better).text).toMatch(/→ A\+ \(with a caveat\)$/);
});

test('a check that ran for one of them only may be why the score differs', () => {
  const [asked, bare] = [audit(HARDENED), audit(CARELESS)];
  const unasked = {
    ...asked,
    score: asked.score - 10,
    unknowns: bare.unknowns.concat({ rule: 'x' } as Report['unknowns'][number]),
  };
  for (const said of [sinceOf(asked, unasked), sinceOf(unasked, asked)])
    expect(said).toEqual({
      text: 'Since the last look: no change in what could be checked',
      isChange: false,
    });
});

describe('a view that stays open', () => {
  const URL = HARDENED.url;
  const at = (snapshot: PageSnapshot, seenAt: number) => ({ kind: 'page', snapshot, seenAt }) as const;
  const CARELESS_HERE = { ...CARELESS, url: URL };

  test('says what a reload changed, until the address changes', () => {
    const source = new MemorySource(at(CARELESS_HERE, SEEN_AT));
    const store = createStore(source);
    expect(store.since.value).toBeUndefined();
    source.emit({ kind: 'loading' });
    source.emit(at(HARDENED, SEEN_AT + 1));
    const changed = store.since.value?.text;
    expect(changed).toMatch(/^Since the last look: .* fixed/);
    // More facts of the same load.
    source.emit(at({ ...HARDENED, cookieStore: CARELESS.cookieStore }, SEEN_AT + 1));
    expect(store.since.value?.text).toMatch(/^Since the last look: .* fixed/);
    source.emit(at({ ...HARDENED, cookieStore: CARELESS.cookieStore }, SEEN_AT + 2));
    expect(store.since.value?.text).toBe('Nothing changed since the last look.');
    source.emit(at({ ...HARDENED, url: `${URL}other` }, SEEN_AT + 3));
    expect(store.since.value).toBeUndefined();
    source.emit(at(HARDENED, SEEN_AT + 4));
    expect(store.since.value).toBeUndefined();
    store.stop();
  });

  test('what the user suppressed is no change of the site', () => {
    const source = new MemorySource(at(CARELESS_HERE, SEEN_AT));
    const store = createStore(source);
    source.emit(at(CARELESS_HERE, SEEN_AT + 1));
    const suppressions = audit(CARELESS_HERE).findings.map(({ id }) => ({
      site: 'shop.example',
      finding: id,
      reason: 'agreed',
    }));
    const suppressed = suppressionsFor(URL, suppressions, '2026-11-25');
    source.emit({ ...at(CARELESS_HERE, SEEN_AT + 1), suppressed });
    expect(store.since.value?.text).toBe('Nothing changed since the last look.');
    source.emit(at(CARELESS_HERE, SEEN_AT + 2));
    expect(store.since.value?.text).toBe('Nothing changed since the last look.');
    store.stop();
  });

  test.each([
    { kind: 'not-web', scheme: 'about:' },
    { kind: 'failed', url: 'https://other.example/', error: '' },
  ] as const)('starts again after $kind', (between) => {
    const source = new MemorySource(at(CARELESS_HERE, SEEN_AT));
    const store = createStore(source);
    source.emit(between);
    source.emit(at(HARDENED, SEEN_AT + 1));
    expect(store.since.value).toBeUndefined();
    store.stop();
  });

  test('an error page is no change: the next load is compared with the one before the error', () => {
    const source = new MemorySource(at(CARELESS_HERE, SEEN_AT));
    const store = createStore(source);
    const broken = at(pageWith({ url: URL, status: 502 }), SEEN_AT + 1);
    source.emit(broken);
    expect(store.since.value).toBeUndefined();
    source.emit(at(HARDENED, SEEN_AT + 2));
    expect(store.since.value?.text).toMatch(/^Since the last look: .* fixed/);
    store.stop();
    // Where the first load was an error, there is nothing to compare with.
    const other = new MemorySource(broken);
    const later = createStore(other);
    other.emit(at(HARDENED, SEEN_AT + 2));
    expect(later.since.value).toBeUndefined();
    later.stop();
  });

  test('compares with the last page that it saw where one load failed', () => {
    const source = new MemorySource(at(HARDENED, SEEN_AT));
    const store = createStore(source);
    source.emit({ kind: 'failed', url: URL, error: 'net::ERR_CONNECTION_RESET' });
    source.emit(at(HARDENED, SEEN_AT + 1));
    expect(store.since.value?.text).toBe('Nothing changed since the last look.');
    store.stop();
  });
});
