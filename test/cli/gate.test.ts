import { describe, expect, it } from 'vitest';
import type { KnownReports } from '../../src/cli/baseline.js';
import {
  anotherPageIn,
  gapsIn,
  parseAcceptStatus,
  parseFailOn,
  parseThreshold,
  reasonsAgainst,
} from '../../src/cli/gate.js';
import { gitHub } from '../../src/cli/github.js';
import { gradesSummary } from '../../src/cli/summary.js';
import { audit, suppressionsFor, type Report } from '../../src/engine/index.js';
import { toComparable } from '../../src/export/comparison.js';
import { careless, hardened } from '../export/reports.js';
import { pageWith } from '../support/page.js';

const NAME = 'https://a.test/';
const against = (report: Report, failUnder?: string, failOn: string[] = [], known?: KnownReports) =>
  reasonsAgainst(
    report,
    { failOn: parseFailOn(failOn), ...(failUnder !== undefined && { failUnder: parseThreshold(failUnder) }) },
    NAME,
    known,
  ).map(({ sentence }) => sentence);

describe('reasonsAgainst', () => {
  const [worst, ...others] = careless.findings;
  if (!worst) throw new Error('There is no finding.');
  const suppressed = { site: 'a.test', finding: worst.id, reason: 'known' };

  it('compares the grade or the score', () => {
    expect(against(careless, 'f')).toEqual([]);
    expect(against(careless, '5')).toEqual([]);
    expect(against(careless, '6')).toEqual([
      expect.stringContaining(`${NAME} has grade ~F (~5), worse than 6: ${worst.text} (${worst.id}); `),
    ]);
    expect(against(careless, 'D-')).toHaveLength(1);
    expect(against(hardened, 'A+')).toHaveLength(hardened.grade === 'A+' ? 0 : 1);
  });

  it('fails a page that its policy breaks under every grade, unless that is suppressed', () => {
    const page = pageWith({
      headers: [['Content-Security-Policy', "default-src 'none'"]],
      markupFrom: 'body',
      uses: { inlineScripts: [{ sha256: 'AAAA' }], handlers: true },
    });
    expect(against(audit(page), 'F')).toEqual([
      `${NAME} is broken, whatever its grade: The policy blocks inline scripts of this page (1) (csp-blocks/inline-scripts). If that is meant, suppress it.`,
    ]);
    expect(against(audit(page), undefined, ['medium'])).toEqual([
      expect.stringContaining('(csp-blocks/inline-scripts)'),
    ]);
    expect(against(audit(page))).toEqual([]);
    const finding = 'csp-blocks/inline-scripts';
    const accepted = suppressionsFor(
      page.url,
      [{ site: 'shop.example.com', finding, reason: 'x' }],
      '2026-01-01',
    );
    expect(against(audit(page, accepted), 'F')).toEqual([]);
  });

  it('finds severities, rules, messages, single findings and new ones, but no suppressed one', () => {
    const only = { ...careless, findings: [worst] };
    for (const name of [worst.severity, 'info', worst.rule, `${worst.rule}/${worst.message}`, 'new'])
      expect(against(only, undefined, [name]), name).toHaveLength(1);
    expect(against(only, undefined, ['strict-transport-security'])).toEqual([]);
    expect(
      against({ ...careless, findings: [{ ...worst, severity: 'low' }] }, undefined, ['medium']),
    ).toEqual([]);
    const hidden = { ...careless, findings: [{ ...worst, suppressed }] };
    expect(against(hidden, undefined, ['info', 'new', worst.rule])).toEqual([]);
    const known = new Map([[careless.url.replace(/[?#].*/, ''), toComparable(careless)]]);
    expect(against(careless, undefined, ['new'], known)).toEqual([]);
    expect(others.length).toBeGreaterThan(2);
    expect(against(careless, undefined, ['info'])[0]).toMatch(/; and \d+ more\.$/);
  });

  it('knows findings by their ids of an earlier version', () => {
    const open = audit(
      pageWith({ headers: [['Content-Security-Policy', "default-src 'none'; script-src unpkg.com"]] }),
    );
    const [was, is] = ['csp-bypass/open-host', 'content-security-policy/open-host'];
    const found = open.findings.filter(({ id }) => id === is);
    const only = { ...open, findings: found };
    expect(parseFailOn([was])).toEqual([{ kind: 'id', id: is }]);
    expect(against(only, undefined, [was])).toEqual(against(only, undefined, [is]));
    expect(against(only, undefined, [was])).toHaveLength(1);
    expect(against(only, undefined, ['csp-bypass'])).toHaveLength(1);
    expect(against(only, undefined, ['csp-coverage'])).toEqual([]);
    const earlier = toComparable({ ...open, findings: found.map((one) => ({ ...one, id: was })) });
    expect(against(only, undefined, ['new'], new Map([[earlier.url, earlier]]))).toEqual([]);
    expect(() => parseFailOn(['csp-bypass/invented'])).toThrow();
  });

  it('does not judge a page without a grade', () => {
    const nothing = { ...careless, findings: [], passes: [], complete: false };
    expect(against(nothing, 'A+', ['info'])).toEqual([]);
  });
});

describe('gapsIn', () => {
  const gate = { failUnder: parseThreshold('A'), failOn: [] };
  const textless = audit(pageWith({ markup: 'not-recorded' }));

  it('names what the grade was given without, in one line', () => {
    expect(gapsIn(textless, gate, NAME)).toMatch(
      /^The grade ~\S+ \(~\d+\) of https:\/\/a\.test\/ counts only what was seen\. Not fully checked: [a-z, -]+, content-security-policy, [a-z, -]+ \(the recording does not contain it\)\.$/,
    );
    const line = gapsIn(textless, gate, NAME);
    // Neither what needs more requests nor what cannot change the grade.
    expect(line).not.toContain('redirection');
    expect(line).not.toContain('third-parties');
  });

  it('says nothing where all was seen, nothing is judged, or there is no grade', () => {
    expect(gapsIn(audit(pageWith()), gate, NAME)).toBeUndefined();
    expect(gapsIn(textless, { failOn: parseFailOn(['high']) }, NAME)).toBeUndefined();
    expect(gapsIn({ ...textless, findings: [], passes: [] }, gate, NAME)).toBeUndefined();
  });
});

describe('gitHub', () => {
  it('writes what the runner reads, and only there', () => {
    expect(gitHub({})).toBeUndefined();
    const line = gitHub({ GITHUB_ACTIONS: 'true' })?.errorLine('50 % of a\n::set-env name=x::y');
    expect(line).toBe('::error title=Sitegrade::50 %25 of a%0A::set-env name=x::y');
  });

  it('has a summary whose texts stay texts', () => {
    const rows = [{ name: NAME, grade: 'F', score: '0', worst: '<img src=x> | @everyone', notes: [] }];
    const text = gradesSummary(rows, ['[a](https://x.test) <b>'], 3);
    expect(text).toMatch(/^## Sitegrade\n\n- /);
    expect(text.replaceAll(/`[^`]*`/g, '')).not.toMatch(/[<@[]/);
    expect(text).toContain('3 more pages are not shown.');
    expect(gradesSummary(rows, [], 1)).toContain('1 more page is not shown.');
  });
});

describe('anotherPageIn', () => {
  const withStatus = (status: number) => audit(pageWith({ status }));

  it('says what a web address answered, and how to grade that', () => {
    expect(anotherPageIn(withStatus(404), NAME, [])).toBe(
      `${NAME}: The server answered 404: probably not the page you meant. To grade this answer, add --accept-status 404.`,
    );
    expect(anotherPageIn(withStatus(200), NAME, [])).toBeUndefined();
  });

  it.each([401, 403])('names on %i what signs in', (status) => {
    expect(anotherPageIn(withStatus(status), NAME, [])).toContain(
      '--auth and --cookie send what signs you in. ',
    );
  });

  it('names nothing that signs in where a firewall answered', () => {
    const report = audit(pageWith({ status: 403, headers: [['cf-mitigated', 'challenge']] }));
    expect(anotherPageIn(report, NAME)).toContain('Cloudflare answered 403');
    expect(anotherPageIn(report, NAME)).not.toContain('--auth');
  });

  it('is nothing for an accepted status, and only for that', () => {
    expect(anotherPageIn(withStatus(403), NAME, parseAcceptStatus(['403,404']))).toBeUndefined();
    expect(anotherPageIn(withStatus(503), NAME, parseAcceptStatus(['403', '404']))).toBeDefined();
  });

  it('takes an accepted status for a block page that comes with 200, and no suppression for one', () => {
    const challenged = pageWith({ status: 202, headers: [['x-amzn-waf-action', 'challenge']] });
    const report = audit(challenged);
    expect(anotherPageIn(report, NAME, [])).toContain('AWS WAF');
    expect(anotherPageIn(report, NAME, [202])).toBeUndefined();
    const [finding] = report.findings;
    const suppressed = { site: 'a.test', finding: finding?.id ?? '', reason: 'known' };
    const hidden = {
      ...report,
      caveats: [],
      findings: report.findings.map((one) => ({ ...one, suppressed })),
    };
    expect(anotherPageIn(hidden, NAME, [])).toBeDefined();
  });
});
