import { describe, expect, it } from 'vitest';
import { isCopied, MAX_COPIED } from '../../../src/capture/deployed/copied.js';
import { linesFor } from '../../../src/capture/deployed/lines.js';
import { withCopied } from '../../../src/capture/deployed/with-copied.js';
import { withCopiedCookies } from '../../../src/capture/deployed/copied-cookies.js';
import { digestOf, type Expected } from '../../../src/engine/deployed/index.js';
import { audit, type Advice } from '../../../src/engine/index.js';
import { CARELESS, HARDENED } from '../../support/gallery/states.js';

const POLICY = "default-src 'self' https://secret-host.example";
const EXPECTS: readonly Expected[] = [
  { kind: 'header', name: 'X-Frame-Options', value: 'SAMEORIGIN', findings: ['x-frame-options/missing'] },
  {
    kind: 'header',
    name: 'Content-Security-Policy-Report-Only',
    value: POLICY,
    later: { name: 'Content-Security-Policy', value: POLICY },
    unless: ['Content-Security-Policy'],
    findings: ['content-security-policy/missing', 'csp-coverage/none#https://secret-host.example/?hush'],
  },
  { kind: 'header', name: 'Location', value: null, findings: [] },
  { kind: 'gone', name: 'X-Powered-By', what: 'header', findings: [] },
  { kind: 'gone', name: 'Server', what: 'version', findings: [] },
  { kind: 'cookie', name: 'hush-cookie', attributes: ['Secure', 'SameSite=Lax'], findings: [] },
  { kind: 'redirect', findings: [] },
];

describe('lines of what was copied', () => {
  const lines = linesFor({ ...HARDENED, url: 'https://shop.example/hush?a=hush' }, EXPECTS, 17);

  it('have names and digests only', () => {
    expect(lines.every(isCopied)).toBe(true);
    expect(lines.join('\n')).not.toMatch(/hush|secret-host/);
    const policy = digestOf(POLICY);
    expect(lines.filter((line) => !line.startsWith('<'))).toEqual([
      `@17 ${digestOf('https://shop.example/hush?a=hush')}`,
      `=X-Frame-Options:${digestOf('SAMEORIGIN')}`,
      `=Content-Security-Policy-Report-Only:${policy} >Content-Security-Policy:${policy} !Content-Security-Policy`,
      '=X-Powered-By:-',
      '=Server:-v',
      `=/${digestOf('hush-cookie')}=5`,
      '=https',
    ]);
    expect(lines).toContain('<Content-Security-Policy');
  });

  it('are there once for one thing, and not for what is not kept or is no name', () => {
    const thing = { kind: 'gone', name: 'Server', what: 'version' } as const;
    const twice = ['a/b', 'c/d'].map((id): Expected => ({ ...thing, findings: [id] }));
    const none: Expected = { kind: 'gone', name: 'Not a name', what: 'header', findings: [] };
    const things = linesFor(HARDENED, [...twice, none], 17).filter((line) => line.startsWith('='));
    expect(things).toEqual(['=Server:-v']);
  });

  it.each([
    '',
    'x',
    '=',
    '+x-frame-options/missing high',
    '=X-Frame-Options',
    '=X-Frame-Options:DENY',
    '=X-Frame-Options:12345678',
    '=X-Frame-Options:*',
    '=X-Frame-Options:abc https://shop.example/',
    '=X-Frame-Options:abc x-frame-options/missing',
    '<X-Frame-Options:abc',
    '=X-Frame-Options:abc\n#X-Frame-Options:abc',
    '@now abc',
    '@17 abc def',
    `=${'x'.repeat(101)}:abc`,
    `=A:1${` !${'x'.repeat(50)}`.repeat(5)}`,
  ])('are not such as %j', (line) => {
    expect(isCopied(line)).toBe(false);
  });
});

describe('what is stored after a copy', () => {
  const BEFORE = ['@1 a', '#A:1', '=B:2', '=C-Report-Only:3', '<R'];

  it('of one fix has the others too', () => {
    expect(withCopied(BEFORE, ['@2 b', '=B:5', '<R'], false)).toEqual([
      '#A:1',
      '=C-Report-Only:3',
      '@2 b',
      '=B:5',
      '<R',
    ]);
  });

  it('of all has only these and what is there already', () => {
    expect(withCopied(BEFORE, ['@2 b', '=C:5'], true)).toEqual(['#A:1', '@2 b', '=C:5']);
    expect(withCopied(BEFORE, ['@2 b', '=A:1'], true)).toEqual(['@2 b', '#A:1']);
    expect(withCopied(BEFORE, ['@2 b', '=a:9'], true)).toEqual(['@2 b', '=a:9']);
  });

  it('and a load marks what it has, unless something else was copied meanwhile', () => {
    const marked = ['@1 a', '#A:1', '#B:2', '=C-Report-Only:3', '<R'];
    expect(withCopied(BEFORE, ['#B:2', '#C:9', '#R'], false)).toEqual(marked);
  });

  it('of a cookie has what was copied for it before, and of all, too', () => {
    for (const isWhole of [false, true]) {
      expect(withCopied(['@1 a', '=/c=1', '#/d=1'], ['@2 b', '=/c=2'], isWhole)).toContain('=/c=3');
      expect(withCopied(['@1 a', '=/c=1', '#/d=1'], ['@2 b', '=/d=4'], isWhole)).toContain('=/d=5');
      expect(withCopied(['@1 a', '#/c=3'], ['@2 b', '=/c=2'], isWhole)).toContain('#/c=3');
    }
    expect(withCopied(['@1 a', '=c:1'], ['@2 b', '=/c=2'], false)).toContain('=/c=2');
  });

  it('is nothing once it is forgotten, and is limited', () => {
    expect(withCopied(BEFORE, [], true)).toEqual([]);
    const many = Array.from({ length: MAX_COPIED }, (_, at) => `=X-${at}:1`);
    expect(withCopied(BEFORE, many, false)).toEqual(many);
  });
});

describe('the fixes of a page for a cookie', () => {
  const report = audit(CARELESS);
  const cookie = digestOf('sessionid');
  const keptIn = (copied: readonly string[], of = report) =>
    withCopiedCookies(of, copied).findings.flatMap(({ advice }) =>
      advice.flatMap((one) => (one.op === 'set-cookie-attributes' ? [[one.cookie, one.keeps] as const] : [])),
    );
  const ofSession = (copied: readonly string[], of = report) => {
    const [first, ...others] = keptIn(copied, of).flatMap(([name, keeps]) =>
      name === 'sessionid' ? [keeps] : [],
    );
    for (const one of others) expect(one).toEqual(first);
    return first;
  };

  it('keep what was copied for it, there or not', () => {
    expect(ofSession([])).toBeUndefined();
    expect(ofSession([`=/${cookie}=1`])).toEqual({ secure: true });
    expect(ofSession([`#/${cookie}=7`])).toEqual({ secure: true, httpOnly: true, sameSite: 'Lax' });
    // Its text had Secure.
    expect(ofSession([`=/${cookie}=16`])).toEqual({ secure: true, sameSite: 'None' });
  });

  it('keep nothing of other cookies, and nothing that is no line', () => {
    for (const line of [`=/${cookie}`, `<${cookie}`, `=${cookie}:1`, `=/${cookie}=1 x`, `/${cookie}=1`])
      expect(withCopiedCookies(report, [line]).findings, line).toEqual(report.findings);
    expect(withCopiedCookies(report, [`=/${digestOf('unknown')}=7`]).findings).toEqual(report.findings);
    expect(
      keptIn([`=/${cookie}=7`]).filter(([name, keeps]) => name !== 'sessionid' && keeps?.httpOnly),
    ).toEqual([]);
  });

  it('keep the stricter SameSite', () => {
    const having = (sameSite: 'Lax' | 'Strict' | 'None') => ({
      ...report,
      findings: report.findings.map((one) => ({
        ...one,
        advice: one.advice.map((advice): Advice =>
          advice.op === 'set-cookie-attributes' ? { ...advice, keeps: { sameSite } } : advice,
        ),
      })),
    });
    expect(ofSession([`=/${cookie}=4`], having('Strict'))?.sameSite).toBe('Strict');
    expect(ofSession([`=/${cookie}=4`], having('None'))?.sameSite).toBe('Lax');
    expect(ofSession([`=/${cookie}=8`], having('Lax'))?.sameSite).toBe('Strict');
  });
});
