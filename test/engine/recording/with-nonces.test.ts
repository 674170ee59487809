import { describe, expect, it } from 'vitest';
import {
  apply,
  audit,
  emptyRecording,
  withLoad,
  withNonce,
  withNonces,
  type PageUse,
} from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

const ORIGIN = 'https://shop.example.com';
const code = (at: number) => ({ sha256: `${String(at).padStart(43, 'a')}=`, length: 10 });

type Load = readonly [path: string, uses: Partial<PageUse>];

const recorded = (...loads: readonly Load[]) =>
  loads.reduce(
    (all, [path, uses]) => withLoad(all, pageWith({ url: ORIGIN + path, uses })),
    emptyRecording(ORIGIN),
  );

const directive = (value: string | undefined, name: string) =>
  value?.split('; ').find((text) => text.startsWith(`${name} `));

describe('a nonce', () => {
  it('is for the pages with code that differs; the code of the others keeps its hash', () => {
    const policy = withNonces(
      recorded(
        ['/', { inlineScripts: [code(1)] }],
        ['/', { inlineScripts: [code(1)] }],
        ['/cart', { inlineScripts: [code(2)] }],
        ['/cart', { inlineScripts: [code(3)] }],
      ),
    );
    expect(policy?.pages).toEqual(['/cart']);
    expect(policy?.blocked).toEqual([]);
    expect(directive(policy?.value, 'script-src')).toBe(
      `script-src 'self' 'sha256-${code(1).sha256}' 'nonce-{nonce}'`,
    );
    expect(directive(policy?.value, 'style-src')).not.toContain('nonce');
  });

  it('is for all pages with inline code where there is too much of it for hashes', () => {
    const many = Array.from({ length: 41 }, (_, at) => code(at));
    const policy = withNonces(
      recorded(['/', { inlineScripts: many }], ['/', { inlineScripts: many }], ['/plain', {}]),
    );
    expect(policy?.pages).toEqual(['/']);
    expect(directive(policy?.value, 'script-src')).toBe("script-src 'self' 'nonce-{nonce}'");
  });

  it('is for code that the application gives one already', () => {
    const policy = withNonces(recorded(['/', { inlineScripts: [{ ...code(1), hasNonce: true }] }]));
    expect(policy?.pages).toEqual(['/']);
  });

  it('is for no code that the person refuses', () => {
    const all = recorded(['/', { inlineScripts: [code(1)] }], ['/', { inlineScripts: [code(1)] }]);
    expect(withNonces(all, { refused: new Set([`'sha256-${code(1).sha256}'`]) })).toBeNull();
  });

  it('helps no handler and no javascript: URL, whose pages are named', () => {
    const policy = withNonces(
      recorded(
        ['/cart', { inlineScripts: [code(2)] }],
        ['/cart', { inlineScripts: [code(3)] }],
        ['/help', { handlers: true, scriptAddresses: true }],
      ),
    );
    expect(policy?.pages).toEqual(['/cart']);
    expect(policy?.blocked).toEqual([
      { page: '/help', what: 'handlers' },
      { page: '/help', what: 'script-addresses' },
    ]);
    expect(withNonces(recorded(['/help', { handlers: true }]))).toBeNull();
  });

  it('is not needed where hashes do', () => {
    const uses = { inlineScripts: [code(1)], inlineStyles: [code(2)] };
    expect(withNonces(recorded(['/', uses], ['/', uses]))).toBeNull();
  });

  it('leaves no fault in the policy, and is nothing to a browser until the application fills it in', () => {
    const page = pageWith({ url: `${ORIGIN}/`, uses: { inlineScripts: [code(1)] } });
    const all = recorded(['/', { inlineScripts: [code(1)] }], ['/', { inlineScripts: [code(2)] }]);
    const { value = '' } = withNonces(all) ?? {};
    const graded = (text: string) =>
      audit(apply(page, [{ op: 'set-header', name: 'Content-Security-Policy', value: text }]));
    const ruled = (text: string) =>
      graded(text).findings.flatMap(({ id }) =>
        /^(?:content-security-policy|csp-syntax)\//.test(id) ? [id] : [],
      );
    expect(ruled(withNonce(value, 'MTIzNDU2Nzg5MGFiY2RlZg=='))).toEqual([]);
    expect(ruled(value)).toEqual(['csp-syntax/placeholder']);
  });
});
