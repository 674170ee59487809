import { expect, it } from 'vitest';
import type { Advice, StackName } from '../../src/engine/index.js';
import { deployGuide } from '../../src/export/deploy-guide.js';
import { filesOf } from '../../src/fixes/files/files-of.js';
import { fixesFor } from '../../src/fixes/index.js';

const SITE = { host: 'shop.test', port: '' };
const NOSNIFF: Advice = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' };
const REDIRECT: Advice = { op: 'redirect-to-https' };
const COOKIE: Advice = { op: 'set-cookie-attributes', cookie: 'JSESSIONID', role: 'session', secure: true };

function guideOf(stack: StackName, ...advice: readonly Advice[]): string {
  const member = { name: stack, label: stack, because: 'the test names it', confidence: 'sure' as const };
  const { blocks } = fixesFor(advice, [member], SITE);
  const files = filesOf(blocks, { version: '9.9.9', date: undefined, site: SITE });
  return deployGuide({
    url: 'https://shop.test/',
    version: '9.9.9',
    date: '2030-01-02',
    files: files.map((file, at) => ({ file, path: `${stack}/${at}.conf` })),
    leftOut: [],
    verify: 'sitegrade verify out',
  });
}

/** The lines of its code blocks. */
function commandsIn(guide: string): readonly string[] {
  return [...guide.matchAll(/^```sh\n([^]*?)\n```$/gm)].flatMap(([, lines = '']) => lines.split('\n'));
}

it.each(['nginx', 'apache', 'caddy', 'lighttpd', 'varnish', 'haproxy', 'tomcat'] as const)(
  'a server is loaded only where its test passes: %s',
  (stack) => {
    const loads = commandsIn(guideOf(stack, NOSNIFF, REDIRECT, COOKIE)).filter((line) =>
      /systemctl re(?:load|start)/.test(line),
    );
    expect(loads).toHaveLength(1);
    expect(loads[0]).toMatch(
      /(?:nginx -t|configtest|validate|-tt|-C|-c).* && sudo systemctl re(?:load|start)/,
    );
  },
);

it('what is no test is not called one', () => {
  const guide = guideOf('jetty', NOSNIFF);
  expect(commandsIn(guide)).toContainEqual(expect.stringMatching(/^cd "\$JETTY_BASE" && .*--list-config/));
  expect(guide).not.toContain('Test the configuration');
});

it('a step of nginx says which earlier line goes before its file is copied', () => {
  const guide = guideOf('nginx', NOSNIFF);
  expect(guide).toMatch(/stay unless a step says otherwise/);
  expect(guide.indexOf('remove that line there')).toBeGreaterThan(guide.indexOf('## 1.'));
  expect(guide.indexOf('remove that line there')).toBeLessThan(guide.indexOf('Copy '));
});
