import { describe, expect, it } from 'vitest';
import type { Advice, StackName } from '../../../src/engine/index.js';
import { filesOf, type FixFile } from '../../../src/fixes/files/files-of.js';
import { fixesFor } from '../../../src/fixes/index.js';
import { forBlocks, hostile } from '../hostile.js';

const SITE = { host: 'shop.test', port: '' };
const ABOUT = { version: '9.9.9', date: new Date('2030-01-02T03:04:05Z'), site: SITE };
const HSTS = { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=300' } as const;
const NOSNIFF = { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' } as const;
const REDIRECT: Advice = { op: 'redirect-to-https' };
const VERSION: Advice = { op: 'hide-version', header: 'Server', product: 'apache' };
const LISTING: Advice = { op: 'turn-listing-off', path: '/static/' };
const COOKIE: Advice = { op: 'set-cookie-attributes', cookie: 'sid', role: 'other', secure: true };

function blocksOf(stack: StackName, ...advice: readonly Advice[]) {
  const member = { name: stack, label: stack, because: 'the test names it', confidence: 'sure' as const };
  return fixesFor(advice, [member], SITE).blocks;
}

function files(stack: StackName, ...advice: readonly Advice[]): readonly FixFile[] {
  return filesOf(blocksOf(stack, ...advice), ABOUT);
}

/** Without the sign of the names. */
function unsigned(text: string, { path }: Pick<FixFile, 'path'>): string {
  const [, sign = ''] = /sitegrade-([a-z\d]{5})/.exec(path) ?? [];
  return text.replaceAll(sign, 'SIGN');
}

/** The lines that are no comment. */
function linesOf(file: FixFile | undefined): string[] {
  const text = file ? unsigned(file.text, file) : '';
  return text.split('\n').filter((line) => !/^\s*(?:#|--|$)/.test(line));
}

describe.each(['nginx', 'apache', 'caddy', 'lighttpd', 'varnish'] as const)('the files for %s', (stack) => {
  const ALL = [HSTS, NOSNIFF, REDIRECT, COOKIE];

  it('need no line in more than two places, and no block', () => {
    const lines = files(stack, ...ALL).flatMap((one) =>
      one.include ? [unsigned(one.include.line, one)] : [],
    );
    expect(files(stack, ...ALL).map(({ block }) => block)).not.toContainEqual(expect.any(String));
    expect(lines).toMatchSnapshot();
  });

  it('say in their heads what they are, who wrote them, how to undo them, and nothing else of the page', () => {
    const [first] = filesOf(
      blocksOf(stack, ...ALL).map((block) => ({ ...block, closes: ['hsts/missing', 'cookies/x/<!--'] })),
      ABOUT,
    );
    const [head = ''] = first?.text.split('\n\n') ?? [];
    expect(first && unsigned(head, first)).toMatchSnapshot();
  });

  it('have other names for other advice, so that one for what still lacks replaces none', () => {
    const names = (...advice: readonly Advice[]) => files(stack, ...advice).map(({ path }) => path);
    expect(names(NOSNIFF, HSTS)).toEqual(names({ ...HSTS, value: 'max-age=86400' }, NOSNIFF));
    const first = names(NOSNIFF, HSTS);
    expect(names(NOSNIFF).filter((path) => first.includes(path))).toEqual([]);
  });

  it('have other names for another value that they change, which only the first file changes', () => {
    const names = (replaces?: string) =>
      files(stack, { ...NOSNIFF, ...(replaces !== undefined && { replaces }) }).map(({ path }) => path);
    const all = [names('sniff'), names('wrong'), names()].map(String);
    expect(new Set(all).size).toBe(3);
  });
});

/** The others have the texts of the blocks as they are. */
it.each(['nginx', 'apache', 'caddy'] as const)(
  'the files for %s have the same structure whatever a value is',
  (stack) => {
    const skeleton = (value: string) =>
      files(stack, { ...HSTS, value }, COOKIE, { ...NOSNIFF, value }).map((file) =>
        linesOf(file)
          .join('\n')
          .replace(/"(?:[^"\\]|\\.)*"/g, 'QUOTED'),
      );
    forBlocks(
      hostile,
      (value) => blocksOf(stack, { ...HSTS, value })[0]?.text,
      (_text, value) => expect(skeleton(value)).toEqual(skeleton('plain')),
    );
  },
);

describe('a request that came over HTTPS, here or in front', () => {
  it('gets HSTS and Secure, and one that did not the redirect: by a map of nginx', () => {
    const [server, http] = files('nginx', HSTS, REDIRECT, COOKIE);
    expect(linesOf(server)).toEqual([
      'add_header Strict-Transport-Security $hsts_SIGN always;',
      'proxy_cookie_flags $cookie1_SIGN secure;',
      'if ($secure_SIGN = "") { return 301 https://$host$request_uri; }',
    ]);
    expect(linesOf(http)).toEqual([
      'map $sent_http_strict_transport_security $new_SIGN_strict_transport_security { "" "max-age=300"; }',
      'map "$https $http_x_forwarded_proto" $secure_SIGN { "~*^(?:on| https)" 1; default ""; }',
      'map "$secure_SIGN $sent_http_sitegrade_c13nf" $hsts_SIGN { "1 " $new_SIGN_strict_transport_security; default ""; }',
      'map $secure_SIGN $cookie1_SIGN { "" "sitegrade-none"; default "sid"; }',
    ]);
  });

  it('by an expression of Apache', () => {
    const lines = linesOf(files('apache', HSTS, REDIRECT, COOKIE)[0]);
    const secure = "(%{HTTPS} == 'on' || req_novary('X-Forwarded-Proto') =~ /^https/)";
    expect(lines.slice(0, 3)).toEqual([
      'RewriteEngine On',
      `RewriteCond expr "! ${secure}"`,
      'RewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [R=301,L]',
    ]);
    const conditional = lines.filter((line) => /Strict-Transport-Security|Set-Cookie/.test(line));
    expect(conditional).toHaveLength(3);
    expect(conditional.filter((line) => !line.includes(`"expr=${secure}`))).toEqual([]);
  });

  it('by a matcher of Caddy', () => {
    const lines = linesOf(files('caddy', HSTS, REDIRECT)[0]);
    expect(lines).toEqual([
      '@http_SIGN {',
      '\tprotocol http',
      '\tnot header X-Forwarded-Proto https',
      '}',
      'redir @http_SIGN https://{host}{uri} permanent',
      '@https_SIGN protocol https',
      'header @https_SIGN ?Strict-Transport-Security "max-age=300"',
    ]);
  });
});

it.each(['nginx', 'apache', 'caddy'] as const)('the notes of %s are true of files', (stack) => {
  const [first] = files(stack, REDIRECT, NOSNIFF, VERSION);
  expect(first?.warnings).toContainEqual(expect.stringContaining('X-Forwarded-Proto: https'));
  expect(first?.warnings.join('\n')).not.toMatch(/load balancer|virtual host only|one, add the lines/);
  expect(first?.warnings.join('\n')).not.toMatch(/Put this above|existing line/);
});

it('the next step of HSTS switches that of the first file of nginx off', () => {
  const first = files('nginx', HSTS, NOSNIFF).find(({ path }) => path.includes('conf.d'));
  const [server, http] = files('nginx', { ...HSTS, value: 'max-age=86400', replaces: HSTS.value });
  const [, name = 'none'] = /\$(sent_http_sitegrade_\w+)/.exec(first?.text ?? '') ?? [];
  expect(http?.text).toContain(`map "" $${name} { default 1; }`);
  expect(first?.text).not.toContain('map "" ');
  expect(server?.needs).toEqual([]);
  expect(server?.text).toContain('change nothing here');
  expect(http?.text).toContain('change nothing here');
});

it('a second file of nginx takes the place of a line of the first, which no head forbids', () => {
  const step = files('nginx', { ...NOSNIFF, replaces: 'none' });
  const [server, http, location] = step;
  const remove = expect.stringContaining('add_header that is here too, remove that line there') as string;
  expect(server?.needs).toEqual([remove]);
  for (const one of [server, location]) {
    expect(one?.text).toEqual(remove);
    expect(one?.text).not.toContain('change nothing here');
  }
  expect(http?.text).toContain('change nothing here');
  expect(files('nginx', REDIRECT)[0]?.needs).toEqual([]);
});

it('what nginx reads once a block is a file for all others', () => {
  const member = { name: 'nginx', label: 'nginx', because: 'the test names it', confidence: 'sure' } as const;
  const made = [NOSNIFF, HSTS].map((advice) =>
    filesOf(fixesFor([advice], [member], { ...SITE, server: 'nginx/1.30.1' }).blocks, ABOUT),
  );
  const shared = made.map((all) => all.filter(({ text }) => /^add_header_inherit /m.test(text)));
  expect(shared.map((all) => all.map(({ path }) => path))).toEqual(
    made.map(() => ['', '-location'].map((end) => `/etc/nginx/snippets/sitegrade-inherit${end}.conf`)),
  );
  expect(shared[0]?.map(({ text }) => text.split('\n').at(-2))).toEqual(
    shared[1]?.map(({ text }) => text.split('\n').at(-2)),
  );
  const [first] = made[0] ?? [];
  expect(first?.undo).toMatch(/“include snippets\/sitegrade-inherit\.conf;” and its file go with the last/);
  expect(first?.undo.split('then the files')[0]).not.toContain('inherit');
});

it('the file for lighttpd is for the host of the page only, if that ends no string', () => {
  const linesFor = (host: string) => {
    const [file] = filesOf(blocksOf('lighttpd', NOSNIFF, REDIRECT), { ...ABOUT, site: { host, port: '' } });
    return linesOf(file).filter((line) => !line.startsWith('server.modules '));
  };
  const [first, ...rest] = linesFor('shop.test');
  expect([first, rest.at(-1)]).toEqual(['$HTTP["host"] =~ "^(?i:shop\\.test)(?::[0-9]+)?$" {', '}']);
  expect(linesFor('a"b.test')).toEqual(linesFor(''));
});

it('a line that changes in place is a difference, and no file', () => {
  const [first] = files('nginx', NOSNIFF, LISTING);
  expect(first?.changed).toEqual([
    { where: 'instead of autoindex on;', diff: ['- autoindex on;', '+ autoindex off;'] },
  ]);
  expect(files('nginx', LISTING).map(({ path, block }) => [path, block])).toEqual([
    ['nginx-listing.txt', 'instead of autoindex on;'],
  ]);
});

it('the handle_errors of a Caddy site comes before ours', () => {
  const [, errors] = files('caddy', NOSNIFF);
  expect(errors?.include?.where).toMatch(/^at the end of both site blocks/);
  expect(linesOf(errors)).toEqual(['handle_errors {', '\theader ?X-Content-Type-Options "nosniff"', '}']);
});

it('what a server reads of no file of ours is a block: .htaccess', () => {
  const block = { ...blocksOf('apache', NOSNIFF).find(({ place }) => place === 'vhost'), place: 'htaccess' };
  const [file] = filesOf([block as ReturnType<typeof blocksOf>[number]], ABOUT);
  expect(file?.path).toBe('apache-htaccess.txt');
});

describe('a block of a server that reads no file of ours', () => {
  it('stands between marks, which end the comment where the language asks for it', () => {
    const [haproxy] = files('haproxy', NOSNIFF);
    expect(haproxy?.text.replace(/\b[a-z\d]{5}(?= \(|$)/gm, 'SIGN').split('\n')).toEqual([
      '# sitegrade SIGN (Sitegrade 9.9.9, 2030-01-02, for shop.test): a newer block with this sign replaces it as a whole.',
      expect.stringContaining('X-Content-Type-Options') as string,
      '# end sitegrade SIGN',
      '',
    ]);
    const [tomcat] = files('tomcat', NOSNIFF);
    expect(tomcat?.text).toMatch(/^<!-- sitegrade \w{5} .* -->\n[^]*\n<!-- end sitegrade \w{5} -->\n$/);
  });

  it('has marks of its own, because two may be in one file of the site', () => {
    const marks = files('iis', NOSNIFF, REDIRECT).map(({ text }) => /end sitegrade \w{5}/.exec(text)?.[0]);
    expect(marks).toHaveLength(2);
    expect(new Set(marks).size).toBe(2);
  });

  it('has no marks in a language without comments', () => {
    const [vercel] = files('vercel', NOSNIFF);
    expect(() => JSON.parse(vercel?.text ?? '') as unknown).not.toThrow();
  });

  it('says how to test, to load and to undo it', () => {
    const [haproxy] = files('haproxy', HSTS);
    expect(haproxy).toMatchObject({
      path: 'haproxy-frontend443.txt',
      block: 'in the frontend that binds port 443',
      test: '',
      reload: 'sudo haproxy -c -f /etc/haproxy/haproxy.cfg && sudo systemctl reload haproxy',
    });
    expect(haproxy?.undo).toMatch(
      /^Remove the lines from .* and load the configuration again\. Browsers keep Strict-Transport-Security for its max-age\.$/,
    );
  });
});

it.each(['haproxy', 'nginx', 'apache', 'caddy', 'lighttpd', 'varnish'] as const)(
  'the enforced version of %s has the name of the given one',
  (stack) => {
    const given = blocksOf(stack, NOSNIFF);
    const enforced = blocksOf(stack, { ...NOSNIFF, value: 'other' });
    expect(filesOf(given, ABOUT, enforced).some((one) => one.enforced?.includes('other'))).toBe(true);
    expect(filesOf(given, ABOUT).some((one) => 'enforced' in one)).toBe(false);
  },
);
