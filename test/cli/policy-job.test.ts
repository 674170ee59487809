import { describe, expect, it } from 'vitest';
import { addTo, proposalOf, textOf, type Site } from '../../src/cli/policy-job.js';
import { parsePolicyArguments } from '../../src/cli/policy-arguments.js';
import { withReports, type PageUse } from '../../src/engine/index.js';
import { pageWith } from '../support/page.js';

const ORIGIN = 'https://shop.example.com';

function proposed(
  pages: Readonly<Record<string, Partial<PageUse>>>,
  stack: string,
  ...options: readonly string[]
) {
  const sites = new Map<string, Site>();
  for (const [path, uses] of Object.entries(pages)) addTo(sites, pageWith({ url: ORIGIN + path, uses }));
  const site = sites.get(ORIGIN);
  if (!site) throw new Error('no page');
  const recording = withReports(site.recording, `${ORIGIN}/forged`, [
    { directive: 'script-src-elem', blocked: 'https://x.example', count: 1 },
  ]);
  return proposalOf({ ...site, recording }, parsePolicyArguments([ORIGIN, '--stack', stack, ...options]));
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
    const [part, rest] = [proposal.grades?.enforced, strict.grades?.enforced];
    for (const { grades } of [proposal, strict])
      expect(grades?.parts).toEqual([
        { prefix: null, enforced: rest },
        { prefix: '/admin', enforced: part },
      ]);
    expect(text).toContain(`enforced, each on its own pages: ${rest} for the rest, ${part} for /admin/`);
    expect(text).toContain('In the way of a stricter policy, and allowed\n  /admin/: event handlers');
  });

  it('is as strict as the person wants', () => {
    const pages = { '/': { handlers: true, styleAttributes: true } };
    expect(proposed(pages, 'nginx').whole.value).toContain(
      "script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'",
    );
    const { whole } = proposed(pages, 'nginx', '--strict-scripts', '--strict-styles');
    expect(whole.value).toContain("script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'");
    expect(whole.blocked).toEqual([{ page: '/', what: 'handlers' }]);
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
