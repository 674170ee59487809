import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  audit,
  auditResponse,
  suppressionsFor,
  type ResponseUse,
  type Hop,
  type PageSnapshot,
} from '../../../src/engine/index.js';
import { anyPage } from '../../support/arbitrary-page.js';
import { pageWith, type PageParts } from '../../support/page.js';
import { runs } from '../../support/runs.js';

function lastHop({ chain }: PageSnapshot): Hop {
  const hop = chain.seen ? chain.value.at(-1) : undefined;
  if (!hop) throw new Error('no response');
  return hop;
}
const rulesOf = (parts: PageParts, use: ResponseUse) =>
  auditResponse(lastHop(pageWith(parts)), use).map(({ rule }) => rule);

describe('auditResponse', () => {
  it('runs the rules for any response on a file, and all rules of headers on a document', () => {
    const file = rulesOf({}, 'subresource');
    expect(file).toEqual(expect.arrayContaining(['strict-transport-security', 'x-content-type-options']));
    expect(file).not.toContain('x-frame-options');
    expect(rulesOf({}, 'document')).toContain('x-frame-options');
  });

  it.each([204, 301, 304])('does not check Content-Type of a response without a body (%i)', (status) => {
    for (const use of ['document', 'subresource'] as const)
      expect(rulesOf({ status }, use)).not.toContain('x-content-type-options');
  });

  it('says of a document that another site may read it, not of a file: the server may repeat its page’s origin', () => {
    const headers = [
      ['Access-Control-Allow-Origin', 'https://other.example'],
      ['Access-Control-Allow-Credentials', 'true'],
    ] as const;
    expect(rulesOf({ headers }, 'document')).toContain('cors-headers');
    expect(rulesOf({ headers }, 'subresource')).not.toContain('cors-headers');
    const all = [['Access-Control-Allow-Origin', 'null'], headers[1]] as const;
    expect(rulesOf({ headers: all }, 'subresource')).toContain('cors-headers');
  });

  it('marks suppressed findings of the site, and changes nothing else', () => {
    const suppression = {
      site: 'shop.example.com',
      finding: 'strict-transport-security/missing',
      reason: 'Known',
    };
    for (const use of ['document', 'subresource'] as const) {
      const hop = lastHop(pageWith());
      const found = auditResponse(
        hop,
        use,
        suppressionsFor(`https://${suppression.site}/`, [suppression], '2026-11-25'),
      );
      expect(found.filter(({ suppressed }) => suppressed).map(({ id }) => id)).toEqual([suppression.finding]);
      expect(found.map(({ id }) => id).sort()).toEqual(
        auditResponse(hop, use)
          .map(({ id }) => id)
          .sort(),
      );
    }
  });

  it('has no finding that the audit of the page does not have', () => {
    fc.assert(
      fc.property(anyPage, (page) => {
        if (!page.chain.seen || page.chain.value.length === 0) return;
        const hop = lastHop(page);
        const alone: PageSnapshot = {
          ...page,
          url: hop.url,
          chain: { seen: true, value: [hop] },
          cookieStore: { seen: false, because: 'cookies-not-read' },
          markup: { seen: false, because: 'page-not-read' },
          site: pageWith().site,
        };
        const known = new Set(audit(alone).findings.map(({ id }) => id));
        for (const { id } of auditResponse(hop, 'subresource')) expect(known).toContain(id);
      }),
      { numRuns: runs(60) },
    );
  });
});
