import { renderToString } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { baselineOf } from '../../../src/capture/history/baseline.js';
import { pageOf, type Look } from '../../../src/capture/history/looks.js';
import type { PageState } from '../../../src/capture/page-state.js';
import { audit } from '../../../src/engine/index.js';
import { App } from '../../../src/ui/report/App.js';
import { HistoryChart, pointsOf } from '../../../src/ui/history/History.js';
import { HistoryView } from '../../../src/ui/history/History.js';
import { NOW, optionsOf, pairOf } from '../../../src/ui/panel/Compare.js';
import { comparisonOf } from '../../../src/ui/panel/compared-markdown.js';
import { createStore } from '../../../src/ui/store.js';
import { historyText } from '../../../src/ui/history/text.js';
import { CARELESS, HARDENED, SEEN_AT, STATES } from '../../support/gallery/states.js';
import { historyFor, pinsFor } from '../../support/gallery/saved-settings.js';
import { MemoryPins } from '../../support/memory-pins.js';
import { MemorySource } from '../../support/memory-source.js';
import { pageWith } from '../../support/page.js';

const look = (date: string, grade: Look['grade'], score: number, complete = true): Look => ({
  time: Date.parse(`${date}T12:00`),
  grade,
  score,
  complete,
  caveat: false,
  high: 1,
  medium: 0,
  low: 0,
  info: 0,
});

const LOOKS = [
  look('2026-05-03', 'F', 0),
  look('2026-05-10', 'F', 10),
  look('2026-05-20', 'C', 50, false),
  look('2026-06-01', 'A', 90),
  look('2026-06-07', 'A', 95),
];

describe('the chart', () => {
  test('is named', () => {
    expect(historyText(LOOKS)).toBe('From F on 3 May to A on 7 June, 5 stored grades');
    expect(historyText(LOOKS.slice(2, 3))).toBe('~C on 20 May, 1 stored grade');
    expect(historyText([LOOKS[0], { ...LOOKS[4], time: (LOOKS[0]?.time ?? 0) + 1 }] as Look[])).toBe(
      'From F to A on 3 May, 2 stored grades',
    );
    expect(historyText([look('2025-12-31', 'F', 0), look('2026-01-01', 'A', 90)])).toBe(
      'From F on 31 December 2025 to A on 1 January 2026, 2 stored grades',
    );
    const blocked = { ...look('2026-05-03', 'A+', 110), caveat: true };
    expect(historyText([blocked])).toBe('A+ (with a caveat) on 3 May, 1 stored grade');
    expect(renderToString(<HistoryChart looks={[blocked]} />)).toContain('A+*');
    expect(renderToString(<HistoryChart looks={LOOKS} />)).toContain(
      'role="img" aria-label="From F on 3 May to A on 7 June, 5 stored grades"',
    );
  });

  test('has a letter where it changed, and the last one if two would overlap', () => {
    const letters = (looks: readonly Look[]) =>
      pointsOf(looks).flatMap(({ look, hasLetter }) => (hasLetter ? [look.grade] : []));
    expect(letters(LOOKS)).toEqual(['F', 'C', 'A']);
    const close = [...LOOKS, look('2026-06-08', 'B', 70), look('2026-06-09', 'A+', 120)];
    expect(letters(close)).toEqual(['F', 'C', 'A', 'A+']);
  });

  test('stays within its box, also with one look, many, and a score above 100', () => {
    const many = Array.from({ length: 100 }, (_, at) => look('2026-05-03', 'A+', at * 2)).map((one, at) => ({
      ...one,
      time: one.time + at * 1000,
    }));
    for (const looks of [LOOKS, LOOKS.slice(0, 1), many])
      for (const { x, y } of pointsOf(looks)) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(340);
        expect(y).toBeGreaterThanOrEqual(10);
        expect(y).toBeLessThanOrEqual(70);
      }
    expect(renderToString(<HistoryChart looks={[]} />)).toBe('');
  });

  test('without looks says so', () => {
    expect(renderToString(<HistoryView looks={[]} level={2} onForget={() => undefined} />)).toContain(
      'No grade is stored yet. One is when you reload this page or open Sitegrade on it again.',
    );
  });

  test('and its table say that not each look is stored', () => {
    const html = renderToString(<HistoryView looks={LOOKS} level={2} onForget={() => undefined} />);
    expect(html).toContain('Stored grades');
    expect(html).not.toContain('Every look');
  });
});

describe('a look', () => {
  const state = { kind: 'page', snapshot: HARDENED, seenAt: SEEN_AT } as const;
  const PAGE = pageOf(HARDENED.url);
  const pinned = [baselineOf(HARDENED, SEEN_AT - 1) ?? []].flat();

  function open(first: PageState, isPinned = true) {
    const source = new MemorySource(first);
    const pins = new MemoryPins(source, isPinned ? pinned : []);
    const store = createStore(source, pins);
    return { source, pins, store };
  }

  test('is sent once for each load of a pinned page, and again when its grade changes', () => {
    const { source, pins, store } = open(state);
    const { grade, score } = audit(HARDENED);
    expect(pins.sent).toMatchObject([[PAGE, { time: Math.round(SEEN_AT), grade, score }]]);
    source.emit({ ...state });
    expect(pins.sent).toHaveLength(1);
    source.emit({ ...state, snapshot: { ...CARELESS, url: HARDENED.url } });
    expect(pins.sent).toHaveLength(2);
    expect(store.looks.value).toHaveLength(1);
    source.emit({ ...state, seenAt: SEEN_AT + 86_400_000 });
    expect(pins.sent).toHaveLength(3);
    expect(store.looks.value).toHaveLength(2);
    // The history was asked for once, not once a load.
    expect(pins.watched).toEqual(['shop.example']);
    store.stop();
  });

  test('is deleted, and not sent again for the same load', async () => {
    const { pins, store } = open(state);
    await pins.forgetHistory(PAGE);
    expect(store.looks.value).toEqual([]);
    expect(pins.sent).toHaveLength(1);
    store.stop();
  });

  test.each([
    ['a page that is not pinned', { ...state, snapshot: { ...HARDENED, url: `${HARDENED.url}other` } }],
    ['a private window', { ...state, isPrivate: true }],
    [
      'an error page',
      {
        ...state,
        snapshot: {
          ...HARDENED,
          chain: {
            seen: true,
            value: HARDENED.chain.seen ? HARDENED.chain.value.map((hop) => ({ ...hop, status: 503 })) : [],
          },
        },
      },
    ],
    ['a page of which no response was recorded', STATES.nothing],
  ] as readonly (readonly [string, PageState])[])('is never of %s', (_, other) => {
    const { pins, store } = open(other);
    expect(pins.sent).toEqual([]);
    store.stop();
  });

  test('begins when the page is pinned, and ends with its last pin', async () => {
    const { pins, store } = open(state, false);
    expect([store.looks.value, pins.sent]).toEqual([undefined, []]);
    await store.pin();
    expect(store.looks.value).toHaveLength(1);
    expect(store.notice.value).toBe('Pinned.');
    for (const pin of pins.pins) await store.unpin(pin);
    expect(store.looks.value).toBeUndefined();
    expect(store.notice.value).toBe('Pin deleted.');
    store.stop();
  });

  test('is not said to begin where nothing is stored', async () => {
    const { pins, store } = open(state, false);
    pins.canStore = false;
    await store.pin();
    expect(store.looks.value).toBeUndefined();
    expect(store.notice.value).toBe('Not pinned: nothing from private windows is stored.');
    store.stop();
  });

  test.each([
    ['a pinned page', state, true, 'Pinned page'],
    ['another one', state, false, 'Pin this page'],
    ['one in a private window', { ...state, isPrivate: true }, false, 'This page cannot be pinned'],
  ] as const)('the popup has a row for %s', (_, shown, isPinned, words) => {
    const { store } = open(shown, isPinned);
    const html = renderToString(
      <App
        store={store}
        version="1"
        onClose={() => undefined}
        onOpenRecording={() => undefined}
        onSettings={() => undefined}
      />,
    );
    const rows = ['Pinned page', 'Pin this page', 'This page cannot be pinned'];
    expect(rows.filter((row) => html.includes(row))).toEqual([words]);
    store.stop();
  });

  test('a source without pins has no history', () => {
    const store = createStore(new MemorySource(state));
    expect([store.pins, store.looks.value]).toEqual([undefined, undefined]);
    store.stop();
  });
});

describe('what is compared', () => {
  const view = { snapshot: CARELESS, seenAt: SEEN_AT };
  const pins = pinsFor(STATES.careless);
  const keys = pins.map(({ site, seenAt }) => `${site} ${seenAt}`);
  const pair = (before = '', after = NOW, on = view) => pairOf(on, pins, { before, after });

  test('by default the latest pin of the page, with the page now', () => {
    expect(pair()).toMatchObject({ chosen: pins[0], names: ['Before', 'Now'], areTwo: false });
    expect(pair()?.after).toBe(CARELESS);
  });

  test('else the latest of the site, else none', () => {
    const of = (url: string) => pair('', NOW, { ...view, snapshot: { ...CARELESS, url } });
    expect(of('https://shop.example/other')).toMatchObject({
      chosen: pins[0],
      areTwo: true,
      names: ['/account/orders/2026', '/other'],
    });
    expect(of('https://other.example/')).toBeUndefined();
  });

  test('a pin of another host', () => {
    expect(pair(keys[1])).toMatchObject({
      areTwo: true,
      names: ['staging.shop.example:8443', 'shop.example'],
    });
  });

  test('two dates of one page, the earlier first', () => {
    for (const [one, other] of [
      [keys[0], keys[2]],
      [keys[2], keys[0]],
    ]) {
      const both = pair(one, other);
      expect(both).toMatchObject({ areTwo: false });
      expect([both?.before, both?.after]).toEqual([pins[2]?.snapshot, pins[0]?.snapshot]);
    }
  });

  test('a pin that was deleted is no longer chosen', () => {
    expect(pair('gone 1', 'gone 2')).toMatchObject({ chosen: pins[0], names: ['Before', 'Now'] });
  });

  test('the choices', () => {
    const { own, others } = optionsOf(pins, pageOf(CARELESS.url));
    expect(own.map(({ key }) => key)).toEqual([keys[0], keys[2]]);
    expect(others.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^staging\.shop\.example:8443\/account, \d+ \w+ \d+/),
    ]);
  });

  test('is written as the command line does', () => {
    const markdown = comparisonOf(HARDENED, CARELESS);
    expect(markdown).toContain('# Comparison: ');
    expect(markdown).toContain('## Findings');
  });

  test('with the suppressions of each side’s own site', () => {
    const [finding, reason] = ['content-security-policy/missing', 'agreed'];
    const bare = pageWith({ url: 'https://a.test/' });
    const of = (site: string) =>
      comparisonOf(
        bare,
        pageWith({ url: 'https://b.test/' }),
        new Map([[finding, { site, finding, reason }]]),
      );
    expect(new Set([of('a.test'), of('b.test'), of('c.test')]).size).toBe(3);
  });
});

test('the gallery’s history fits its bounds', () => {
  expect([...historyFor(STATES.careless).values()][0]).toHaveLength(12);
});
