import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { defineRule } from '../../src/engine/run/define-rule.js';
import { HEADERS, knownHeader, type HeaderName } from '../../src/engine/headers.js';
import { evidenceOf } from '../../src/engine/run/evidence.js';
import { RULES } from '../../src/engine/index.js';
import { pageWith } from '../support/page.js';

describe('the table of headers', () => {
  test.each(Object.keys(HEADERS))('%s is found in any case', (name) => {
    for (const spelling of [name, name.toLowerCase(), name.toUpperCase()])
      expect(knownHeader(spelling)?.name).toBe(name);
  });

  test.each(['', 'X-Unknown', 'constructor', '__proto__', 'toString', 'Referrer-Policy '])(
    'has no %j',
    (name) => {
      expect(knownHeader(name)).toBeUndefined();
    },
  );
});

/** A rule that says which values it gets; `npm run typecheck` fails if one of the marked lines is no error. */
const reader = defineRule({
  id: 'reader',
  on: 'documents',
  title: 'Reader',
  spec: { label: 'none', url: 'https://example.com/' },
  needs: ['response'],
  reads: ['Referrer-Policy', 'Vary'],
  problems: { got: { severity: 'info', points: 0, text: '{values}', why: '' } },
  passes: {},
  check({ response }) {
    // @ts-expect-error it is not in `reads`
    response.get('Via');
    // @ts-expect-error not every name is
    response.get('' as string);
    // @ts-expect-error a function that reads another
    takes(response);
    const values = (['Referrer-Policy', 'Vary'] as const).map((name) => {
      const field = response.get(name);
      return field.seen ? field.value.value : null;
    });
    return { problems: [{ message: 'got', values: { values: values.join(' ') }, quotes: [] }] };
  },
});
// @ts-expect-error it is no header of the table, so its value is not stored
const unknown: HeaderName = 'X-Unknown';

function takes(response: { readonly get: (name: 'Via') => unknown }): unknown {
  return response.get('Via');
}

test('a rule gets the headers that it names', () => {
  const page = pageWith({
    headers: [
      ['Vary', 'Origin'],
      ['referrer-policy', 'origin'],
    ],
  });
  const { problems = [] } = reader.check(evidenceOf(page));
  expect(problems.map(({ values }) => values)).toEqual([{ values: 'origin Origin' }]);
  expect(knownHeader(unknown)).toBeUndefined();
});

test('a rule that needs no response reads no header of it', () => {
  const reading = RULES.filter(({ reads }) => reads.length > 0);
  expect(reading.length).toBeGreaterThan(20);
  for (const { id, needs, wants } of reading) expect([...needs, ...wants], id).toContain('response');
});

/** Headers that requests have, and no response. */
const OF_REQUESTS =
  'Accept Accept-Encoding Accept-Language Access-Control-Request-Headers Access-Control-Request-Method Attribution-Reporting-Eligible Attribution-Reporting-Support Authorization Available-Dictionary Cookie DNT DPR Device-Memory Dictionary-ID Downlink ECT Early-Data From Host Idempotency-Key If-Match If-Modified-Since If-None-Match If-Range If-Unmodified-Since Origin RTT Range Referer Save-Data Secure-Session-Response Service-Worker Service-Worker-Navigation-Preload Supports-Loading-Mode TE Upgrade-Insecure-Requests User-Agent Viewport-Width Width'.split(
    ' ',
  );
/** Headers of responses of which the engine knows nothing: no rule reads them, and a preview may set none of them. */
const UNKNOWN =
  'Accept-Ranges Access-Control-Allow-Headers Access-Control-Allow-Methods Access-Control-Expose-Headers Access-Control-Max-Age Content-DPR Content-Language Keep-Alive Priority Proxy-Authenticate Retry-After Service-Worker-Allowed Snapshot-Content-Location Speculation-Rules Timing-Allow-Origin Upgrade Use-As-Dictionary Warning';

test('the headers that the browsers’ compatibility data has are known, or listed here', () => {
  // Its package exports the file to `require`; imported, the bundler would parse its 20 MB.
  const data = createRequire(import.meta.url)('@mdn/browser-compat-data') as {
    readonly http: { readonly headers: Readonly<Record<string, unknown>> };
  };
  const ofResponses = Object.keys(data.http.headers).filter(
    (name) => !OF_REQUESTS.includes(name) && !/^sec-(?!session)/i.test(name),
  );
  expect(ofResponses.length).toBeGreaterThan(60);
  // One that is new there: give it a row in src/engine/headers.ts if it protects or outlasts the page, or list it.
  expect(ofResponses.filter((name) => !knownHeader(name)).join(' ')).toBe(UNKNOWN);
});
