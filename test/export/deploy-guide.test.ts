import { expect, it } from 'vitest';
import type { Advice, StackName } from '../../src/engine/index.js';
import { deployGuide } from '../../src/export/deploy-guide.js';
import { filesOf } from '../../src/fixes/files/files-of.js';
import { fixesFor } from '../../src/fixes/index.js';

const SITE = { host: 'shop.test', port: '' };
const NOSNIFF = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' } as const;
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
    // After the files, and after they are undone.
    expect(loads).toHaveLength(2);
    expect(loads[1]).toBe(loads[0]);
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

it('undo has lines and commands as code, to copy', () => {
  const [, undo = ''] = guideOf('nginx', NOSNIFF).split('## Undo\n');
  expect(undo).toMatch(
    /^\n\*\*nginx\*\*: Remove `include snippets\/sitegrade-\w+\.conf;` and `include .*`, then the files, put back each `add_header` [a-z ]+, and load the configuration again\.\n\n```sh\nsudo nginx -t && sudo systemctl reload nginx\n```\n/,
  );
  expect(undo).not.toContain('\\');
});

it('a file that is tested by itself is so before it is loaded, not once it is gone', () => {
  const debug: Advice = { op: 'turn-debug-off' };
  const reload = "sudo systemctl reload 'php*-fpm'   # with mod_php: sudo systemctl reload apache2";
  expect(commandsIn(guideOf('php', NOSNIFF, debug))).toEqual([
    expect.stringMatching(
      /^php -l index\.php && php -l sitegrade-\w{5}\.php && sudo systemctl reload/,
    ) as string,
    'sitegrade verify out',
    reload,
  ]);
  expect(guideOf('wordpress', NOSNIFF)).toMatch(
    /^Copy `wordpress\/0\.conf` to `sitegrade-\w{5}\.php` in the folder of wp-config\.php\.$/m,
  );
  expect(commandsIn(guideOf('rails', NOSNIFF))).toEqual([
    expect.stringMatching(/^ruby -c config\/initializers\/sitegrade-\w{5}\.rb$/) as string,
    'sitegrade verify out',
  ]);
});

it('a step of nginx says which earlier line goes, and when', () => {
  const guide = guideOf('nginx', NOSNIFF);
  expect(guide).toMatch(/stay unless a step says otherwise/);
  expect(guide.indexOf('then remove that line there')).toBeGreaterThan(guide.indexOf('## 1.'));
  expect(guide.indexOf('then remove that line there')).toBeLessThan(guide.indexOf('Copy '));
});

it('what may stop the site or lose a protection stands with the file, however much else there is', () => {
  const redirect: Advice = { ...REDIRECT, mayBreak: 'may loop behind a proxy' };
  const policy: Advice = {
    op: 'set-header',
    name: 'Content-Security-Policy',
    value: "default-src 'self'",
    rollout: 'report-only-first',
    notes: ['One.', 'Two.', 'Three.'],
  };
  const guide = guideOf('nginx', policy, NOSNIFF, redirect, COOKIE);
  const [steps = '', more = ''] = guide.split('## More about');
  for (const caution of [
    'May loop behind a proxy.',
    'must send X-Forwarded-Proto: https, or the redirect loops forever.',
    '/.well-known/acme-challenge/',
    'Look first',
    'Browsers do not send Secure cookies over HTTP.',
  ]) {
    expect(steps).toContain(caution);
    expect(more).not.toContain(caution);
  }
  expect(more).toContain('Three.');
});

it('a server has one section for the rest of its notes', () => {
  const notes = ['One.', 'Two.', 'Three.', 'Four.'];
  const hsts = { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300', notes } as const;
  const guide = guideOf('jetty', { ...NOSNIFF, notes }, hsts);
  expect(guide.match(/^## \d/gm)).toHaveLength(3);
  expect(guide.match(/^## More about/gm)).toHaveLength(1);
});
