import { signal } from '@preact/signals';
import { describe, expect, test } from 'vitest';
import { apply, audit, withChosenStack, type PageSnapshot } from '../../src/engine/index.js';
import { fixesForFindings } from '../../src/fixes/index.js';
import { isFixable } from '../../src/ui/fixable.js';
import { bestFindings, outcomeOf } from '../../src/ui/outcomes.js';
import { createWhatIf } from '../../src/ui/what-if.js';
import { CARELESS, STATES } from '../support/gallery/states.js';
import { pageWith } from '../support/page.js';

const pageOf = (snapshot: PageSnapshot) => ({ snapshot, report: audit(snapshot) });

function whatIfOf(snapshot = CARELESS) {
  const page = signal<ReturnType<typeof pageOf> | undefined>(pageOf(snapshot));
  const whatIf = createWhatIf(page);
  return { page, whatIf };
}

const HARDENED_HEADERS = [
  [
    'Content-Security-Policy',
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['Strict-Transport-Security', 'max-age=63072000'],
  ['Referrer-Policy', 'no-referrer'],
] as const;

describe('what if', () => {
  test('begins with all findings of the three rules that deduct most, those with an effect at once first', () => {
    const { whatIf, page } = whatIfOf();
    const chosen = new Set(whatIf.findings.value.map(({ rule }) => rule));
    // The policy of the page deducts more than the last two, but it is only reported at first.
    expect([...chosen]).toEqual(['cookies', 'strict-transport-security', 'x-frame-options']);
    const ofCookies = (page.value?.report.findings ?? []).filter(({ rule }) => rule === 'cookies');
    expect(ofCookies.every(({ id }) => whatIf.ticked.value?.has(id))).toBe(true);
    expect(whatIf.outcome.value).toMatchObject({ grade: 'C', later: 'B-' });
  });

  test('begins without findings that these servers have no fix for', () => {
    const { snapshot } = STATES.policies;
    const bestOf = (name: string) =>
      bestFindings(snapshot, withChosenStack(audit(snapshot), [name], 'chosen'));
    const version = 'server-tokens/version#Server';
    expect([bestOf('nginx').has(version), bestOf('django').has(version)]).toEqual([true, false]);
  });

  test('ticks the worst even if its effect cannot be predicted', () => {
    const page = pageWith({ headers: [['Server', 'nginx']] });
    const [worst] = audit(page).findings;
    const ticked = bestFindings(page, audit(page));
    expect(worst?.id).toBe('content-security-policy/missing');
    expect([...ticked]).toEqual([
      'content-security-policy/missing',
      'strict-transport-security/missing',
      'x-frame-options/missing',
    ]);
  });

  test('ticks more where three rules reach no other letter, and no more than that', () => {
    // 185 points are deducted; three rules give back 80.
    const page = pageWith({
      headers: [
        ['Server', 'nginx/1.26.3'],
        ['X-Powered-By', 'PHP/8.4'],
      ],
      setCookies: ['sessionid=a; Path=/'],
      scripts: [{ src: 'http://cdn.example.net/a.js' }],
      site: { http: [{ url: 'http://shop.example.com/', status: 200 }] },
    });
    const report = audit(page);
    const { whatIf } = whatIfOf(page);
    expect(report.grade).toBe('F');
    expect(new Set(whatIf.findings.value.map(({ rule }) => rule)).size).toBeGreaterThan(3);
    const { grade, later } = whatIf.outcome.value ?? {};
    expect([grade, later ?? grade]).not.toEqual(['F', 'F']);
    const fewer = whatIf.findings.value.filter(({ rule }) => rule !== whatIf.findings.value.at(-1)?.rule);
    expect(outcomeOf(page, fewer, report)?.grade).toBe('F');
  });

  test('ticks three rules where no more reach another letter', () => {
    const page = pageWith({
      headers: [...HARDENED_HEADERS, ['Server', 'nginx/1.26.3'], ['X-Content-Type-Options', 'no']],
    });
    const { whatIf } = whatIfOf(page);
    expect(audit(page).grade).toBe('A+');
    expect(whatIf.ticked.value?.size).toBe(2);
    expect(whatIf.outcome.value?.grade).toBe('A+');
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
    expect(whatIf.ticked.value?.size).toBe(6);
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
