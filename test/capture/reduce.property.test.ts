import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaptureEvent } from '../../src/capture/events.js';
import { CaptureMemory } from '../support/capture-memory.js';
import { script, type ScriptedResponse, type Script } from '../support/capture-script.js';
import { runs } from '../support/runs.js';

/** A few URLs only, so that documents often share theirs. */
const url = fc.constantFrom<string>(
  'http://a.test/',
  'https://a.test/',
  'https://b.test/',
  'https://b.test/x',
);
const urls = fc.array(url, { minLength: 1, maxLength: 4 });

/** A step of a walk: a load, or a load that fails or is taken over. */
const step = fc.record({
  tabId: fc.constantFrom(1, 2),
  frameId: fc.constantFrom(0, 0, 0, 20),
  urls,
  what: fc.constantFrom(
    ...(['load', 'load', 'load', 'service-worker', 'preload', 'late preload', 'given-up', 'failed'] as const),
  ),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Each response has a unique mark, which shows where facts come from. */
function plan({ tabId, frameId, urls: chain }: Step, index: number): Script {
  const responses = chain.map((to, hop): ScriptedResponse => ({
    url: to,
    headers: [['mark', `${index}.${hop}`]],
  }));
  return { tabId, frameId, responses, documentId: `d${index}`, at: 1_000 * index };
}

interface Told {
  readonly requests: readonly CaptureEvent[];
  readonly navigations: readonly CaptureEvent[];
}

function tell(one: Step, index: number): Told {
  const { navigating, requests, committed } = script(plan(one, index));
  const failed: CaptureEvent = {
    type: 'navigation-failed',
    tabId: one.tabId,
    frameId: one.frameId,
    url: committed.url,
    at: committed.at,
    error: 'net::ERR_FAILED',
  };
  // A preload follows no redirect: it is the request for where the redirects led to.
  const last = requests.findLastIndex(({ type }) => type === 'requested');
  const [requested, ...answered] = requests.slice(last);
  const preload = requested
    ? [...requests.slice(0, last), requested, { ...requested, type: 'taken-over' as const }]
    : [];
  const made = { ...committed, url: navigating.url };
  switch (one.what) {
    case 'preload':
      return { requests: [...preload, ...answered], navigations: [navigating, committed] };
    case 'late preload': {
      const late = answered.map((event) => ({ ...event, at: event.at + 100 }));
      return { requests: preload, navigations: [navigating, committed, ...late] };
    }
    case 'service-worker':
      return { requests: [], navigations: [navigating, made] };
    case 'given-up':
      return { requests: requests.slice(0, -1), navigations: [navigating, failed] };
    case 'failed':
      return { requests, navigations: [navigating, failed] };
    case 'load':
      return { requests, navigations: [navigating, committed] };
  }
}

/** Merges streams, keeping the order within each; `picks` says which goes next. */
function interleave<T>(streams: readonly (readonly T[])[], picks: readonly number[]): T[] {
  const rest = streams.map((stream) => [...stream]);
  const merged: T[] = [];
  let turn = 0;
  for (;;) {
    const left = rest.filter((stream) => stream.length > 0);
    const next = left[(picks[turn % picks.length] ?? 0) % Math.max(left.length, 1)]?.shift();
    if (next === undefined) return merged;
    merged.push(next);
    turn += 1;
  }
}

const picks = fc.array(fc.nat(7), { minLength: 1, maxLength: 30 });

/** The marks of a document's chain, as `index.hop`. */
function marks(memory: CaptureMemory, id: string): string[] {
  const { chain } = memory.snapshot(id);
  if (!chain.seen) return [];
  return chain.value.flatMap(({ headers }) => (headers.seen ? headers.value.map(({ value }) => value) : []));
}

function expectOwnFacts(memory: CaptureMemory, walk: readonly Step[]): void {
  for (const id of memory.documents.keys()) {
    const index = Number(id.slice(1));
    const own = (walk[index]?.urls ?? []).map((_, hop) => `${index}.${hop}`);
    const found = marks(memory, id);
    if (found.length > 0) expect(found).toEqual(own);
  }
}

describe('facts never mix between documents', () => {
  it('for any actions in two tabs, with Chromium’s events', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 14 }), picks, (walk, order) => {
        // One navigation after another in each tab; the tabs in any order.
        const perTab = [1, 2].map((tabId) =>
          walk.flatMap((one, index) => {
            if (one.tabId !== tabId) return [];
            const { requests, navigations } = tell(one, index);
            return [...navigations.slice(0, 1), ...requests, ...navigations.slice(1)];
          }),
        );
        const memory = new CaptureMemory().take(...interleave(perTab, order));
        expectOwnFacts(
          memory,
          walk.map((one) => ownOnly(one)),
        );
        // No event was missed, so each load has its chain.
        for (const id of memory.documents.keys())
          if (walk[Number(id.slice(1))]?.what === 'load') expect(marks(memory, id)).not.toEqual([]);
      }),
      { numRuns: runs(1_500) },
    );
  });

  it('for any order of Firefox’s requests and navigations', () => {
    const load = fc.record({
      one: step.filter(({ what }) => what === 'load'),
      isViewSource: fc.constantFrom(false, false, true),
    });
    fc.assert(
      fc.property(fc.array(load, { maxLength: 7 }), picks, (loads, order) => {
        const walk = loads.map(({ one }) => one);
        const streams = [1, 2].flatMap((tabId) => {
          const told = loads.flatMap(({ one, isViewSource }, index) =>
            one.tabId === tabId ? [{ ...script({ ...plan(one, index), firefox: true }), isViewSource }] : [],
          );
          return [
            told.flatMap(({ requests }) => requests),
            told.flatMap(({ navigating, continued, committed, isViewSource }) =>
              isViewSource
                ? [{ ...committed, url: 'view-source:', access: false }]
                : [navigating, continued, committed],
            ),
          ];
        });
        const memory = new CaptureMemory().take(...interleave<CaptureEvent>(streams, order));
        expectOwnFacts(memory, walk);
        // No event was missed, so none is said to be.
        for (const { chain } of memory.documents.values())
          expect(chain.seen || chain.because === 'awaited').toBe(true);
      }),
      { numRuns: runs(1_500) },
    );
  });
});

describe('events that were missed', () => {
  it('together, as when a worker is killed: the chain is right or unknown', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.nat(80), fc.nat(40), (steps, from, count) => {
        const walk = steps.map((one): Step => ({ ...one, tabId: 1 }));
        const told = walk.flatMap((one, index) => {
          const { requests, navigations } = tell(one, index);
          return [...navigations.slice(0, 1), ...requests, ...navigations.slice(1)];
        });
        const events = told.toSpliced(from, count, { type: 'gap', tabId: 1 });
        expectOwnFacts(
          new CaptureMemory().take(...events),
          walk.map((one) => ownOnly(one)),
        );
      }),
      { numRuns: runs(10_000) },
    );
  });

  it('together, as when Firefox ends its event page', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 6 }),
        picks,
        fc.nat(60),
        fc.nat(30),
        (steps, order, from, count) => {
          const walk = steps.map((one): Step => ({ ...one, tabId: 1, frameId: 0, what: 'load' }));
          // The navigation starts first; the document may be committed at any time after.
          const told = walk.flatMap((one, index) => {
            const { navigating, continued, requests, committed } = script({
              ...plan(one, index),
              firefox: true,
            });
            return [navigating, ...interleave<CaptureEvent>([requests, [continued, committed]], order)];
          });
          const events = told.toSpliced(from, count, { type: 'gap', tabId: 1 });
          expectOwnFacts(new CaptureMemory().take(...events), walk);
        },
      ),
      { numRuns: runs(10_000) },
    );
  });
});

/** A document from a service worker has no chain. */
function ownOnly(one: Step): Step {
  return ['service-worker', 'preload', 'late preload'].includes(one.what) ? { ...one, urls: [] } : one;
}
