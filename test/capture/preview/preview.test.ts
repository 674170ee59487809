import { describe, expect, test } from 'vitest';
import { seen } from '../../../src/capture/observed.js';
import { isOf } from '../../../src/capture/page-state.js';
import {
  knownBefore,
  newlyBlocked,
  NOTHING_SEEN,
  pageOf,
  parseAdvice,
  type Preview,
} from '../../../src/capture/preview/preview.js';
import { pageWith } from '../../support/page.js';
import { parseMarked, verifyMark } from '../../../src/capture/own-headers.js';
import { parseHeaders } from '../../../src/capture/headers.js';

const MARK = { name: 'Sitegrade-Preview', value: 'token' };
const control = (value: string) => ({ name: 'Cache-Control', value });

describe('a marked response', () => {
  test.each([
    ['none before', [control('no-store'), MARK], []],
    ['one line for both', [control('private, no-store'), MARK], [control('private')]],
    ['a line each', [control('private'), MARK, control('no-store')], [control('private')]],
    ['no-store of its own', [control('no-store, no-store'), MARK], [control('no-store')]],
  ])('has the Cache-Control that the server sent: %s', (_, raw, expected) => {
    expect(parseMarked(raw).mark).toEqual({ token: 'token', without: parseHeaders(expected) });
  });

  test('is simulated by the token of a preview, and by no other', () => {
    const raw = [MARK, control('no-store')];
    const { mark } = parseMarked(raw);
    if (!mark) throw new Error('No mark');
    const event = {
      type: 'started',
      tabId: 1,
      requestId: '1',
      frameId: 0,
      url: 'https://a.example/',
      at: 0,
      status: 200,
      fromCache: false,
      ...parseHeaders(raw),
    } as const;
    const own = { token: 'token', tabId: 1, origin: 'https://a.example' };
    const simulated = { ...event, ...parseHeaders([]), simulated: true };
    const verify = (marks: Parameters<typeof verifyMark>[1], begun = 5) =>
      verifyMark({ ...event, mark }, marks, begun);
    expect(verify([{ ...own, token: 'other' }, own])).toEqual(simulated);
    // One that began before the end of the preview may be answered after it.
    expect(verify([{ ...own, until: 5 }])).toEqual(simulated);
    expect(verify([{ ...own, until: 4 }])).toEqual(event);
    for (const other of [{ token: 'other' }, { tabId: 2 }, { origin: 'https://b.example' }])
      expect(verify([{ ...own, ...other }])).toEqual(event);
    expect(verifyMark(event, [own], 5)).toEqual(event);
  });

  test('that has the mark twice is not: a rule sets it', () => {
    expect(parseMarked([MARK, MARK, control('no-store')]).mark).toBeUndefined();
  });
});

describe('advice in a message', () => {
  test('keeps what a preview needs', () => {
    expect(
      parseAdvice([
        { op: 'set-header', name: 'X', value: 'y', notes: ['z'] },
        { op: 'set-header', name: 'X', value: 'y', unless: ['Z'] },
        { op: 'set-header', name: 'X', value: 'y', unless: [] },
        {
          op: 'set-cookie-attributes',
          cookie: 'a',
          role: 'session',
          secure: true,
          httpOnly: 'yes',
          sameSite: 'Lax',
        },
        { op: 'redirect-to-https' },
      ]),
    ).toEqual([
      { op: 'set-header', name: 'X', value: 'y' },
      { op: 'set-header', name: 'X', value: 'y', unless: ['Z'] },
      { op: 'set-header', name: 'X', value: 'y' },
      { op: 'set-cookie-attributes', cookie: 'a', role: 'session', secure: true, sameSite: 'Lax' },
      { op: 'redirect-to-https' },
    ]);
  });

  test.each([
    null,
    {},
    [null],
    [{ op: 'set-header', name: 'X' }],
    [{ op: 'set-header', name: 'X', value: 'y'.repeat(40_000) }],
    [{ op: 'set-header', name: 'X', value: 'y', unless: 'Z' }],
    [{ op: 'set-header', name: 'X', value: 'y', unless: Array(11).fill('Z') }],
    [{ op: 'set-cookie-attributes', cookie: 'a', role: 'any' }],
    [{ op: 'run' }],
    Array(501).fill({ op: 'redirect-to-https' }),
  ])('malformed %#', (raw) => {
    expect(parseAdvice(raw)).toBeUndefined();
  });
});

test('what was blocked before is not new, unless it is only reported now', () => {
  const inline = { directive: 'script-src-elem', blocked: 'inline' };
  const preview: Preview = {
    origin: 'https://a.example',
    ruleId: 2,
    startedAt: 0,
    plan: { operations: [], computed: [] },
    before: { grade: 'F', score: 0, page: 'https://a.example/', blocked: [{ ...inline, count: 3 }] },
    seen: {
      ...NOTHING_SEEN,
      blocked: {
        first: [inline, { ...inline, isReported: true }, { directive: 'img-src', blocked: 'data:' }],
        more: seen(0),
      },
    },
  };
  expect(newlyBlocked(preview, 'https://a.example/#top')).toEqual([
    { ...inline, isReported: true },
    { directive: 'img-src', blocked: 'data:' },
  ]);
  // What that page had blocked says nothing of others.
  expect(newlyBlocked(preview, 'https://a.example/other')).toEqual(preview.seen.blocked.first);
  expect(knownBefore(preview, 'https://a.example/other')).toEqual({});
});

test('a page is known by its whole URL, of whose query nothing can be read', () => {
  const [one, same, other] = ['?token=secret#a', '?token=secret', '?token=other'].map((rest) =>
    pageOf(`https://a.example/x${rest}`),
  );
  expect(one).toBe(same);
  expect(one).toMatch(/^https:\/\/a\.example\/x\?[\da-f]{1,8}$/);
  expect(one).not.toBe(other);
  expect(pageOf('https://a.example/x')).toBe('https://a.example/x');
});

test('a page that a browser restores from an earlier preview is not of the one that runs', () => {
  const preview = { startedAt: 5 } as Preview;
  const page = (seenAt: number, isSimulated = true) => ({
    ...pageWith({ seenAt }),
    ...(isSimulated && { simulated: true as const }),
  });
  expect([page(5), page(4), page(6, false)].map((one) => isOf(preview, one))).toEqual([true, false, false]);
});
