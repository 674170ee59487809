import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, findingChanges } from '../../../src/engine/index.js';
import { anyPage } from '../../support/arbitrary-page.js';
import { pageWith } from '../../support/page.js';
import { runs } from '../../support/runs.js';

const HSTS = ['Strict-Transport-Security', 'max-age=31536000'] as const;

describe('findingChanges', () => {
  it('a finding that another rule had in an earlier version is no change', () => {
    const side = (...ids: string[]) => ({ findings: ids.map((id) => ({ id })), passes: [], unknowns: [] });
    const before = side('csp-coverage/base-uri', 'csp-coverage/form-action');
    const after = side('content-security-policy/base-uri', 'csp-coverage/form-action');
    const none = { added: [], fixed: [], notChecked: { before: [], after: [] }, same: 2 };
    expect(findingChanges(before, after)).toEqual(none);
    expect(findingChanges(after, before)).toEqual(none);
  });
});

describe('compare', () => {
  it('shows a removed header, its finding, and the change of the score', () => {
    const before = pageWith({ headers: [HSTS, ['X-Content-Type-Options', 'nosniff']] });
    const after = pageWith({ headers: [['x-content-type-options', 'nosniff']] });
    const { headers, added, fixed, score } = compare(before, after);
    expect(headers).toEqual([
      { name: 'Strict-Transport-Security', before: ['max-age=31536000'], after: null },
    ]);
    expect(added.map(({ id }) => id)).toContain('strict-transport-security/missing');
    expect(fixed.map(({ id }) => id)).toContain('hsts-policy/host-only');
    expect(score.after).toBeLessThan(score.before);
  });

  it('says of each grade whether it may change', () => {
    const { complete } = compare(pageWith({ markup: 'page-not-read' }), pageWith());
    expect(complete).toEqual({ before: false, after: true });
  });

  it('has the caveats of each grade', () => {
    const blocking = pageWith({
      markupFrom: 'body',
      headers: [['Content-Security-Policy', "default-src 'none'"]],
      uses: { inlineScripts: [{ sha256: 'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=' }] },
    });
    const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
    const { caveats } = compare(blocking, pageWith());
    expect([ids(caveats.before), ids(caveats.after)]).toEqual([['csp-blocks/inline-scripts'], []]);
  });

  it('applies the suppressions of a site to that site only', () => {
    const [finding, reason] = ['strict-transport-security/missing', 'agreed'];
    const suppressed = new Map([[finding, { site: 'a.test', finding, reason }]]);
    const [own, other] = [pageWith({ url: 'https://a.test/' }), pageWith({ url: 'https://b.test/' })];
    const { score } = compare(own, other);
    expect(compare(own, other, suppressed).score).toEqual({ before: score.before + 20, after: score.after });
    expect(compare(other, own, suppressed).score).toEqual({ before: score.after, after: score.before + 20 });
  });

  it('ignores what differs in every response: dates, nonces, cookie values', () => {
    const page = (nonce: string, date: string, expires: string) =>
      pageWith({
        headers: [
          ['Date', date],
          ['ETag', nonce],
          ['Content-Security-Policy', `script-src 'nonce-${nonce}'`],
        ],
        setCookies: [`a=${nonce}; Expires=${expires}; Secure`],
      });
    const { headers, cookies, added, fixed } = compare(
      page('abcdefghijklmnopqrstu1', 'Wed, 25 Nov 2026 09:00:00 GMT', 'Thu, 26 Nov 2026 09:00:00 GMT'),
      page('abcdefghijklmnopqrstu2', 'Wed, 25 Nov 2026 10:00:00 GMT', 'Thu, 26 Nov 2026 10:00:00 GMT'),
    );
    expect(headers).toEqual([]);
    expect(cookies).toEqual([]);
    expect([...added, ...fixed]).toEqual([]);
  });

  it('shows changed attributes of cookies, never their values', () => {
    const before = pageWith({ setCookies: ['sessionid=secret1; Secure; HttpOnly'] });
    const after = pageWith({ setCookies: ['sessionid=secret2; Secure'] });
    expect(compare(before, after).cookies).toEqual([
      { name: 'sessionid', before: ['Secure; HttpOnly'], after: ['Secure'] },
    ]);
  });

  it('does not call fixed or new what one of the two could not check', () => {
    const [bare, blind] = [pageWith(), pageWith({ headers: 'too-long' })];
    const [was, is] = [compare(bare, blind), compare(blind, bare)];
    expect(was.fixed).toEqual([]);
    expect(was.notChecked.after.map(({ id }) => id)).toContain('content-security-policy/missing');
    expect(was.notChecked.before).toEqual([]);
    expect(is.added).toEqual([]);
    expect(is.notChecked.before).toEqual(was.notChecked.after);
  });

  it('does not call fixed or new what counts as missing only because markup will never be seen', () => {
    const policy = { httpEquiv: 'Content-Security-Policy', content: "default-src 'self'" };
    const [textless, whole] = [pageWith({ markup: 'not-recorded' }), pageWith({ metas: [policy] })];
    const id = 'content-security-policy/missing';
    const ids = (list: readonly { readonly id: string }[]) => list.map((one) => one.id);
    const [was, is] = [compare(textless, whole), compare(whole, textless)];
    expect(ids(was.fixed)).not.toContain(id);
    expect(ids(was.notChecked.before)).toContain(id);
    expect(ids(is.added)).not.toContain(id);
    expect(ids(is.notChecked.after)).toContain(id);
  });

  it('compares the headers of two pages that lack the same', () => {
    const sent = ["default-src 'self'", "default-src 'none'"].map((policy) =>
      pageWith({ headers: [['Content-Security-Policy', policy]], markup: 'not-recorded' }),
    );
    const without = pageWith({ markup: 'not-recorded' });
    for (const page of sent) {
      expect(compare(page, without).added.map(({ id }) => id)).toContain('content-security-policy/missing');
      expect(compare(without, page).fixed.map(({ id }) => id)).toContain('content-security-policy/missing');
    }
    const unread = pageWith({ headers: 'not-recorded', markup: 'not-recorded' });
    expect(compare(without, unread).fixed).toEqual([]);
  });

  it('has no header changes if headers were not seen', () => {
    expect(compare(pageWith({ headers: 'too-long' }), pageWith()).headers).toBeUndefined();
  });

  it('finds no difference between a page and itself', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        const { headers = [], cookies = [], added, fixed, score } = compare(page, page);
        expect([...headers, ...cookies, ...added, ...fixed]).toEqual([]);
        expect(score.before).toBe(score.after);
      }),
      { numRuns: runs(40) },
    );
  });
});
