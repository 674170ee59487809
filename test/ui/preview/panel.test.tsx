import type { ComponentChildren } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { beforeEach, expect, test, vi } from 'vitest';
import type { PageState } from '../../../src/capture/page-state.js';
import { StoreProvider } from '../../../src/ui/context.js';
import { PanelProvider } from '../../../src/ui/panel-context.js';
import { Fixes } from '../../../src/ui/panel/Fixes.js';
import { Reports } from '../../../src/ui/panel/Reports.js';
import { createPanelStore } from '../../../src/ui/panel/store.js';
import { createStore } from '../../../src/ui/store.js';
import { MemoryHost } from '../../support/memory-host.js';
import { MemoryPins } from '../../support/memory-pins.js';
import { MemoryRecordings } from '../../support/memory-recordings.js';
import { MemoryResponses } from '../../support/memory-responses.js';
import { MemorySource } from '../../support/memory-source.js';
import { MemoryViolations } from '../../support/memory-violations.js';
import { STATES } from '../../support/gallery/states.js';
import { wordsOf } from '../../support/popup-html.js';

beforeEach(() => {
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
});

/** The words of a tab of the panel. */
function tabOf(state: PageState, tab: ComponentChildren): string {
  const source = new MemorySource(state);
  const pins = new MemoryPins(source);
  const store = createPanelStore(createStore(source, pins), {
    responses: new MemoryResponses([]),
    host: new MemoryHost(source, pins),
    violations: new MemoryViolations([]),
    recordings: new MemoryRecordings('https://shop.example', { all: [] }),
  });
  try {
    return wordsOf(
      renderToString(
        <PanelProvider value={store}>
          <StoreProvider value={store.page}>{tab}</StoreProvider>
        </PanelProvider>,
      ),
    );
  } finally {
    store.stop();
  }
}

function preview(findings?: readonly string[], policy?: 'no-text') {
  const state: PageState = STATES['preview-quiet'];
  if (state.kind !== 'page' || !state.preview?.from) throw new Error('No preview');
  const { from } = state.preview;
  if (!findings) return { ...state, preview: { ...state.preview, from } };
  const choice = { seenAt: 0, findings, ...(policy && { policy }) };
  return { ...state, preview: { ...state.preview, from: { ...from, choice } } };
}

test('Fixes has the texts of what a preview simulates, and of nothing else', () => {
  expect(tabOf(preview(['of another version']), <Fixes />)).toContain('was not kept to copy');
  const [one = ''] = preview().preview.from.choice.findings;
  const text = tabOf(preview([one]), <Fixes />);
  expect(text).toContain('What this preview simulates, for the page where it began.');
  expect(text).toContain('Save as sitegrade_');
  expect(text).not.toContain('What to fix');
  expect(tabOf(preview([]), <Fixes />)).toMatch(/In this preview.*Copy headers/s);
  const untold = tabOf(preview([], 'no-text'), <Fixes />);
  expect(untold).toContain('No text has this policy');
  expect(untold).not.toMatch(/In this preview|default-src/);
});

test('Reports are of the page before a preview, or say that there are none', () => {
  const words = tabOf(STATES['preview-quiet'], <Reports />);
  expect(words).toContain('The page before the preview');
  expect(words).toContain('Copy report');
  expect(tabOf(preview(['of another version']), <Reports />)).toContain('This page is simulated.');
  expect(tabOf(STATES.careless, <Reports />)).toContain('Report of this page');
  expect(tabOf(STATES['preview-ended'], <Reports />)).toContain('reload the page first');
});
