import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  audit,
  OBSERVATORY_TESTS,
  sentFields,
  type PageSnapshot,
  type Report,
} from '../../src/engine/index.js';
import { jsonText } from '../../src/export/json-text.js';
import { REPORT_SCHEMA, toJson } from '../../src/export/json.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { anyPage, brokenPage } from '../support/arbitrary-page.js';
import { pageWith } from '../support/page.js';
import { schemaErrors } from '../support/report-schema.js';
import { runs } from '../support/runs.js';
import schema from '../../schema/report.schema.json' with { type: 'json' };
import { careless, hardened, hostile, planned, proposed } from './reports.js';

const RUNS = runs(200);
const reports = [careless, hardened, hostile] as const;
const ABOUT = { version: '1.2.3' };
const json = (report: Report, page?: PageSnapshot) =>
  toJson({ report, proposals: page ? proposalsFor(page, report) : proposed(report) }, ABOUT);
const parsed = (report: Report) => JSON.parse(jsonText([json(report)])) as unknown;

/** Invisible and control characters; line feeds are removed before. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('toJson', () => {
  it('conforms to the published schema, for any page', () => {
    for (const report of reports) expect(schemaErrors(parsed(report))).toEqual([]);
    fc.assert(
      fc.property(fc.oneof(anyPage, brokenPage), (page) => {
        expect(schemaErrors(parsed(audit(page)))).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('says when the page was loaded, if that is known, and who graded it', () => {
    const dateOf = (seenAt?: number) => {
      const page = {
        report: careless,
        proposals: proposed(careless),
        ...(seenAt !== undefined && { seenAt }),
      };
      const written = toJson(page, ABOUT);
      expect(schemaErrors(JSON.parse(jsonText([written])))).toEqual([]);
      return written.date;
    };
    expect(dateOf(Date.UTC(2026, 10, 25, 1, 34, 29, 500))).toBe('2026-11-25T01:34:29.500Z');
    for (const unknown of [undefined, NaN, Infinity, 8.64e15 + 1]) expect(dateOf(unknown)).toBeNull();
    expect(dateOf(8.64e15)).toBe('+275760-09-13T00:00:00.000Z');
    expect(json(careless).version).toBe('1.2.3');
  });

  it('has why and reference once for all findings of a rule’s message, without the subject’s own sentence', () => {
    const page = pageWith({ setCookies: ['sid=1', 'connect.sid=1', 'a=a1b2c3', 'b=a1b2c3'] });
    const { findings, rules } = json(audit(page), page);
    const keyOf = ({ rule, message }: { rule: string; message: string }) => `${rule}/${message}`;
    expect(rules.map(keyOf)).toEqual([...new Set(findings.map(keyOf))]);
    expect(findings.length).toBeGreaterThan(rules.length);
    expect(rules.find(({ message }) => message === 'session-without-secure')).toEqual({
      rule: 'cookies',
      message: 'session-without-secure',
      why: expect.stringMatching(/^This cookie is also sent over plain HTTP/) as string,
      reference: {
        label: 'RFC 6265 §4.1.2',
        url: 'https://www.rfc-editor.org/rfc/rfc6265#section-4.1.2',
      },
      cwe: 'CWE-614',
      owasp: 'A02:2025',
    });
    expect(JSON.stringify(rules)).not.toContain('Express');
  });

  it('has the fixes as files, with what each closes once and without what a URL has of a person', () => {
    const { files, fixes } = json(careless);
    const [first] = files;
    expect(first).toMatchObject({
      stack: 'apache',
      path: expect.stringMatching(/^\/etc\/apache2\/sitegrade-[a-z\d]{5}\.conf$/) as string,
      include: { line: `Include ${first?.path}` },
    });
    expect(files.flatMap(({ closes }) => closes).sort()).toEqual(
      fixes.flatMap(({ closes }) => closes).sort(),
    );
    expect(files.filter(({ text }) => !text.endsWith('\n'))).toEqual([]);
  });

  it('says why a server has no text for what goes further', () => {
    const django = { ...careless, stack: careless.stack.filter(({ name }) => name === 'django') };
    const one = json(django).hardening.find(({ id }) => id === 'cross-origin-resource-policy');
    expect(one).toMatchObject({
      fixes: [],
      refusals: [{ stack: 'django', label: 'Django', why: expect.stringContaining('One text') as string }],
    });
  });

  it('has quotes as lines, unknowns with their reasons, the stack with its evidence', () => {
    const written = json(careless);
    expect(written.findings[0]).toEqual({
      id: 'cookies/session-without-secure#sessionid',
      rule: 'cookies',
      message: 'session-without-secure',
      severity: 'high',
      points: 40,
      text: 'Session cookie “sessionid” is sent without Secure',
      quote: 'Set-Cookie: sessionid=…; Path=/; SameSite=None',
      advice: careless.findings[0]?.advice,
    });
    expect(written.findings.find(({ id }) => id === 'csp/missing')?.quote).toBeNull();
    expect(written.unknown).toEqual(careless.unknowns.map(({ rule, why }) => ({ rule, why })));
    expect(written.stack[0]).toEqual({
      name: 'apache',
      label: 'Apache',
      version: '2.4.59',
      because: 'Server: Apache/2.4.59 (Debian)',
      sure: 'sure',
    });
    const hinted = json(audit(pageWith({ headers: [['Server', 'nginx']], setCookies: ['sessionid=1'] })));
    expect(hinted.stack.map(({ name, sure }) => [name, sure])).toEqual([
      ['nginx', 'sure'],
      ['django', 'hint'],
    ]);
    expect(schemaErrors([hinted])).toEqual([]);
  });

  it('has the passed checks, and the number of findings by severity without the suppressed ones', () => {
    const [first, ...rest] = careless.findings;
    if (!first) throw new Error('no finding');
    const suppressed = { site: 'a.test', finding: first.id, reason: 'agreed' };
    const written = json({ ...careless, findings: [{ ...first, suppressed }, ...rest] });
    expect(written.passes).toEqual(careless.passes.map(({ id, text }) => ({ id, text })));
    expect(written.passes.length).toBeGreaterThan(0);
    const { findings, suppressed: hidden, ...severities } = written.counts;
    expect([findings, hidden]).toEqual([rest.length, 1]);
    expect(Object.values(severities).reduce((sum, some) => sum + some, 0)).toBe(findings);
  });

  it('has the steps of the plan, how many reach each letter, and where they lead to', () => {
    const { report, proposals } = planned('F', ['F', 'F'], ['D-', 'D-'], ['D-', 'A+']);
    const { plan, milestones, reached } = toJson({ report, proposals }, ABOUT);
    expect(plan).toHaveLength(3);
    expect(milestones).toEqual([
      { steps: 2, gain: 10, gradeAfter: 'D-', gradeLater: 'D-' },
      { steps: 1, gain: 5, gradeAfter: 'D-', gradeLater: 'A+' },
    ]);
    expect(reached).toBe('With the fixes: F → D-. Later: A+.');
    expect(toJson({ report, proposals: { ...proposals, fixes: [] } }, ABOUT).reached).toBeNull();
  });

  it('contains no credentials, query strings and fragments of URLs, except in advice, fixes and plan', () => {
    for (const report of [careless, hostile]) {
      const { findings, fixes: _fixes, plan: _plan, ...rest } = json(report);
      const withoutAdvice = findings.map((finding) => ({ ...finding, advice: [] }));
      expect(jsonText([{ ...rest, findings: withoutAdvice, fixes: [], plan: [] }])).not.toMatch(
        /secret|5f1c|reader|pw@|u:p|#orders|#frag/,
      );
    }
  });

  it('contains no query of a cookie’s path', () => {
    const page = pageWith({
      setCookies: ['a=1; Path=/x?t=s3cret; Secure', 'b=1; Domain=a.test; path=/y#s3cret'],
    });
    const { sent } = toJson(
      { report: audit(page), proposals: proposalsFor(page, audit(page)), sent: sentFields(page) },
      ABOUT,
    );
    expect(sent?.cookies).toEqual([
      { name: 'a', attributes: 'Path=/x?…; Secure' },
      { name: 'b', attributes: 'Domain=a.test; path=/y#…' },
    ]);
  });

  it('contains no cookie value', () => {
    const value = fc.stringMatching(/^[A-Za-z0-9+/]{12,40}$/);
    fc.assert(
      fc.property(value, fc.constantFrom('sessionid', 'csrftoken', 'a', ''), (secret, name) => {
        const page = pageWith({
          setCookies: [`${name}=${secret}; Path=/`, `${secret}; Secure`, `b="${secret}`],
        });
        expect(jsonText([json(audit(page), page)])).not.toContain(secret);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('jsonText', () => {
  it('contains no control characters, and parses to the same value', () => {
    expect(parsed(hostile)).toEqual(JSON.parse(JSON.stringify([json(hostile)])));
    fc.assert(
      fc.property(anyPage, (page) => {
        const reports = [json(audit(page), page)];
        const text = jsonText(reports);
        expect(text.replaceAll('\n', '')).not.toMatch(CONTROL);
        expect(JSON.parse(text)).toEqual(reports);
      }),
      { numRuns: RUNS },
    );
    expect(jsonText([])).toBe('[]\n');
  });
});

describe('the schema', () => {
  const report = json(careless);

  it('has no grade for a page without evidence', () => {
    const unseen = { seen: false, because: 'not-recorded' } as const;
    const report = audit({ ...pageWith({}), chain: unseen, cookieStore: unseen, markup: unseen });
    expect(json(report)).toMatchObject({
      grade: null,
      score: null,
      complete: false,
      observatory: { grade: null, score: null },
    });
    expect(schemaErrors(parsed(report))).toEqual([]);
  });

  it('has a version, raised with each change of what it allows', () => {
    // Descriptions may change.
    const allowed = JSON.stringify({ ...schema, $id: '' }, (key, value: unknown) =>
      (key === 'description' || key === 'title') && typeof value === 'string' ? undefined : value,
    );
    const hash = createHash('sha256').update(allowed).digest('hex');
    expect(
      { version: REPORT_SCHEMA, hash },
      'The schema changed: raise its version (its "$id", its "schema" and REPORT_SCHEMA), and write both here.',
    ).toEqual({
      version: 6,
      hash: '4a2661c3b4aebf304a9473598887571bd3302eedc854637baf746dd65ee46865',
    });
    expect([schema.$id, schema.$defs.report.properties.schema.const]).toEqual([
      `urn:sitegrade:schema:reports:${REPORT_SCHEMA}`,
      REPORT_SCHEMA,
    ]);
  });

  it('requires all of the Observatory’s tests', () => {
    expect(schema.$defs.observatory.properties.tests.required).toEqual([...OBSERVATORY_TESTS].sort());
  });

  it.each<[string, unknown]>([
    ['not an array', report],
    ['a report without a property', [{ ...report, unknown: undefined }]],
    ['a report with another property', [{ ...report, title: '' }]],
    ['a fix without a place', [{ ...report, fixes: [{ ...report.fixes[0], place: undefined }] }]],
    ['an incomplete step of the plan', [{ ...report, plan: [{ gain: 1, gradeAfter: 'A' }] }]],
    ['another version', [{ ...report, schema: REPORT_SCHEMA + 1 }]],
    ['unknown advice', [{ ...report, findings: [{ ...report.findings[0], advice: [{ op: 'pray' }] }] }]],
    [
      'incomplete advice',
      [{ ...report, findings: [{ ...report.findings[0], advice: [{ op: 'set-header' }] }] }],
    ],
  ])('rejects %s', (_what, json) => {
    expect(schemaErrors(JSON.parse(JSON.stringify(json)))).not.toEqual([]);
  });
});
