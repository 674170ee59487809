import { describe, expect, it } from 'vitest';
import { isCopied, MAX_COPIED } from '../../../src/capture/deployed/copied.js';
import { linesFor } from '../../../src/capture/deployed/lines.js';
import { withCopied } from '../../../src/capture/deployed/with-copied.js';
import { withCopiedFixes } from '../../../src/capture/deployed/copied-cookies.js';
import { digestOf, type Expected } from '../../../src/engine/deployed/index.js';
import { audit } from '../../../src/engine/index.js';
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
      '@17 0',
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

  it('is nothing once it is forgotten, and is limited', () => {
    expect(withCopied(BEFORE, [], true)).toEqual([]);
    const many = Array.from({ length: MAX_COPIED }, (_, at) => `=X-${at}:1`);
    expect(withCopied(BEFORE, many, false)).toEqual(many);
  });
});

describe('the fix of a finding about a cookie', () => {
  const { findings } = audit(CARELESS);
  const cookie = digestOf('sessionid');
  const of = (what: string, name = 'sessionid', all = findings) =>
    all.find(({ id }) => id === `cookies/session-without-${what}#${name}`)?.advice ?? [];
  const withThem = (copied: readonly string[], all = findings) =>
    withCopiedFixes(of('httponly'), all, copied);

  it('has the whole of another that was copied before', () => {
    expect(of('secure').length).toBeGreaterThan(0);
    expect(withThem([`=/${cookie}=1`])).toEqual([...of('httponly'), ...of('secure')]);
    expect(withThem([`=/${cookie}=3`])).toEqual([...of('httponly'), ...of('secure')]);
    // Two lines of one cookie count together.
    expect(withThem([`=/${cookie}=1`, `=/${cookie}=4`])).toEqual([...of('httponly'), ...of('secure')]);
    // Another load had it.
    expect(withThem([`#/${cookie}=1`])).toEqual([...of('httponly'), ...of('secure')]);
  });

  it('has nothing that was suppressed, or that the page does not ask for', () => {
    const reason = { reason: 'scripts read it' };
    const suppressed = findings.map((one) =>
      one.id.includes('without-secure') ? { ...one, suppressed: reason } : one,
    ) as typeof findings;
    const others = findings.filter(({ id }) => !id.includes('without-secure'));
    for (const all of [suppressed, others]) expect(withThem([`=/${cookie}=7`], all)).toEqual(of('httponly'));
    for (const line of [`=/${cookie}=2`, `#/${cookie}=4`])
      expect(withThem([line]), line).toEqual(of('httponly'));
  });

  it('has nothing of other cookies, and nothing that is no line', () => {
    for (const line of [`=/${cookie}`, `<${cookie}`, `=${cookie}:1`, `=/${cookie}=1 x`, `/${cookie}=1`])
      expect(withThem([line]), line).toEqual(of('httponly'));
    expect(withThem([`=/${digestOf('unknown')}=7`])).toEqual(of('httponly'));
  });
});
