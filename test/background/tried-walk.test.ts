import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as TriedWalk from '../../src/background/tried-walk.js';
import { newRecording, type StoredRecording } from '../../src/capture/recording.js';
import { emptyRecording } from '../../src/engine/index.js';

const ORIGIN = 'https://a.test';
const VALUE = "default-src 'none'";
const MODULES = [
  'browser/browser-features',
  'browser/navigation',
  'browser/tabs',
  'page/observe-violations',
  'session/facts',
  'session/page-state',
  'session/previews',
  'settings/recordings',
].map((name) => `../../src/platform/${name}.js`);

let stored: StoredRecording | undefined;
let shown: string[];
let isPrivate: boolean;
let isWatchable: boolean;
let tellsAll: boolean;
let operations: readonly object[];
let state: object;
let tried: typeof TriedWalk;

const page = (more: object = {}, preview: object = {}) => ({
  kind: 'page',
  snapshot: { url: `${ORIGIN}/orders/1`, simulated: true, ...more },
  preview: { conflicts: [], ...preview },
});

beforeEach(async () => {
  stored = newRecording(emptyRecording(ORIGIN), 1);
  [shown, isPrivate, isWatchable, tellsAll, state] = [['one'], false, true, true, page()];
  operations = [{ operation: 'append', name: 'Content-Security-Policy', value: VALUE }];
  vi.resetModules();
  const mocks: readonly object[] = [
    { reportsViolations: () => tellsAll },
    {
      shownIn: () =>
        Promise.resolve({ documentId: shown.length > 1 ? shown.shift() : shown[0], url: `${ORIGIN}/` }),
    },
    { isPrivate: () => Promise.resolve(isPrivate) },
    { observeViolations: () => (isWatchable ? Promise.resolve() : Promise.reject(new Error('a viewer'))) },
    { recorded: () => null },
    { pageStateOf: () => Promise.resolve(state) },
    { readPreviews: () => Promise.resolve({ 1: { origin: ORIGIN, startedAt: 7, operations } }) },
    {
      changeRecording: (_origin: string, edit: (before?: StoredRecording) => StoredRecording | undefined) => {
        stored = edit(stored);
        return Promise.resolve();
      },
    },
  ];
  MODULES.forEach((path, at) => {
    vi.doMock(path, () => mocks[at] ?? {});
  });
  tried = await import('../../src/background/tried-walk.js');
  return () => {
    for (const path of MODULES) vi.doUnmock(path);
    vi.resetModules();
  };
});

const walk = () => stored?.tried;

describe('a page with a policy that a preview enforces', () => {
  it('has tried the policy once it has loaded', async () => {
    await tried.noteTriedLoad(1);
    expect(walk()).toMatchObject({ value: VALUE, preview: 7, pages: ['/orders/*'], blocked: [] });
    await tried.noteTriedLoad(2);
    expect(walk()?.pages).toHaveLength(1);
  });

  it.each([
    ['the server sent it', () => (state = page({ simulated: undefined }))],
    ['the browser restored it from an earlier preview', () => (state = page({}, { isEarlier: true }))],
    [
      'another extension changed its policy',
      () => (state = page({}, { conflicts: ['Content-Security-Policy'] })),
    ],
    ['it was left meanwhile', () => (shown = ['one', 'two'])],
    ['it cannot be watched', () => (isWatchable = false)],
    ['it is in a private window', () => (isPrivate = true)],
    [
      'the policy was only reported',
      () =>
        (operations = [{ operation: 'append', name: 'Content-Security-Policy-Report-Only', value: VALUE }]),
    ],
    ['it is of another site', () => (state = page({ url: 'https://b.test/' }))],
    ['the site has no recording', () => (stored = undefined)],
  ])('has tried nothing if %s', async (_, change) => {
    change();
    await tried.noteTriedLoad(1);
    await tried.noteTriedViolation(1, 'https://b.test/', { directive: 'img-src', blocked: 'inline' });
    expect(walk()).toBeUndefined();
  });

  it('says what was blocked, but not what was only reported, nor what other headers block', async () => {
    await tried.noteTriedViolation(1, `${ORIGIN}/`, { directive: 'img-src', blocked: 'https://x.test' });
    await tried.noteTriedViolation(1, `${ORIGIN}/`, {
      directive: 'font-src',
      blocked: 'https://x.test',
      isReported: true,
    });
    await tried.noteTriedViolation(1, `${ORIGIN}/`, {
      directive: 'Cross-Origin-Embedder-Policy',
      blocked: 'https://x.test',
    });
    expect(walk()?.blocked).toEqual([{ page: '/', directive: 'img-src', blocked: 'https://x.test' }]);
  });

  it('says where the browser does not tell all', async () => {
    tellsAll = false;
    await tried.noteTriedLoad(1);
    expect(walk()?.isUntold).toBe(true);
  });
});
