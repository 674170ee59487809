import { describe, expect, it } from 'vitest';
import { seen } from '../../../src/capture/observed.js';
import type { ShownPreview } from '../../../src/capture/page-state.js';
import { NOTHING_SEEN } from '../../../src/capture/preview/preview.js';
import {
  missingTexts,
  policyOfTexts,
  asWhole,
  blockedByPreview,
  isByPolicy,
  differenceFrom,
  effectOf,
  leftOutOf,
  metaOf,
  proposalOf,
  sourceGroups,
  triedAlone,
  triedTogether,
} from '../../../src/ui/recording/proposed-policy.js';
import { adviceFor } from '../../../src/fixes/recording/policy-advice.js';
import { recordingOf } from '../../support/gallery/recordings.js';
import { pageWith } from '../../support/page.js';

const stored = recordingOf('https://shop.example');

describe('the policy of a recording', () => {
  it('is split where a part of the site needs a looser one, and lacks what was refused', () => {
    const { split, whole } = proposalOf(stored);
    expect(split?.parts.map(({ prefix }) => prefix)).toEqual(['/admin']);
    expect(whole.value).not.toContain('images.example.net');
    expect(split?.rest.value).not.toMatch(/script-src [^;]*'unsafe-inline'/);
    expect(split?.parts[0]?.proposal.value).toMatch(/script-src [^;]*'unsafe-inline'/);
    // It ran on the home page, which no folder sets apart.
    expect(split?.rest.value).toContain("'unsafe-eval'");
    const refused = [...stored.refused, "'unsafe-eval'"];
    expect(proposalOf({ ...stored, refused }).whole.value).not.toContain("'unsafe-eval'");
    const strict = proposalOf({ ...stored, strict: ['scripts'] });
    expect([strict.split, strict.whole.value.includes("'unsafe-eval'")]).toEqual([undefined, false]);
  });

  it('is one for all pages where the person wants that, as loose as the part that needs it most', () => {
    const proposed = proposalOf(stored);
    const one = asWhole(proposed);
    expect(one.split).toBeUndefined();
    expect(one.whole).toEqual(proposed.whole);
    expect(one.whole.paths).toContain('/admin/products');
    expect(one.whole.blocked).toEqual([]);
    expect(new Set(one.whole.loosenedFor.map(({ page }) => page))).toContain('/admin/products');
    expect(one.whole.value).toMatch(/script-src [^;]*'unsafe-inline'/);
  });

  it('is tried in one preview, each policy where it is for', () => {
    const proposed = proposalOf(stored);
    const together = triedTogether(proposed);
    expect(together?.advice).toMatchObject([{ value: proposed.split?.rest.value }]);
    expect(together?.parts).toMatchObject([
      { prefix: '/admin', advice: [{ value: proposed.split?.parts[0]?.proposal.value }] },
    ]);
    expect(triedTogether(asWhole(proposed))).toEqual(triedAlone(proposed.whole));
    const { whole, split } = proposed;
    const parts = (split?.parts ?? []).map((part) => ({ ...part, prefix: '/a*' }));
    expect(triedTogether({ whole, ...(split && { split: { ...split, parts } }) })).toBeUndefined();
  });

  it('has no text where the site sends one of its own, or a part has a name that no text can give', () => {
    const proposed = proposalOf(stored);
    expect(policyOfTexts(proposed, stored)).toEqual(adviceFor(proposed, stored));
    const pages = stored.recording.pages.map((page) => ({ ...page, sendsPolicy: true as const }));
    const sending = { ...stored, recording: { ...stored.recording, pages } };
    expect(policyOfTexts(proposed, sending)).toBe('no-text');
    const { whole, split } = proposed;
    const parts = (split?.parts ?? []).map((part) => ({ ...part, prefix: '/a*' }));
    expect(policyOfTexts({ whole, ...(split && { split: { ...split, parts } }) }, stored)).toBe('no-text');
  });

  it('is written with that of each part, in one advice that names what all of them allow', () => {
    const proposed = proposalOf(stored);
    const advice = adviceFor(proposed, stored);
    expect(advice.value).toBe(proposed.split?.rest.value);
    expect(advice.parts).toEqual([{ prefix: '/admin', value: proposed.split?.parts[0]?.proposal.value }]);
    expect(advice.recordedPages).toBe(stored.recording.pages.length);
    const one = adviceFor(asWhole(proposed), stored);
    expect(one).not.toHaveProperty('parts');
    // A source of both is named once, with the pages of both.
    expect(advice.allows?.toSorted()).toEqual(one.allows?.toSorted());
    const { whole, split } = proposed;
    const parts = (split?.parts ?? []).map((part) => ({ ...part, prefix: '/a*' }));
    const hostile = { whole, ...(split && { split: { ...split, parts } }) };
    expect(adviceFor(hostile, stored)).not.toHaveProperty('parts');
  });

  it('lists each source once, also what was refused', () => {
    const { other, code, schemes } = sourceGroups(stored, proposalOf(stored));
    expect(other.map(({ source }) => source)).toContain('https://images.example.net');
    const stripe = other.filter(({ source }) => source === 'https://js.stripe.com');
    expect(stripe).toMatchObject([{ directives: ['script-src', 'frame-src'] }]);
    expect(code.every(({ length }) => length !== undefined)).toBe(true);
    expect(schemes.map(({ source }) => source)).toEqual(['data:']);
  });

  it('says what the person left out that its own pages need', () => {
    const doubtful = 'https://fonts.example.org:8443';
    const pages = stored.recording.pages.map((page) =>
      page.path.startsWith('/admin')
        ? { ...page, origins: {} }
        : { ...page, origins: { ...page.origins, font: [doubtful] } },
    );
    const left = (refused: readonly string[], accepted = stored.accepted) => {
      const one = { ...stored, recording: { ...stored.recording, pages }, refused, accepted };
      const { split, whole } = proposalOf(one);
      return [split?.rest, split?.parts[0]?.proposal, whole].map(
        (policy) => policy && leftOutOf(one, policy),
      );
    };
    expect(left([])).toEqual([[], [], []]);
    const payment = 'https://js.stripe.com';
    expect(left([payment, 'https://never-seen.example'])).toEqual([[payment], [], [payment]]);
    expect(left([doubtful], [])).toEqual([[doubtful], [], [doubtful]]);
    // Nobody unticked it: it is listed as doubtful.
    expect(left([], [])).toEqual([[], [], []]);
  });

  it('raises the grade of a page, and names ways around it', () => {
    const page = pageWith({ url: 'https://shop.example/', uses: {} });
    const loose = proposalOf(recordingOf('https://shop.example')).whole;
    const effect = (source: string) =>
      effectOf(page, { ...loose, value: `default-src 'none'; script-src 'self' ${source}` });
    const file = effect('https://cdn.jsdelivr.net/npm/a@1.2.3/a.js');
    expect(file?.now.ours).not.toBe(file?.enforced.ours);
    expect(file?.bypasses).toEqual([]);
    // As much as 'unsafe-inline'.
    const host = effect('https://cdn.jsdelivr.net');
    expect(host?.enforced.ours).not.toBe(file?.enforced.ours);
    expect(host?.bypasses.join()).toContain('cdn.jsdelivr.net');
  });

  it('is compared with the one that is sent today', () => {
    const page = pageWith({
      headers: [
        ['Content-Security-Policy', "script-src 'self' https://old.example; upgrade-insecure-requests"],
      ],
    });
    expect(differenceFrom(page, "script-src 'self' https://new.example")).toEqual({
      added: ['script-src https://new.example'],
      removed: ['script-src https://old.example', 'upgrade-insecure-requests'],
    });
    expect(differenceFrom(pageWith(), "script-src 'self'")).toBeUndefined();
  });

  it('says what may be missing in it, where it is copied', () => {
    expect(missingTexts(recordingOf('https://shop.example'))).toEqual([]);
    const hostile = recordingOf('https://shop.example', true);
    const [page] = hostile.recording.pages;
    if (!page) throw new Error('no page');
    const recording = {
      ...hostile.recording,
      pages: [{ ...page, isCut: true as const, leftOut: 7 }],
      reportsLeftOut: 1,
    };
    expect(missingTexts({ ...hostile, recording })).toEqual([
      'At least 57 violations not read: pages had too many at once. The policy may lack hosts.',
      '1 page did not answer when the recording stopped: what loaded there last may be missing.',
      '1234 loads not kept: the site has too many kinds of pages.',
      '/: at least 7 more, of hosts, inline scripts, style sheets and <base> elements, not kept: one page has too many.',
      '1 violation report not listed: they name too many places. Those that are reported most often are.',
      'The recording is full: not everything that came later is in it.',
    ]);
  });

  it('as an element loses what browsers ignore there', () => {
    expect(metaOf("script-src 'self'; frame-ancestors 'self'")).toEqual({
      text: `<meta http-equiv="Content-Security-Policy" content="script-src 'self'">`,
      lost: ['frame-ancestors'],
    });
  });
});

describe('what a preview blocks', () => {
  const URL = 'https://shop.example/';
  const { value } = proposalOf(stored).split?.rest ?? proposalOf(stored).whole;
  const preview = (tried: string, directive: string, blocked: string): ShownPreview => ({
    plan: {
      operations: [{ name: 'Content-Security-Policy', operation: 'set', value: tried }],
      computed: [],
    },
    conflicts: [],
    leftOut: [],
    unreported: [],
    origin: 'https://shop.example',
    ruleId: 3,
    startedAt: 1,
    before: { grade: 'F', score: 0, page: URL },
    seen: { ...NOTHING_SEEN, blocked: { first: [{ directive, blocked }], more: seen(0) } },
  });
  const isAllowed = (...[tried, directive, blocked]: Parameters<typeof preview>) =>
    blockedByPreview(preview(tried, directive, blocked), proposalOf(stored), URL)?.[0]?.isAllowed;

  it('is of a recording only if a directive blocked it, and an enforced one', () => {
    expect(isByPolicy({ directive: 'script-src-elem', blocked: 'inline' })).toBe(true);
    expect(isByPolicy({ directive: 'script-src-elem', blocked: 'inline', isReported: true })).toBe(false);
    expect(isByPolicy({ directive: 'Integrity-Policy', blocked: 'https://a.example/b.js' })).toBe(false);
    const other = preview(value, 'Cross-Origin-Embedder-Policy', 'https://a.example/b.js');
    expect(blockedByPreview(other, proposalOf(stored), URL)).toEqual([]);
  });

  it('is allowed only where the policy allows it now, and did not when it was tried', () => {
    expect(value).toContain('https://js.stripe.com');
    expect(isAllowed("script-src 'self'", 'script-src-elem', 'https://js.stripe.com')).toBe('now');
    expect(isAllowed(value, 'script-src-elem', 'https://js.stripe.com')).toBe('tried');
    expect(isAllowed(value, 'script-src-elem', 'self')).toBe('tried');
    expect(isAllowed(value, 'script-src-elem', 'https://new.example')).toBeUndefined();
    // Allowed for frames, and for another part of the site: not here.
    expect(isAllowed("script-src 'self'", 'connect-src', 'https://js.stripe.com')).toBeUndefined();
    expect(isAllowed(value, 'script-src', 'eval')).toBe('tried');
    expect(isAllowed("script-src 'self'", 'script-src', 'wasm-eval')).toBeUndefined();
  });
});
