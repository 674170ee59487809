import { describe, expect, it } from 'vitest';
import type { StackMember } from '../../../src/engine/index.js';
import { nonceHint } from '../../../src/fixes/nonces/hint.js';

const member = (name: string, label = name): StackMember => ({
  name,
  label,
  confidence: 'sure',
  because: 'x',
});

describe('who can give a nonce', () => {
  it.each([
    ['django', /SECURE_CSP.*csp_nonce/, /docs\.djangoproject\.com/],
    ['rails', /content_security_policy_nonce_generator/, /guides\.rubyonrails\.org/],
    ['nextjs', /proxy\.js/, /nextjs\.org/],
    ['nuxt', /nuxt-security/, /nuxt-security\.vercel\.app/],
    ['sveltekit', /%sveltekit\.nonce%/, /svelte\.dev/],
    ['laravel', /useCspNonce/, /laravel\.com/],
    ['symfony', /NelmioSecurityBundle/, /symfony\.com/],
    ['express', /helmet/, /helmetjs\.github\.io/],
    ['wordpress', /wp_inline_script_attributes/, /make\.wordpress\.org/],
  ])('%s, behind nginx, with the documentation', (name, text, href) => {
    const hint = nonceHint([member('nginx'), member(name)]);
    expect(hint.text).toMatch(text);
    expect(hint.href).toMatch(href);
    expect(hint.href).toMatch(/^https:/);
    // A nonce that stays the same protects nothing.
    expect(hint.text).not.toMatch(/'nonce-[^'$]/);
  });

  it('is not the server in front, nor an application that is not known to', () => {
    expect(nonceHint([member('nginx', 'nginx')]).text).toMatch(
      /^nginx cannot give one: only the application/,
    );
    expect(nonceHint([member('cloudflare', 'Cloudflare'), member('apache', 'Apache')]).text).toMatch(
      /^Apache cannot/,
    );
    for (const chain of [[], [member('flask', 'Flask')], [member('unknown')]])
      expect(nonceHint(chain)).toEqual({ text: expect.stringMatching(/^Only the application/) as string });
    expect(nonceHint([member('mediawiki')])).toEqual({
      text: expect.stringMatching(/gives no nonces/) as string,
    });
  });

  it.each([
    ['nginx', 'sub_filter'],
    ['apache', 'mod_substitute'],
    ['cloudflare', 'a Worker'],
  ])('is not %s, which would write it into injected scripts too', (name, tool) => {
    expect(nonceHint([member(name)]).text).toContain(`Do not let ${tool} write it into every <script>`);
  });
});
