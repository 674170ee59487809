import { renderToString } from 'preact-render-to-string';
import { expect, test } from 'vitest';
import type { PageState } from '../../src/capture/page-state.js';
import { App } from '../../src/ui/components/App.js';
import { createStore } from '../../src/ui/store.js';
import { STATES } from '../support/gallery/states.js';
import { MemorySource } from '../support/memory-source.js';

/** The text of the popup. */
function shown(state: PageState): string {
  const store = createStore(new MemorySource(state));
  const html = renderToString(
    <App store={store} version="1" onClose={() => undefined} onSettings={() => undefined} />,
  );
  store.stop();
  return html.replaceAll(/<[^>]*>/g, '').replaceAll('&#39;', '’');
}

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

test('what was blocked stands beside the forecast, each request once', () => {
  const text = shown(STATES['preview-breaks']);
  expect(text).toContain('by Cross-Origin-Embedder-Policy, as forecast');
  expect(text.split('https://cdn.example.net/lib.js').length).toBe(2);
  expect(text).toContain('net::ERR_NAME_NOT_RESOLVED');
  expect(text).toContain('2 loads blocked, 1 not known');
  expect(text).not.toMatch(NOTHING);
});

test('errors are listed, and not called new', () => {
  const text = shown(STATES['preview-errors']);
  expect(text).toContain('which of them it has without the preview is not known');
  expect(text).toContain('ReferenceError: jQuery is not defined in https://shop.example/app.js:12');
  expect(text).toContain('There were more errors');
  expect(shown(STATES['preview-quiet'])).not.toMatch(/errors/i);
});

test('a header that is left out on this page, or set on more than the fix sets it, is named', () => {
  expect(shown(STATES['preview-errors'])).toMatch(/Not set on this page, .*: Content-Security-Policy/);
  const state = STATES['preview-quiet'];
  if (state.kind !== 'page' || !state.preview) throw new Error('No preview');
  const everywhere = ['Content-Security-Policy'];
  expect(shown({ ...state, preview: { ...state.preview, everywhere } })).toContain(
    'This browser sets Content-Security-Policy on every page of the site.',
  );
});
