import { describe, expect, test } from 'vitest';
import { audit, outlookOf, apply, gradeOfPage, withChosenStack } from '../../../src/engine/index.js';
import { fixesForFindings, tryable } from '../../../src/fixes/index.js';
import { pageWith } from '../../support/page.js';

const page = pageWith({ headers: [['Server', 'nginx/1.26.3']], setCookies: ['sid=x; Path=/'] });
const report = audit(page);
const setNames = (advice: ReturnType<typeof tryable>['now']) =>
  advice.flatMap((one) => (one.op === 'set-header' ? [one.name] : []));

describe('what is tried of the fixes', () => {
  test('is what they do as written, which the grade of “what if” is computed from', () => {
    const { now, enforced = [] } = tryable(page, report.findings, report.stack);
    const { written } = fixesForFindings(page, report.findings, report.stack);
    const outlook = outlookOf(page, written);
    expect(gradeOfPage(apply(page, now)).score).toBe(outlook.now.score);
    expect(setNames(now)).toContain('Content-Security-Policy-Report-Only');
    expect(setNames(enforced)).toContain('Content-Security-Policy');
    expect(setNames(enforced)).not.toContain('Content-Security-Policy-Report-Only');
  });

  test.each([
    ['nginx', true],
    // It cannot see what is sent in front of it: there, framing is left to X-Frame-Options.
    ['express', false],
  ] as const)('enforced, is what the texts of %s end with', (name, isWhole) => {
    const { stack } = withChosenStack(report, [name], 'chosen by you');
    const { enforced = [] } = tryable(page, report.findings, stack);
    const policy = enforced.find((one) => one.op === 'set-header' && one.name === 'Content-Security-Policy');
    expect(policy?.op === 'set-header' && policy.value.includes('frame-ancestors')).toBe(isWhole);
  });

  test('on a host of static pages, a policy is not tried enforced: its <meta> is no step to it', () => {
    const { stack } = withChosenStack(report, ['githubpages'], 'chosen by you');
    expect(tryable(page, report.findings, stack).enforced).toBeUndefined();
  });

  test('without a policy, there is nothing to enforce', () => {
    const findings = report.findings.filter(({ rule }) => rule === 'x-content-type-options');
    const { now, enforced } = tryable(page, findings, report.stack);
    expect(setNames(now)).toEqual(['X-Content-Type-Options']);
    expect(enforced).toBeUndefined();
  });

  test('for a server without fixes: the headers', () => {
    const { stack } = withChosenStack(report, [], 'chosen by you');
    const { now } = tryable(page, report.findings, stack);
    expect(now.every(({ op }) => op === 'set-header')).toBe(true);
    expect(setNames(now)).toContain('X-Content-Type-Options');
  });
});
