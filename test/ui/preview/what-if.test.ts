import { signal } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import {
  apply,
  audit,
  groupFindings,
  withChosenStack,
  type PageSnapshot,
} from '../../../src/engine/index.js';
import { fixesForFindings } from '../../../src/fixes/index.js';
import { isFixable, mayBreakOf } from '../../../src/ui/fixable.js';
import { createWhatIf } from '../../../src/ui/preview/what-if.js';
import { CARELESS, STATES } from '../../support/gallery/states.js';
import { pageWith } from '../../support/page.js';

const pageOf = (snapshot: PageSnapshot) => ({ snapshot, report: audit(snapshot) });

function whatIfOf(snapshot = CARELESS) {
  const page = signal<ReturnType<typeof pageOf> | undefined>(pageOf(snapshot));
  const whatIf = createWhatIf(page);
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

  test('keeps the selection while the page is read again, and resets it for another page', () => {
    const { whatIf, page } = whatIfOf();
    whatIf.choose('none');
    page.value = pageOf({ ...CARELESS });
    expect(whatIf.ticked.value?.size).toBe(0);
    page.value = pageOf({ ...CARELESS, url: 'https://shop.example/other' });
    expect(whatIf.ticked.value?.size).toBe(10);
    page.value = undefined;
    expect(whatIf.outcome.value).toBeUndefined();
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
