import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { emptyRecording, withLoad, type StackMember } from '../../../src/engine/index.js';
import { noncesFor } from '../../../src/fixes/nonces/site-nonces.js';
import { isReached, nonceWay } from '../../../src/fixes/nonces/ways.js';
import { pageWith, type PageParts } from '../../support/page.js';

const chain = (...names: readonly string[]): StackMember[] =>
  names.map((name) => ({ name, label: name, confidence: 'sure', because: 'x' }));

describe('the lines for nonces', () => {
  it.each(['django', 'express', 'nextjs', 'rails', 'wordpress'])(
    '%s: report-only first, and none is fixed',
    (name) => {
      const way = nonceWay(chain('nginx', name), "script-src 'self' 'nonce-{nonce}'");
      const steps = way?.steps ?? [];
      const text = steps.map((step) => step.text).join('\n');
      // What changes later is one line, which is there.
      const [, line = ''] = /^- (.*)\n\+ .*$/.exec(steps.at(-1)?.text ?? '') ?? [];
      expect(steps[0]?.text.split('\n').filter((one) => one.trim() === line)).toHaveLength(1);
      expect(text.replaceAll(/^- .*\n\+ .*$/gm, '')).not.toMatch(/\b(?:replace|delete|rename|call it)\b/i);
      expect(text).toMatch(/report.only/i);
      expect(text).not.toMatch(/'nonce-[\w{]/);
      expect(way?.limits.join(' ')).toMatch(/no cache keep/);
    },
  );

  it('have the policy as one string, whatever it is, with a new nonce each time', () => {
    const policy = "img-src `${x}` \\ $ \"'; script-src 'self' 'nonce-{nonce}'";
    const [step] = nonceWay(chain('express'), policy)?.steps ?? [];
    type Next = (request: unknown, response: unknown, next: () => void) => void;
    const added: Next[] = [];
    runInNewContext(step?.text ?? '', {
      app: { use: (one: Next) => added.push(one) },
      Buffer,
      crypto,
      Uint8Array,
    });
    const sent = [1, 2].map(() => {
      const locals: { nonce?: string } = {};
      const headers: string[] = [];
      let went = 0;
      added[0]?.({}, { locals, setHeader: (...line: string[]) => headers.push(...line) }, () => (went += 1));
      expect(went).toBe(1);
      expect(headers).toEqual([
        'Content-Security-Policy-Report-Only',
        policy.replace('{nonce}', locals.nonce ?? ''),
      ]);
      expect(Buffer.from(locals.nonce ?? '', 'base64')).toHaveLength(16);
      return locals.nonce;
    });
    expect(new Set(sent).size).toBe(2);
  });

  it('are for no application that has none, and for no page that it does not reach', () => {
    expect(nonceWay(chain('nginx', 'mediawiki'), '')).toBeUndefined();
    expect(isReached(chain('wordpress'), '/blog/wp-admin/post.php')).toBe(false);
    expect(isReached(chain('wordpress'), '/wp-login.php')).toBe(true);
    expect(isReached(chain('nginx'), '/wp-admin/')).toBe(true);
  });
});

describe('the nonces of a recorded site', () => {
  const ORIGIN = 'https://shop.example.com';
  const uses = { inlineScripts: [{ sha256: `${'a'.repeat(43)}=`, hasNonce: true as const }] };
  const home = pageWith({ url: `${ORIGIN}/`, uses });

  it('are for the pages of WordPress that its filter reaches', () => {
    const admin = pageWith({ url: `${ORIGIN}/wp-admin/index.php`, uses: { ...uses, handlers: true } });
    const recording = [home, admin].reduce(withLoad, emptyRecording(ORIGIN));
    const nonces = (...names: readonly string[]) => noncesFor(recording, {}, home, chain(...names));
    expect(nonces('nginx', 'wordpress')).toMatchObject({ pages: ['/'], blocked: [], withFixes: 'A+' });
    expect(nonces('nginx', 'rails')).toMatchObject({
      pages: ['/', '/wp-admin/index.php'],
      blocked: [{ page: '/wp-admin/index.php', what: 'handlers' }],
    });
    // One page shows nothing of others, and the dashboard gets no nonce.
    expect(nonces('nginx', 'wordpress')?.laterIf).toBe('if other pages stand it');
    expect(nonces('nginx', 'rails')?.laterIf).toBe('once what it would block is changed');
    const onAdmin = noncesFor(recording, {}, admin, chain('nginx', 'wordpress'));
    expect(onAdmin).toMatchObject({ enforced: null, withFixes: null });
    // There are no fixes for servers that are not known.
    expect(nonces('unknown')?.withFixes).toBeNull();
  });

  it('have no lines where a page sends a policy of its own, or may', () => {
    const policy = ['Content-Security-Policy', "script-src 'nonce-bm9uY2Vub25jZW5vbmNlbg=='"] as const;
    const of = (headers?: PageParts['headers'], path = '/') =>
      pageWith({ url: ORIGIN + path, uses, ...(headers && { headers }) });
    const nonces = (...pages: readonly ReturnType<typeof of>[]) =>
      noncesFor(
        pages.reduce((all, one) => withLoad(all, one), emptyRecording(ORIGIN)),
        {},
        home,
        chain('django'),
      );
    for (const pages of [
      [of([policy])],
      [of(), of([policy], '/checkout')],
      [of(), of('service-worker', '/a')],
    ]) {
      expect(nonces(...pages)).toMatchObject({ steps: [], limits: [] });
      expect(nonces(...pages)?.text).toContain('Django 6');
    }
    expect(nonces(of(), of(undefined, '/a'))?.steps).not.toEqual([]);
  });
});
