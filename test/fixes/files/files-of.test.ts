import { describe, expect, it } from 'vitest';
import type { Advice, StackName } from '../../../src/engine/index.js';
import { filesOf } from '../../../src/fixes/files/files-of.js';
import { fixesFor } from '../../../src/fixes/index.js';

const ABOUT = { version: '9.9.9', date: new Date('2030-01-02T03:04:05Z') };
const HSTS: Advice = { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300' };
const NOSNIFF: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };

function blocksOf(stack: StackName, ...advice: readonly Advice[]) {
  const member = { name: stack, label: stack, because: 'the test names it', confidence: 'sure' as const };
  return fixesFor(advice, [member], { host: 'shop.test' }).blocks;
}

describe('a block of a server that reads no file of ours', () => {
  it('stands between marks, which end the comment where the language asks for it', () => {
    const [haproxy] = filesOf(blocksOf('haproxy', NOSNIFF), ABOUT);
    expect(haproxy?.text.split('\n')).toEqual([
      '# sitegrade 9.9.9, 2030-01-02: the next one replaces all lines up to "end sitegrade".',
      expect.stringContaining('X-Content-Type-Options') as string,
      '# end sitegrade',
      '',
    ]);
    const [tomcat] = filesOf(blocksOf('tomcat', NOSNIFF), ABOUT);
    expect(tomcat?.text).toMatch(/^<!-- sitegrade 9\.9\.9.* -->\n[^]*\n<!-- end sitegrade -->\n$/);
  });

  it('has no marks in a language without comments', () => {
    const [vercel] = filesOf(blocksOf('vercel', NOSNIFF), ABOUT);
    expect(() => JSON.parse(vercel?.text ?? '') as unknown).not.toThrow();
  });

  it('says how to test, to load and to undo it', () => {
    const files = filesOf(blocksOf('haproxy', HSTS), ABOUT);
    expect(files.map(({ path, block, test, reload, undo }) => ({ path, block, test, reload, undo }))).toEqual(
      [
        {
          path: 'haproxy-frontend443.txt',
          block: 'in the frontend that binds port 443',
          test: 'sudo haproxy -c -f /etc/haproxy/haproxy.cfg',
          reload: 'sudo systemctl reload haproxy',
          undo: 'Remove the lines from "sitegrade" to "end sitegrade" and load the configuration again. Browsers keep Strict-Transport-Security for its max-age.',
        },
      ],
    );
  });

  it('has the enforced version of the same place', () => {
    const given = blocksOf('haproxy', NOSNIFF);
    const enforced = blocksOf('haproxy', { ...NOSNIFF, value: 'other' });
    expect(filesOf(given, ABOUT, enforced)[0]?.enforced).toContain('other');
    expect(filesOf(given, ABOUT)[0]).not.toHaveProperty('enforced');
  });
});
