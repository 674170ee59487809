import { expect, test } from 'vitest';
import { notSeen } from '../../../src/capture/observed.js';
import type { PageState, ShownPreview } from '../../../src/capture/page-state.js';
import { parseChoice } from '../../../src/capture/preview/choice.js';
import { planPreview, type Advice, type PreviewPlan } from '../../../src/engine/index.js';
import { version } from '../../../package.json';
import { filesOf } from '../../../src/fixes/files/files-of.js';
import { contextOf, fixesFor } from '../../../src/fixes/index.js';
import { pageFixes } from '../../../src/fixes/page.js';
import { proposalsFor } from '../../../src/fixes/proposals.js';
import { adviceFor } from '../../../src/fixes/recording/policy-advice.js';
import { filesText } from '../../../src/ui/clipboard.js';
import { isFixable } from '../../../src/ui/fixable.js';
import { copiedFixes, copiedPreview, pageBefore, reportedPage } from '../../../src/ui/preview/before.js';
import { createStore, type Store } from '../../../src/ui/store.js';
import { CARELESS, STATES } from '../../support/gallery/states.js';
import { MemorySource } from '../../support/memory-source.js';
import { popupOf, wordsOf } from '../../support/popup-html.js';

const PLAN: PreviewPlan = {
  operations: [
    { operation: 'set', name: 'X-Frame-Options', value: 'DENY' },
    {
      operation: 'append',
      name: 'Content-Security-Policy',
      value: "img-src 'self'",
      advised: "img-src 'self'; report-uri /r",
    },
    { operation: 'remove', name: 'X-Powered-By' },
  ],
  parts: [
    { prefix: '/admin', operations: [{ operation: 'set', name: 'X-Frame-Options', value: 'SAMEORIGIN' }] },
  ],
  computed: [],
};
const NOT_KEPT = 'What this preview simulates was not kept to copy: end it first.';

/** The state of the quiet preview of the gallery, from another start. */
function previewFrom(
  from: ShownPreview['from'],
): Extract<PageState, { kind: 'page' }> & { preview: ShownPreview } {
  const state: PageState = STATES['preview-quiet'];
  if (state.kind !== 'page' || !state.preview) throw new Error('No preview');
  const { from: _, ...preview } = state.preview;
  return { ...state, preview: { ...preview, ...(from && { from }) } };
}

/** What the store sends of a choice, as the background reads it. */
async function chosenIn(store: Store, source: MemorySource, start: () => Promise<void>) {
  await start();
  store.stop();
  const choice = parseChoice(JSON.parse(JSON.stringify(source.choice)));
  if (!choice) throw new Error('No choice');
  return choice;
}

function pageIn(store: Store) {
  const view = store.view.value;
  if (view.kind !== 'page') throw new Error(view.kind);
  return view;
}

test.each([[undefined], [['nginx', 'django']], [['caddy']], [[]]] as const)(
  'fixes of a part of the findings for %s are those copied before, whatever was chosen since',
  async (names) => {
    const source = new MemorySource(STATES.careless);
    const store = createStore(source);
    if (names) await store.chooseStack(names);
    const page = pageIn(store);
    const [first, ...rest] = page.report.findings.filter(isFixable);
    if (first) store.whatIf.toggle(first);
    const findings = store.whatIf.findings.value;
    expect(findings.length).toBeLessThanOrEqual(rest.length);
    const before = copiedFixes(page, findings);
    const choice = await chosenIn(store, source, () => store.startPreview([], { findings }));
    const from = { snapshot: page.snapshot, choice, suppressed: new Map(), plan: PLAN };
    const state = { ...previewFrom(from), chosen: ['apache'] };
    const now = copiedPreview(state.preview);
    expect(now?.isHeaders).toBe(before.isHeaders);
    const text = await before.text();
    expect(await now?.text()).toBe(text);
    if (!before.isHeaders) {
      const { fixes, context: site } = pageFixes(page.snapshot, { ...page.report, findings });
      const files = filesOf(fixes, { version, date: new Date(page.seenAt), site });
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect(text).toContain(file.text);
    }
    expect(wordsOf(popupOf(state))).toContain(before.isHeaders ? 'Copy headers' : 'Copy fixes');
    expect(pageBefore(state.preview)?.findings).toEqual(findings);
  },
);

test('a report is that of the page before, with what was suppressed and chosen there', async () => {
  const source = new MemorySource({ ...STATES.suppressed, checked: ['apache/modules'] });
  const store = createStore(source);
  await store.chooseStack(['nginx']);
  const page = pageIn(store);
  const choice = await chosenIn(store, source, () => store.startPreview([]));
  const { suppressed = new Map() } = page;
  const now = createStore(
    new MemorySource(previewFrom({ snapshot: page.snapshot, choice, suppressed, plan: PLAN })),
  );
  const reported = reportedPage(now.view.value, pageIn(now));
  now.stop();
  if (!reported) throw new Error('No page');
  expect(reported.report).toEqual(page.report);
  expect([reported.seenAt, reported.checked]).toEqual([page.seenAt, ['apache/modules']]);
  expect(proposalsFor(reported.snapshot, reported.report, reported.suppressed)).toEqual(
    proposalsFor(page.snapshot, page.report, page.suppressed),
  );
});

test('there is no report of a page that was not graded, though its preview can be copied', () => {
  const snapshot = { ...CARELESS, chain: notSeen('service-worker') };
  const choice = { seenAt: 0, findings: [] };
  const { preview } = previewFrom({ snapshot, choice, suppressed: new Map(), plan: PLAN });
  for (const state of [previewFrom(preview.from), { ...STATES.failed, preview } as PageState]) {
    const words = wordsOf(popupOf(state));
    expect(words, state.kind).toContain('Copy headers');
    expect(words, state.kind).not.toContain('Copy report');
  }
});

test('headers that are no fix of a finding are copied as they were advised, those of parts apart', async () => {
  const choice = { seenAt: 0, findings: [] };
  const { preview } = previewFrom({ snapshot: CARELESS, choice, suppressed: new Map(), plan: PLAN });
  expect(await copiedPreview(preview)?.text()).toBe(
    [
      'X-Frame-Options: DENY',
      "Content-Security-Policy: img-src 'self'; report-uri /r",
      '',
      '# Instead, at /admin and under it:',
      'X-Frame-Options: SAMEORIGIN',
    ].join('\n'),
  );
});

const proposal = (value: string) => ({
  value,
  paths: [],
  sources: [],
  doubtful: [],
  blocked: [],
  loosenedFor: [],
  notes: [],
});
const POLICY = adviceFor(
  {
    whole: proposal("script-src 'self' 'unsafe-inline'"),
    split: {
      rest: proposal("script-src 'self'"),
      parts: [{ prefix: '/admin', proposal: proposal("script-src 'self' 'unsafe-eval'") }],
    },
  } as unknown as Parameters<typeof adviceFor>[0],
  { recording: { pages: [] } },
);

// Caddy's text can name no folder: it would give all pages the policy of the part that needs most.
test.each([
  [['nginx'], false],
  [['caddy'], true],
  [[], true],
])(
  'a recorded policy for %s is the text of its servers as it was proposed, or the headers of each part',
  async (names, isHeaders) => {
    const source = new MemorySource(STATES.careless);
    const store = createStore(source);
    await store.chooseStack(names);
    const page = pageIn(store);
    const advice: readonly Advice[] = [POLICY];
    const context = contextOf(page.snapshot);
    const { blocks } = fixesFor(advice, page.report.stack, context);
    const choice = await chosenIn(store, source, () => store.startPreview(advice, { policy: POLICY }));
    const plan = planPreview(advice, []);
    const { preview } = previewFrom({ snapshot: page.snapshot, choice, suppressed: new Map(), plan });
    const now = copiedPreview(preview);
    const text = (await now?.text()) ?? '';
    expect(now?.isHeaders).toBe(isHeaders);
    expect(text).toContain("script-src 'self'");
    expect(text).toContain("script-src 'self' 'unsafe-eval'");
    if (!isHeaders) expect(text).toBe(await filesText(blocks, { page: context, seenAt: page.seenAt }));
    else expect(text).toContain('# Instead, at /admin and under it:\nContent-Security-Policy-Report-Only: ');
  },
);

test('a policy of a recording without a text is not copied, though its preview has a report', async () => {
  const source = new MemorySource(STATES.careless);
  const store = createStore(source);
  const { snapshot } = pageIn(store);
  const advice: readonly Advice[] = [
    { op: 'set-header', name: 'Content-Security-Policy', value: "script-src 'self'" },
  ];
  const choice = await chosenIn(store, source, () => store.startPreview(advice, { policy: 'no-text' }));
  const plan = planPreview(advice, []);
  const state = previewFrom({ snapshot, choice, suppressed: new Map(), plan });
  expect(copiedPreview(state.preview)).toBeUndefined();
  const words = wordsOf(popupOf(state));
  expect(words).toContain('No text has this policy');
  expect(words).not.toMatch(/Copy (?:fixes|headers)/);
  expect(words).toContain('Copy report');
});

test('a sentence says why there is nothing to copy: what was chosen was not kept, or is not on the page', () => {
  const choice = { seenAt: 0, findings: ['a finding of another version'] };
  for (const from of [undefined, { snapshot: CARELESS, choice, suppressed: new Map(), plan: PLAN }]) {
    const state = previewFrom(from);
    const words = wordsOf(popupOf(state));
    expect(words).toContain(NOT_KEPT);
    expect(words).not.toMatch(/Copy (?:fixes|headers|report)|Save…/);
    expect(words).toContain('No reports of a simulated page.');
  }
});

test('while a preview runs there is one button, also on a page outside it or without a grade', () => {
  const { preview } = previewFrom({
    snapshot: CARELESS,
    choice: { seenAt: 0, findings: [] },
    suppressed: new Map(),
    plan: PLAN,
  });
  for (const state of [
    previewFrom(preview.from),
    { ...STATES.careless, preview },
    { ...STATES.nothing, preview },
    { ...STATES.failed, preview },
  ] as PageState[]) {
    const words = wordsOf(popupOf(state));
    expect(words.match(/Copy (?:fixes|headers)/g), state.kind).toEqual(['Copy headers']);
    expect(words, state.kind).toContain('Copy report');
  }
  expect(wordsOf(popupOf(STATES['preview-ended']))).not.toMatch(/Copy (?:fixes|headers|report)/);
});
