import { expect, it } from 'vitest';
import { audit } from '../../src/engine/index.js';
import { weaknessOf } from '../../src/export/weakness.js';
import { writeReports } from '../../src/export/write.js';
import { proposalsFor } from '../../src/fixes/proposals.js';
import { pageWith } from '../support/page.js';

// A session cookie without HttpOnly, which a shared cache may store: no category of OWASP’s lists that.
const page = pageWith({
  setCookies: ['connect.sid=1; Secure'],
  headers: [['Cache-Control', 'public']],
});
const report = audit(page);
const text = (format: 'html' | 'markdown') =>
  writeReports(format, [{ report, proposals: proposalsFor(page, report) }], {
    version: '0.1.0',
    date: new Date(0),
  });

it('is that of the rule, of the message where it has another, or none', () => {
  const idsOf = (rule: string, message: string) => {
    const { cwe, owasp } = weaknessOf({ rule, message });
    return [cwe?.id, owasp?.id];
  };
  expect(idsOf('cookies', 'session-without-secure')).toEqual(['CWE-614', 'A02:2025']);
  expect(idsOf('cookies', 'session-without-httponly')).toEqual(['CWE-1004', 'A02:2025']);
  expect(idsOf('caching', 'session-shared')).toEqual(['CWE-524', undefined]);
  expect(idsOf('caching', 'cookie-shared')).toEqual([undefined, undefined]);
  expect(idsOf('constructor', 'name')).toEqual([undefined, undefined]);
});

it('is beside each finding, with links', () => {
  const cwe = 'https://cwe.mitre.org/data/definitions/';
  const owasp = 'https://owasp.org/Top10/2025/A02_2025-Security_Misconfiguration/';
  expect(text('html')).toContain(
    `<a href="${cwe}1004.html">CWE-1004</a> · <a href="${owasp}">OWASP A02:2025</a> · <a href="https://www.rfc-editor`,
  );
  expect(text('html')).toContain(`<a href="${cwe}524.html">CWE-524</a> · <a href="https://www.rfc-editor`);
  expect(text('markdown')).toContain(
    `[CWE-1004](${cwe}1004.html) · [OWASP \`A02:2025\`](${owasp}) · [RFC 6265`,
  );
});
