import { expect, test } from 'vitest';
import { seen, notSeen } from '../../../src/capture/observed.js';
import type { PageState } from '../../../src/capture/page-state.js';
import { MAX_PREVIEW_BLOCKED, type PreviewSeen } from '../../../src/capture/preview/preview.js';
import { STATES, type StateName } from '../../support/gallery/states.js';
import { popupOf, wordsOf } from '../../support/popup-html.js';

/** The text of the popup. */
const shown = (state: PageState) => wordsOf(popupOf(state));

/** A page with a preview. */
function previewOf(name: StateName) {
  const state: PageState = STATES[name];
  if (state.kind !== 'page' || !state.preview) throw new Error('No preview');
  return { ...state, preview: state.preview };
}

/** What a policy blocked in a preview. */
const BLOCKED = { first: [{ directive: 'style-src-elem', blocked: 'inline' }], more: seen(0) };
const NOTHING = /Nothing (?:new|else) was blocked/;

test('nothing is said to be blocked only where the page is watched', () => {
  expect(shown(STATES['preview-quiet'])).toMatch(NOTHING);
  const unwatched = shown(STATES['preview-unwatched']);
  expect(unwatched).not.toMatch(NOTHING);
  expect(unwatched).toContain(
    'Not known of this page: what policies block; which requests fail; which errors it has; whether it looks as before.',
  );
});

test('what the browser does not tell is named', () => {
  const state = previewOf('preview-quiet');
  const text = shown({ ...state, preview: { ...state.preview, unreported: ['Integrity-Policy'] } });
  expect(text).toContain(
    'Not known of this page: what Integrity-Policy blocks (this browser does not tell).',
  );
  expect(text).toContain('Nothing else was blocked');
});

test('what is not known of a page is said, and then nothing is said to be new', () => {
  const state = previewOf('preview-quiet');
  const { preview } = state;
  const withSeen = (seen: Partial<PreviewSeen>) =>
    shown({ ...state, preview: { ...preview, seen: { ...preview.seen, ...seen } } });
  const unread = withSeen({ blocked: { first: [], more: seen(4_200) } });
  expect(unread).toContain('at least 4200 more violations (there were too many at once)');
  const resumed = withSeen({ failed: { first: [], more: notSeen('interrupted') } });
  expect(resumed).toContain('which requests failed while the browser had stopped Sitegrade');
  const first = Array.from({ length: MAX_PREVIEW_BLOCKED }, (_, at) => ({
    directive: 'img-src',
    blocked: `https://h${at}.example`,
  }));
  const many = withSeen({ blocked: { first, more: seen(3) } });
  expect(many).toContain('what else was blocked (the list is full, and the page no longer watched)');
  expect(many).not.toContain('more violation');
  const full = withSeen({ failed: { first: [], more: seen(1) } });
  expect(full).toContain('Not known of this page: which other requests failed (the list is full).');
  expect(`${unread}${resumed}${full}`).not.toMatch(NOTHING);
});

test('what was blocked or failed is listed, each request once', () => {
  const text = shown(STATES['preview-breaks']);
  expect(text).toContain('Blocked or failed in this preview, and not before 2 times');
  expect(text).toContain('by Cross-Origin-Embedder-Policy');
  expect(text.split('https://cdn.example.net/lib.js').length).toBe(2);
  expect(text).toContain('net::ERR_NAME_NOT_RESOLVED');
  expect(text).not.toMatch(NOTHING);
});

test('a page that the preview did not reach has one button to reload it, with the focus if there is no grade', () => {
  const state = previewOf('preview-quiet');
  const { preview } = state;
  for (const outside of [
    STATES['preview-worker'],
    { ...STATES.nothing, preview },
    { ...STATES.failed, preview },
  ] as const) {
    expect(shown(outside).match(/Reload (?:from|the page)/g)).toEqual(['Reload from']);
    expect(popupOf(outside)).toMatch(/data-first="true"[^>]*>Reload from the server/);
  }
  expect(shown(STATES['preview-worker'])).toContain('this page came from its service worker');
  const graded = popupOf({ ...STATES.careless, preview });
  expect(graded.match(/data-first="true"/g)).toHaveLength(1);
  expect(graded).toMatch(/data-first="false"[^>]*>Reload from the server/);
});

test('a simulated page has nothing to tick: its grade is already the one after the fixes', () => {
  expect(popupOf(STATES['preview-quiet'])).not.toContain('type="checkbox"');
  expect(shown(STATES['preview-quiet'])).not.toContain('selected');
  expect(popupOf(STATES['preview-ended'])).not.toContain('type="checkbox"');
  expect(popupOf(STATES.careless)).toContain('type="checkbox"');
});

test('errors are listed, and not called new', () => {
  const text = shown(STATES['preview-errors']);
  expect(text).toContain('Errors on this page 2');
  expect(text).toContain('which errors it has without the preview');
  expect(text).toContain('ReferenceError: jQuery is not defined in https://shop.example/app.js:12');
  expect(text).toContain('more errors (the list is full)');
  expect(shown(STATES['preview-quiet'])).not.toMatch(/errors/i);
});

test('a header that is left out on this page, or set on more than the fix sets it, is named', () => {
  expect(shown(STATES['preview-errors'])).toContain(
    'Not set on this page, because of another header that it sends: Content-Security-Policy.',
  );
  const state = previewOf('preview-quiet');
  const everywhere = ['Content-Security-Policy'];
  const plan = { ...state.preview.plan, everywhere };
  expect(shown({ ...state, preview: { ...state.preview, plan } })).toContain(
    'This browser sets Content-Security-Policy on every page of the site.',
  );
});

test('what was blocked or failed is new only where the load before is known', () => {
  const state = previewOf('preview-breaks');
  const { preview } = state;
  const { grade, score, page } = preview.before;
  const text = shown({ ...state, preview: { ...preview, before: { grade, score, page } } });
  expect(text).toContain('Blocked or failed in this preview 2 times');
  expect(text).toContain('what was blocked before');
  expect(text).toContain('which requests failed before');
  expect(text).not.toContain('and not before');
});

test('the way of the grade is from the server’s to that in this tab, on the page where the preview started', () => {
  const state = previewOf('preview-quiet');
  expect(shown(state)).toContain('Preview of 4 headers, only in this tab: F to B.');
  const before = { ...state.preview.before, page: 'https://shop.example/elsewhere' };
  expect(shown({ ...state, preview: { ...state.preview, before } })).toContain(
    'Preview of 4 headers, only in this tab: B. The server’s own grade of this page is not known.',
  );
});

test('a page in a preview that cannot be graded has no letter in its way', () => {
  const state = previewOf('preview-quiet');
  const chain = { seen: false, because: 'not-recorded' } as const;
  const html = popupOf({ ...state, snapshot: { ...state.snapshot, chain } });
  expect(wordsOf(html)).toContain('Preview of 4 headers, only in this tab.');
  expect(html).not.toContain('class="chip"');
});

test('a preview says at most six things besides its outcome, also where everything goes wrong, and has one main button', () => {
  const state = previewOf('preview-breaks');
  const { preview } = state;
  const { seen: before, conflicts } = previewOf('preview').preview;
  const all = {
    ...state,
    preview: {
      ...preview,
      plan: { ...preview.plan, everywhere: ['Referrer-Policy'] },
      conflicts,
      leftOut: ['Content-Security-Policy'],
      unreported: ['Integrity-Policy'],
      seen: {
        blocked: { first: [...preview.seen.blocked.first, ...before.blocked.first], more: seen(12) },
        failed: { ...preview.seen.failed, more: notSeen('interrupted') },
        errors: previewOf('preview-errors').preview.seen.errors,
        layout: before.layout,
      },
    },
  };
  const things = popupOf(all).match(/lost their style|preview-group|role="note"/g);
  expect(things).toEqual([
    'lost their style',
    'preview-group',
    'preview-group',
    'preview-group',
    'role="note"',
    'role="note"',
  ]);
  for (const one of [all, STATES['preview-worker'], STATES['preview-ended'], STATES['preview-quiet']])
    expect(popupOf(one).match(/class="primary"/g)?.length ?? 0).toBeLessThanOrEqual(1);
});

test('blocks that lost their style are counted; what is not known of the look is said', () => {
  const lost = /blocks? lost/;
  expect(shown(STATES.preview)).toContain('12 of 14 blocks lost their style in this preview.');
  const state = previewOf('preview-quiet');
  expect(shown(state)).not.toMatch(lost);
  expect(shown(state)).not.toContain('Not known');
  const { preview } = state;
  const { layout: before, ...others } = preview.before;
  const { layout: now } = previewOf('preview').preview.seen;
  if (!before) throw new Error('No layout');
  const says = (parts: Partial<typeof preview>) => shown({ ...state, preview: { ...preview, ...parts } });
  const looks = { ...preview.seen, blocked: BLOCKED, layout: now };
  const unread = says({ seen: { ...looks, layout: notSeen('page-unreadable') } });
  const first = says({ before: others, seen: looks });
  const width = { ...before, width: before.width + 300 };
  const wider = says({ before: { ...others, layout: width }, seen: looks });
  const elsewhere = { ...preview.before, page: 'https://shop.example/elsewhere' };
  const other = says({ before: elsewhere, seen: looks });
  expect(unread).toContain('Not known of this page: whether it looks as before.');
  expect(first).toContain('Not known of this page: how it looked before.');
  expect(wider).toContain('Not known of this page: how it looked before at this width of the window.');
  expect(other).toContain('how it looked before');
  for (const text of [unread, first, wider, other]) expect(text).not.toMatch(lost);
});

test('blocks lost their style in a preview only where it blocked something, or may have', () => {
  const state = previewOf('preview-quiet');
  const { preview } = state;
  const { layout } = previewOf('preview').preview.seen;
  const says = (some: Partial<PreviewSeen>, parts: Partial<typeof preview> = {}) =>
    shown({ ...state, preview: { ...preview, ...parts, seen: { ...preview.seen, layout, ...some } } });
  const lost = '12 of 14 blocks lost their style';
  const url = 'https://cdn.example.net/a.css';
  const failed = { first: [{ url, resource: 'stylesheet', error: 'net::ERR_FAILED' }], more: seen(0) };
  expect(says({ blocked: BLOCKED })).toContain(lost);
  expect(says({ failed })).toContain(lost);
  expect(says({ blocked: { first: [], more: notSeen('awaited') } })).toContain(lost);
  expect(says({ failed: { first: [], more: notSeen('interrupted') } })).toContain(lost);
  const untold = says({}, { unreported: ['Integrity-Policy'] });
  expect(untold).toContain(lost);
  expect(untold).not.toMatch(NOTHING);
  // Such a page may style itself later than it was read.
  expect(says({})).not.toContain(lost);
  expect(says({})).toMatch(NOTHING);
  const reported = BLOCKED.first.map((load) => ({ ...load, isReported: true as const }));
  expect(says({ blocked: { first: reported, more: seen(0) } })).not.toContain(lost);
  const operations = [
    { operation: 'append', name: 'Content-Security-Policy-Report-Only', value: "style-src 'none'" },
    { operation: 'remove', name: 'Server' },
  ] as const;
  expect(says({ failed }, { plan: { operations, computed: [] } })).not.toContain(lost);
});
