import { describe, expect, it } from 'vitest';
import { addressFor, parseResolve, resolverRules } from '../../src/cli/resolve.js';
import { UserError } from '../../src/cli/terminal.js';

describe('readResolve', () => {
  it.each([
    ['shop.test:443:127.0.0.1', { host: 'shop.test', port: 443, address: '127.0.0.1' }],
    ['+Shop.Test:80:[::1]', { host: 'shop.test', port: 80, address: '::1' }],
    ['bücher.example:443:2001:db8::7', { host: 'xn--bcher-kva.example', port: 443, address: '2001:db8::7' }],
    ['*:8443:127.0.0.1', { host: '*', port: 8443, address: '127.0.0.1' }],
  ])('%s', (text, resolve) => {
    expect(parseResolve(text)).toEqual(resolve);
  });

  it.each([
    '',
    'shop.test',
    'shop.test:443',
    'shop.test:443:',
    'shop.test:443:other.test',
    'shop.test:0:127.0.0.1',
    'shop.test:65536:127.0.0.1',
    'shop.test:https:127.0.0.1',
    'shop.test:443:127.0.0.1,127.0.0.2',
    'a.test 1.2.3.4,MAP b.test:443:127.0.0.1',
    'a/b:443:127.0.0.1',
    'a@b:443:127.0.0.1',
    ':443:127.0.0.1',
    'shop.test:443:127.0.0.1\n',
  ])('rejects %j with one sentence', (text) => {
    const refused = (): unknown => parseResolve(text);
    expect(refused).toThrow(UserError);
    expect(refused).toThrow(/^--resolve must be HOST:PORT:ADDRESS [^\n]*$/);
  });
});

describe('several --resolve options', () => {
  const resolves = ['*:443:127.0.0.9', 'a.test:443:127.0.0.1', 'a.test:443:127.0.0.2', 'a.test:80:::1'].map(
    parseResolve,
  );

  it('prefer a host name to *, and the last to earlier ones', () => {
    expect(addressFor(resolves, 'a.test', 443)).toBe('127.0.0.2');
    expect(addressFor(resolves, 'b.test', 443)).toBe('127.0.0.9');
    expect(addressFor(resolves, 'a.test', 80)).toBe('::1');
    expect(addressFor(resolves, 'b.test', 80)).toBeUndefined();
  });

  it('become resolver rules in order: the browser uses the first match', () => {
    expect(resolverRules(resolves)).toBe(
      'MAP a.test:80 [::1],MAP a.test:443 127.0.0.2,MAP a.test:443 127.0.0.1,MAP *:443 127.0.0.9',
    );
    expect(resolverRules([])).toBe('');
  });
});
