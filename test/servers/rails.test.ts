import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { header, hostile, textFor } from '../fixes/hostile.js';
import { FOR_AN_APPLICATION } from './rig/app-advice.js';
import { useFixed } from './rig/fixed.js';
import { neverLoops } from './rig/forwarded.js';
import { repeated } from './rig/http-client.js';
import { must } from './rig/processes.js';
import { prove } from './rig/prove.js';
import { rails, railsBehindNginx } from './setups/rails.js';

prove(rails);
prove(railsBehindNginx);

describe('Rails', () => {
  const site = useFixed(rails, FOR_AN_APPLICATION);

  it.each(['/', '/static/shop.css', '/no-such-page', '/old', '/fails'])(
    'sends the headers on %s, each once, and no stack trace',
    async (path) => {
      const response = await site.request('https', path);
      expect(response.header('X-Content-Type-Options')).toBe('nosniff');
      expect(response.header('Strict-Transport-Security')).toBe('max-age=63072000');
      expect(repeated(response)).toEqual([]);
      expect(response.body).not.toContain('shop_controller');
    },
  );

  it('adds attributes to the named cookies', async () => {
    expect((await site.request('https', '/')).setCookies).toEqual([
      expect.stringMatching(/^csrftoken=\w+; path=\/; Secure; SameSite=Lax$/),
      expect.stringMatching(/^sessionid=[^;]+; path=\/; Secure; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('reads a hostile value as one string, in Ruby itself', async () => {
    const cases = fc.sample(hostile, 300).flatMap((value) => {
      const text = textFor('rails', header(value));
      return text === undefined ? [] : [[value, text] as const];
    });
    expect(cases.length).toBeGreaterThan(5);
    const read = `require "json"
module Rails
  def self.method_missing(*) = self
end
puts JSON.generate(JSON.parse(ARGV[0]).map { |text|
  Object.send(:remove_const, :SecurityHeaders) if defined?(SecurityHeaders)
  eval(text, TOPLEVEL_BINDING)
  SecurityHeaders.new(->(_) { [200, {}, []] }).call({})[1]
})`;
    const output = await must({
      run: ['/usr/bin/ruby', '-e', read, JSON.stringify(cases.map(([, text]) => text))],
    });
    expect(JSON.parse(output)).toEqual(cases.map(([value]) => ({ 'x-test': value })));
  });
});

describe('Rails behind several proxies', () => {
  neverLoops(rails);
});
