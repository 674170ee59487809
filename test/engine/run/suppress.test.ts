import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  audit,
  parseSuppressions,
  suppressionsFor,
  type Report,
  type Suppression,
} from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

const URL_ = 'https://shop.example.com/account';
const TODAY = '2026-11-25';
const careless = pageWith({
  url: URL_,
  headers: [['Server', 'Apache/2.4.59']],
  setCookies: ['sessionid=1; Path=/', 'id_token=1; Path=/'],
});
const live = (...all: readonly Partial<Suppression>[]) =>
  suppressionsFor(
    URL_,
    all.map((one) => ({ site: 'shop.example.com', finding: 'x/y', reason: 'agreed', ...one })),
    TODAY,
  );

describe('names of inherited properties', () => {
  it.each(['constructor', '__proto__', 'hasOwnProperty', 'toString'])(
    '%s is treated like any other',
    (name) => {
      const entry = `{"site":"${name}","finding":"${name}/${name}","reason":"agreed"}`;
      const read = parseSuppressions(JSON.parse(`{"schema":1,"${name}":1,"suppressions":[${entry}]}`));
      expect(read).toEqual([{ site: name, finding: `${name}/${name}`, reason: 'agreed' }]);
      const nested = `{"${name}":{"site":"a.test","finding":"x/y","reason":"agreed"}}`;
      expect(parseSuppressions(JSON.parse(`{"schema":1,"suppressions":[${nested}]}`))).toContain(
        'has no "site"',
      );
      expect(parseSuppressions(JSON.parse(`{"${name}":{"schema":1,"suppressions":[]}}`))).toContain(
        'no list',
      );
    },
  );
});

describe('a suppressed finding', () => {
  it('stays in the report, deducts no points, and has its reason', () => {
    const before = audit(careless);
    const after = audit(careless, live({ finding: 'server-tokens/version', reason: 'the agency insists' }));
    expect(after.findings.map(({ id }) => id).sort()).toEqual(before.findings.map(({ id }) => id).sort());
    const finding = after.findings.find(({ rule }) => rule === 'server-tokens');
    expect(finding).toMatchObject({ points: 0, suppressed: { reason: 'the agency insists' } });
    const cost = (report: Report) => report.findings.reduce((sum, { points }) => sum + points, 0);
    expect(cost(after)).toBe(cost(before) - 5);
  });

  it('passes its points to the next finding of its rule, such as another cookie', () => {
    const after = audit(careless, live({ finding: 'cookies/session-without-secure#sessionid' }));
    const points = (id: string) => after.findings.find((finding) => finding.id === id)?.points;
    expect(points('cookies/session-without-secure#sessionid')).toBe(0);
    expect(points('cookies/session-without-secure#id_token')).toBe(40);
  });

  it('without a subject matches all subjects', () => {
    const after = audit(careless, live({ finding: 'cookies/session-without-secure' }));
    const secure = after.findings.filter(({ message }) => message === 'session-without-secure');
    expect(secure.map(({ suppressed }) => suppressed?.reason)).toEqual(['agreed', 'agreed']);
  });

  it('is found by the id that it had in an earlier version', () => {
    const page = pageWith({
      url: URL_,
      headers: [['Content-Security-Policy', "default-src 'self'; script-src-elem 'unsafe-inline' unpkg.com"]],
    });
    const finding = 'csp-coverage/scripts-let-in';
    for (const stored of [finding, `${finding}#script-src-elem`]) {
      const { findings } = audit(page, live({ finding: stored }));
      const found = findings.find(
        ({ id }) => id === 'content-security-policy/scripts-let-in#script-src-elem',
      );
      expect(found).toMatchObject({ points: 0, suppressed: { finding: stored } });
    }
  });

  it('does not change the Observatory’s score', () => {
    const after = audit(careless, live({ finding: 'content-security-policy/missing' }));
    expect(after.observatory).toEqual(audit(careless).observatory);
  });
});

describe('suppressionsFor', () => {
  it.each<[string, Partial<Suppression>, number]>([
    ['this site', {}, 1],
    ['another site', { site: 'example.com' }, 0],
    ['another port', { site: 'shop.example.com:8443' }, 0],
    ['until today', { until: TODAY }, 1],
    ['until yesterday', { until: '2026-11-24' }, 0],
  ])('%s', (_name, one, active) => {
    expect(live(one).size).toBe(active);
  });
});

describe('readSuppressions', () => {
  const entry = { site: 'a.test', finding: 'server-tokens/version', reason: 'r' };

  it('reads a valid list', () => {
    const list = [entry, { ...entry, finding: 'cookies/x#y', until: '2027-02-28' }];
    expect(parseSuppressions({ schema: 1, suppressions: list })).toEqual(list);
  });

  it.each<[string, unknown, RegExp]>([
    ['not an object', 'x', /no list/],
    ['no list', { schema: 1 }, /no list/],
    ['another schema', { schema: 2, suppressions: [] }, /schema/],
    [
      'an entry that is not an object',
      { schema: 1, suppressions: [entry, null] },
      /^Entry 2 is not an object\.$/,
    ],
    ['no site', { schema: 1, suppressions: [{ ...entry, site: '' }] }, /no "site"/],
    ['no finding', { schema: 1, suppressions: [{ ...entry, finding: 'hsts' }] }, /no "finding"/],
    ['no reason', { schema: 1, suppressions: [{ ...entry, reason: ' ' }] }, /no "reason"/],
    ['an invalid day', { schema: 1, suppressions: [{ ...entry, until: '2027-02-30' }] }, /no day/],
    ['too many', { schema: 1, suppressions: Array.from({ length: 2_001 }, () => entry) }, /more than 2000/],
  ])('rejects %s with one sentence', (_name, raw, words) => {
    expect(parseSuppressions(raw)).toMatch(words);
  });

  it('never throws, for any value', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) => {
        parseSuppressions(raw);
      }),
    );
  });
});
