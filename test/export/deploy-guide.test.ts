import { expect, it } from 'vitest';
import type { Advice, StackName } from '../../src/engine/index.js';
import { deployGuide, filesText } from '../../src/export/deploy-guide.js';
import { filesOf, type FixFile } from '../../src/fixes/files/files-of.js';
import { fixesFor, STACKS } from '../../src/fixes/index.js';

const SITE = { host: 'shop.test', port: '' };
const NOSNIFF = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' } as const;
const REDIRECT: Advice = { op: 'redirect-to-https' };
const COOKIE: Advice = { op: 'set-cookie-attributes', cookie: 'JSESSIONID', role: 'session', secure: true };

function filesFor(stack: StackName, ...advice: readonly Advice[]): readonly FixFile[] {
  const member = { name: stack, label: stack, because: 'the test names it', confidence: 'sure' as const };
  const { blocks } = fixesFor(advice, [member], SITE);
  return filesOf(blocks, { version: '9.9.9', date: undefined, site: SITE });
}

function guideOf(stack: StackName, ...advice: readonly Advice[]): string {
  const files = filesFor(stack, ...advice);
  return deployGuide({
    url: 'https://shop.test/',
    version: '9.9.9',
    date: '2030-01-02',
    servers: `${stack} (Server names it)`,
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

it('says which servers it is for, and why', () => {
  expect(guideOf('nginx', NOSNIFF)).toContain(
    '\nThe servers: nginx (Server names it). The grade needs the files for each. If one is wrong, write them again with `--stack`.\n',
  );
});

it('what comes first is named by what it does', () => {
  for (const name of WITH_HEADERS) {
    const all = filesFor(name, NOSNIFF, REDIRECT, COOKIE, { op: 'turn-listing-off', path: '/a/' });
    // The name is about modules.
    for (const command of all.flatMap(({ needs }) => needs.filter((need) => !need.endsWith('.'))))
      expect([name, command]).toEqual([
        name,
        expect.stringMatching(/ a2enmod |install .*module|add-modules=/),
      ]);
    expect(guideOf(name, NOSNIFF, REDIRECT)).not.toContain('First:');
  }
  expect(guideOf('apache', NOSNIFF)).toContain(
    '\nEnable the modules that it uses:\n\n```sh\nsudo a2enmod headers\n',
  );
  expect(guideOf('varnish', COOKIE)).toContain(
    '\nInstall the modules that it uses:\n\n```sh\nsudo apt install ',
  );
});

it('code is code, and what others wrote stays text', () => {
  const listing: Advice = { op: 'turn-listing-off', path: '/a/' };
  const notes = ['See <img src=x> and https://shop.test/plan.json?token=hush and `http {}` now.'];
  const guide = guideOf('nginx', { ...NOSNIFF, notes }, REDIRECT, listing);
  for (const span of ['both `server {}` blocks', 'Replace `autoindex on;`:', 'in `plan.json` again'])
    expect(guide).toContain(span);
  expect(guide).toMatch(/must send `X-Forwarded-Proto: https`, or/);
  expect(guide).toContain('See `<img src=x>` and ');
  expect(guide).not.toContain('hush');
});

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
    'must send `X-Forwarded-Proto: https`, or the redirect loops forever.',
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

it('what is copied says above each file where it goes, and how to load them above the last', () => {
  const [first = '', ...more] = filesText(filesFor('nginx', NOSNIFF, REDIRECT)).split(/^(?=# \d of \d\. )/m);
  const all = [first, ...more];
  expect(all.length).toBeGreaterThan(1);
  const places = all.map((text) => /^# (\d) of (\d)\. nginx: save this as (\/etc\/nginx\/\S+)\n/.exec(text));
  expect(places.map((place) => place?.[1])).toEqual(all.map((_, at) => String(at + 1)));
  expect(new Set(places.map((place) => place?.[3])).size).toBe(all.length);
  expect(first).toMatch(
    /^# In .*, add “include snippets\/sitegrade-\w{5}\.conf;” at the end of both server/m,
  );
  for (const [at, text] of all.entries())
    expect(text.includes('# Then: sudo nginx -t && sudo systemctl reload nginx\n')).toBe(
      at === all.length - 1,
    );
  expect(filesText(filesFor('django', COOKIE))).toContain('\n# Then: python manage.py check --deploy\n');
  const [only = ''] = filesFor('apache', NOSNIFF, COOKIE).map(({ text }) => text);
  const copied = filesText(filesFor('apache', NOSNIFF, COOKIE));
  expect(copied).toMatch(
    /^# Apache: save this as \/etc\/apache2\/\S+\n# Enable the modules that it uses: sudo a2enmod headers\n# Then: .*reload/,
  );
  expect(copied.endsWith(`\n${only}`)).toBe(true);
});

const ABOVE = /^(?:#|\/\/|;|--|<!--|```)/;

/** Those whose customers can set headers. */
const WITH_HEADERS = (Object.keys(STACKS) as StackName[]).filter(
  (name) => filesFor(name, NOSNIFF).length > 0,
);

it.each(WITH_HEADERS)('only comments are added to what is copied: %s', (stack) => {
  const cookie: Advice = { ...COOKIE, cookie: 'a?>b-->c\\' };
  const files = filesFor(stack, NOSNIFF, { op: 'turn-listing-off', path: '/a?>b-->/\\' }, cookie);
  let rest = filesText(files);
  for (const { text } of files) {
    const body = text.replace(/^<\?php\n/, '').trimEnd();
    expect(rest).toContain(body);
    rest = rest.replace(body, () => '').replace('<?php\n', '');
  }
  for (const line of rest.split('\n').filter(Boolean)) {
    expect(line).toMatch(ABOVE);
    expect(line).not.toMatch(/\?>|\\$/);
    if (line.startsWith('<!--')) expect(line.replace(/^<!--(.*) -->$/, '$1')).not.toContain('--');
  }
});
