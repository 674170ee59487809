import { describe, expect, it } from 'vitest';
import { addTo, proposalOf, textOf, type Site } from '../../src/cli/policy-job.js';
import { parsePolicyArguments } from '../../src/cli/policy-arguments.js';
import { emptyRecording, withLoad, withReports, type PageUse } from '../../src/engine/index.js';
import { pageWith } from '../support/page.js';

const ORIGIN = 'https://shop.example.com';

function proposed(pages: Readonly<Record<string, Partial<PageUse>>>, stack: string) {
  const snapshots = Object.entries(pages).map(([path, uses]) => pageWith({ url: ORIGIN + path, uses }));
  const [first] = snapshots;
  if (!first) throw new Error('no page');
  const recording = withReports(snapshots.reduce(withLoad, emptyRecording(ORIGIN)), `${ORIGIN}/forged`, [
    { directive: 'script-src-elem', blocked: 'https://x.example', count: 1 },
  ]);
  return proposalOf(recording, first, parsePolicyArguments([ORIGIN, '--stack', stack]));
}

describe('a printed proposal', () => {
  it('says that the text for the servers is not for a part with a policy of its own', () => {
    const proposal = proposed({ '/admin/': { handlers: true }, '/': {} }, 'nginx');
    const text = textOf(proposal);
    expect(text).toContain('For its servers, the policy for all pages but /admin/.');
    expect(text).toContain('grade of /admin/: ');
    const strict = proposed({ '/': {}, '/admin/': { handlers: true } }, 'nginx');
    // Inline code is allowed in the part, which the grade of its page has to show.
    expect(proposal.grades?.enforced).not.toBe(strict.grades?.enforced);
  });

  it('says who can give the nonce that no text of a server can have', () => {
    const code = [{ sha256: `${'a'.repeat(43)}=`, hasNonce: true as const }];
    const withNonce = textOf(proposed({ '/': { inlineScripts: code } }, 'nginx,django'));
    expect(withNonce).toContain('A nonce, new in each response');
    expect(withNonce).toContain('https://docs.djangoproject.com/en/6.0/howto/csp/');
    expect(withNonce).not.toContain("'nonce-");
    expect(proposed({ '/': {} }, 'nginx,django').nonce).toBeNull();
  });

  it('counts only pages that were loaded', () => {
    const { recorded, fix } = proposed({ '/': {} }, 'nginx');
    expect(recorded).toEqual({ pages: 1, loads: 1, dropped: 0 });
    expect(fix).toContain('It is based on one page');
  });

  it('has no names of characters in the text of a server that indents with tabs', () => {
    expect(textOf(proposed({ '/': {} }, 'caddy'))).not.toContain('⟨U+');
  });
});

it('a title that parses as an address is no site', () => {
  const sites = new Map<string, Site>();
  for (const url of ['shop: home', 'about:blank', `${ORIGIN}/`]) addTo(sites, pageWith({ url, uses: {} }));
  expect([...sites.keys()]).toEqual([ORIGIN]);
});

it('a response without markup is no page of a site', () => {
  const sites = new Map<string, Site>();
  addTo(sites, pageWith({ url: `${ORIGIN}/query`, contentType: 'text/plain', uses: {} }));
  expect([...sites.keys()]).toEqual([]);
});
