import { signal } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import {
  apply,
  audit,
  groupFindings,
  groupIdOf,
  withChosenStack,
  type PageSnapshot,
} from '../../../src/engine/index.js';
import { fixesForFindings } from '../../../src/fixes/index.js';
import { isFixable, mayBreakOf } from '../../../src/ui/fixable.js';
import { createWhatIf as create } from '../../../src/ui/preview/what-if.js';
import { CARELESS, STATES } from '../../support/gallery/states.js';
import { pageWith } from '../../support/page.js';

const pageOf = (snapshot: PageSnapshot) => ({ snapshot, report: audit(snapshot) });

/** With a selection that is stored nowhere. */
function createWhatIf(page: Parameters<typeof create>[0], stored: readonly string[] = []) {
  const changes = signal(stored);
  return { ...create(page, { changes, change: (all) => (changes.value = all) }), changes };
}

function whatIfOf(snapshot = CARELESS, stored: readonly string[] = []) {
  const page = signal<ReturnType<typeof pageOf> | undefined>(pageOf(snapshot));
  const whatIf = createWhatIf(page, stored);
  return { page, whatIf };
}

const WITH_A_LISTING = pageWith({
  headers: [['Server', 'nginx']],
  content: { texts: [{ needle: 'Index of {path}', where: 'title' }] },
});

describe('what if', () => {
  test('begins with every finding whose fix breaks nothing, and counts them', () => {
    const { whatIf, page } = whatIfOf();
    const fixable = (page.value?.report.findings ?? []).filter(isFixable);
    expect(whatIf.findings.value).toEqual(fixable);
    expect(page.value?.report.grade).toBe('F');
    expect(whatIf.outcome.value).toMatchObject({ grade: 'B-', score: 65 });
  });

  test('chooses the first selection again', () => {
    const { whatIf } = whatIfOf(WITH_A_LISTING);
    const first = whatIf.ticked.value;
    whatIf.choose('all');
    expect(whatIf.ticked.value?.size).toBeGreaterThan(first?.size ?? Infinity);
    whatIf.choose('best');
    expect(whatIf.ticked.value).toEqual(first);
  });

  test('says of a group what its fixes may break', () => {
    const groups = groupFindings(audit(WITH_A_LISTING).findings);
    const wordsOf = (id: string) =>
      groups.filter((group) => group.findings[0].id.startsWith(id)).map((group) => mayBreakOf(group));
    expect(wordsOf('directory-listing/')).toEqual(['may hide files that visitors browse']);
    expect(wordsOf('x-frame-options/')).toEqual([undefined]);
  });

  test('has the grade of a new audit', () => {
    const { whatIf, page } = whatIfOf();
    whatIf.choose('all');
    const { written } = fixesForFindings(CARELESS, whatIf.findings.value, audit(CARELESS).stack);
    const [now, later] = [written.flatMap(({ effect }) => effect), written.map(({ advice }) => advice)].map(
      (advice) => audit(apply(CARELESS, advice)),
    );
    expect(whatIf.outcome.value).toMatchObject({
      grade: now?.grade,
      score: now?.score,
      complete: now?.complete,
    });
    expect(whatIf.outcome.value?.later ?? later?.grade).toBe(later?.grade);
    whatIf.choose('none');
    expect(whatIf.outcome.value?.grade).toBe(page.value?.report.grade);
  });

  test('changes with the selection', () => {
    const { whatIf, page } = whatIfOf();
    whatIf.choose('none');
    const first = page.value?.report.findings.find(isFixable);
    if (!first) throw new Error('nothing to fix');
    whatIf.toggle(first);
    expect([...(whatIf.ticked.value ?? [])]).toEqual([first.id]);
    const with1 = whatIf.outcome.value?.score ?? 0;
    expect(with1).toBeGreaterThanOrEqual(page.value?.report.score ?? Infinity);
    whatIf.toggle(first);
    expect(whatIf.ticked.value?.size).toBe(0);
  });

  test('selects a group as one, and then none of it', () => {
    const { whatIf, page } = whatIfOf();
    const [one, ...others] = (page.value?.report.findings ?? []).filter(isFixable);
    if (!one) throw new Error('nothing to fix');
    whatIf.choose('none');
    whatIf.toggle(one);
    whatIf.toggle(one, ...others);
    expect(whatIf.ticked.value?.size).toBe(others.length + 1);
    whatIf.toggle(one, ...others);
    expect(whatIf.ticked.value?.size).toBe(0);
  });

  test('keeps what differs from the first selection or was deselected, by groups and without what they are about', () => {
    const { whatIf } = whatIfOf(WITH_A_LISTING);
    const all = audit(WITH_A_LISTING).findings.filter(isFixable);
    whatIf.choose('all');
    expect(whatIf.changes.value).toEqual(['+directory-listing/listed low']);
    whatIf.choose('none');
    expect(whatIf.changes.value).not.toEqual([]);
    expect(whatIf.changes.value.filter((change) => !change.startsWith('-'))).toEqual([]);
    expect(whatIf.changes.value.join()).not.toContain('#');
    for (const one of all.filter(({ rule }) => rule !== 'directory-listing')) whatIf.toggle(one);
    expect(whatIf.changes.value).toEqual(['-directory-listing/listed low']);
  });

  test('keeps the selection on other pages of the site, for the same findings', () => {
    const { whatIf, page } = whatIfOf();
    whatIf.choose('none');
    page.value = pageOf({ ...CARELESS });
    expect(whatIf.ticked.value?.size).toBe(0);
    page.value = pageOf({ ...WITH_A_LISTING, url: 'https://shop.example/files/' });
    whatIf.choose('all');
    page.value = pageOf(CARELESS);
    const before = whatIf.changes.value;
    whatIf.choose('none');
    expect(whatIf.changes.value).toEqual(expect.arrayContaining(['+directory-listing/listed low']));
    expect(whatIf.changes.value.length).toBeGreaterThan(before.length);
    page.value = undefined;
    expect(whatIf.outcome.value).toBeUndefined();
  });

  test('keeps what was deselected, also where it is not selected at first', () => {
    const on = (name: string) => ({
      snapshot: CARELESS,
      report: withChosenStack(audit(CARELESS), [name], 'chosen'),
    });
    const page = signal(on('nginx'));
    const whatIf = createWhatIf(page);
    const cookies = page.value.report.findings.filter(({ id }) =>
      id.startsWith('cookies/session-without-secure'),
    );
    const selected = () => cookies.filter(({ id }) => whatIf.ticked.value?.has(id)).length;
    expect(selected()).toBeGreaterThan(0);
    whatIf.toggle(...cookies);
    // It has no text for cookies.
    page.value = on('envoy');
    whatIf.choose('none');
    page.value = on('nginx');
    expect(selected()).toBe(0);
    whatIf.choose('best');
    expect(selected()).toBe(cookies.length);
  });

  test('begins with what is stored for the site, and ignores what this page has not', () => {
    const [first] = audit(CARELESS).findings.filter(isFixable);
    if (!first) throw new Error('nothing to fix');
    const stored = [`-${groupIdOf(first)}`, '+directory-listing/listed low'];
    const { whatIf } = whatIfOf(CARELESS, stored);
    expect(whatIf.ticked.value?.has(first.id)).toBe(false);
    expect(whatIf.ticked.value?.size).toBe(audit(CARELESS).findings.filter(isFixable).length - 1);
    whatIf.toggle(first);
    expect(whatIf.changes.value).toEqual(['+directory-listing/listed low']);
  });

  test('suppressed findings deduct no points, before and after', () => {
    const { snapshot } = STATES.unrecognised;
    const worst = audit(snapshot).findings[0];
    if (!worst) throw new Error('no finding');
    const known = new Map([[worst.id, { site: 'shop.example', finding: worst.id, reason: 'known' }]]);
    const report = withChosenStack(audit(snapshot, known), ['nginx'], 'chosen');
    expect(report.score).toBeGreaterThan(audit(snapshot).score);
    const whatIf = createWhatIf(signal({ snapshot, report }));
    whatIf.choose('all');
    expect(whatIf.ticked.value?.has(worst.id)).toBe(false);
    whatIf.choose('none');
    expect(whatIf.outcome.value?.score).toBe(report.score);
  });

  test('has no grade if there are no fixes for any of the servers', () => {
    const { snapshot } = STATES.unrecognised;
    const page = signal({ snapshot, report: audit(snapshot) });
    const whatIf = createWhatIf(page);
    expect(whatIf.ticked.value?.size).toBeGreaterThan(0);
    expect(whatIf.outcome.value).toBeNull();
    const ihs = {
      name: 'ibmhttpserver',
      label: 'IBM HTTP Server',
      because: 'Server',
      confidence: 'sure',
    } as const;
    page.value = { ...page.value, report: { ...page.value.report, stack: [ihs] } };
    expect(whatIf.outcome.value).toBeNull();
  });
});
