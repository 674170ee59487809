import { expect, test } from 'vitest';
import type { PageState } from '../../src/capture/page-state.js';
import { pageOf } from '../../src/capture/preview.js';
import { STATES } from '../support/gallery/states.js';
import { popupOf, wordsOf } from '../support/popup-html.js';

/** The text of the popup. */
const shown = (state: PageState) => wordsOf(popupOf(state));

const NOTHING = /Nothing (?:new|else) was blocked/;

test('nothing is said to be blocked only where the page is watched', () => {
  expect(shown(STATES['preview-quiet'])).toMatch(NOTHING);
  const unwatched = shown(STATES['preview-unwatched']);
  expect(unwatched).not.toMatch(NOTHING);
  expect(unwatched).toContain('What policies block on this page is not known');
  expect(unwatched).toContain('Which requests of this page failed is not known');
  expect(unwatched).toContain('Which errors this page has is not known');
});

test('what the browser does not tell is named', () => {
  const state = STATES['preview-quiet'];
  if (state.kind !== 'page' || !state.preview) throw new Error('No preview');
  const text = shown({ ...state, preview: { ...state.preview, untold: ['Integrity-Policy'] } });
  expect(text).toContain('This browser does not tell what Integrity-Policy blocks.');
  expect(text).toContain('Nothing else was blocked');
});

test('what is not known of a page is said, and then nothing is said to be new', () => {
  const state = STATES['preview-quiet'];
  if (state.kind !== 'page' || !state.preview) throw new Error('No preview');
  const unread = shown({ ...state, preview: { ...state.preview, unread: 4_200 } });
  expect(unread).toContain('at least 4200 violations of this page could not be read');
  const resumed = shown({ ...state, preview: { ...state.preview, isResumed: true } });
  expect(resumed).toContain('The browser had stopped Sitegrade for a while');
  expect(`${unread}${resumed}`).not.toMatch(NOTHING);
});

test('what was blocked stands beside the forecast, each request once', () => {
  const text = shown(STATES['preview-breaks']);
  expect(text).toContain('by Cross-Origin-Embedder-Policy, as forecast');
  expect(text.split('https://cdn.example.net/lib.js').length).toBe(2);
  expect(text).toContain('net::ERR_NAME_NOT_RESOLVED');
  expect(text).toContain('2 loads blocked, 1 not known');
  expect(text).not.toMatch(NOTHING);
});

test('a page that the preview did not reach has one button to reload it, with the focus if there is no grade', () => {
  const state = STATES['preview-quiet'];
  if (state.kind !== 'page' || !state.preview) throw new Error('No preview');
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
  expect(popupOf(STATES['preview-ended'])).not.toContain('type="checkbox"');
  expect(popupOf(STATES.careless)).toContain('type="checkbox"');
});

test('errors are listed, and not called new', () => {
  const text = shown(STATES['preview-errors']);
  expect(text).toContain('which of them it has without the preview is not known');
  expect(text).toContain('ReferenceError: jQuery is not defined in https://shop.example/app.js:12');
  expect(text).toContain('There were more errors');
  expect(shown(STATES['preview-quiet'])).not.toMatch(/errors/i);
});

test('errors are compared with the load before, if that is known, on the same page only', () => {
  const state = STATES['preview-errors'];
  if (state.kind !== 'page' || !state.preview?.errors) throw new Error('No errors');
  const { preview, snapshot } = state;
  const [known, other] = state.preview.errors;
  if (!known || !other) throw new Error('Two errors are needed');
  const page = new URL(snapshot.url).origin + new URL(snapshot.url).pathname;
  const compared = (of: string, all: readonly (typeof known)[]) =>
    shown({ ...state, preview: { ...preview, before: { ...preview.before, page: of, errors: all } } });
  const one = compared(page, [known]);
  expect(one).toContain('Errors on this page that it did not have on the load before:');
  expect(one).not.toContain(known.message);
  expect(one).toContain('1 error that it had before, too.');
  const none = compared(page, [known, other]);
  expect(none).not.toContain('Errors on this page');
  expect(none).toContain('2 errors that it had before, too.');
  expect(none).toContain('There were more errors');
  for (const other of ['/elsewhere', '?a=1']) {
    const elsewhere = compared(pageOf(page + other), [known]);
    expect(elsewhere).toContain('which of them it has without the preview is not known');
    expect(elsewhere).toContain(known.message);
  }
});

test('a header that is left out on this page, or set on more than the fix sets it, is named', () => {
  expect(shown(STATES['preview-errors'])).toContain(
    'Not set on this page, because of another header that it sends: Content-Security-Policy.',
  );
  const state = STATES['preview-quiet'];
  if (state.kind !== 'page' || !state.preview) throw new Error('No preview');
  const everywhere = ['Content-Security-Policy'];
  expect(shown({ ...state, preview: { ...state.preview, everywhere } })).toContain(
    'This browser sets Content-Security-Policy on every page of the site.',
  );
});
