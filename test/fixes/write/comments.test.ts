import { describe, expect, it } from 'vitest';
import type { Advice, StackName } from '../../../src/engine/index.js';
import { filesText } from '../../../src/export/deploy-guide.js';
import { filesOf } from '../../../src/fixes/files/files-of.js';
import { fixesFor, STACKS } from '../../../src/fixes/index.js';
import { comment, hostSign } from '../../../src/fixes/write/escape.js';
import { ODD_HOSTS } from '../../support/odd-hosts.js';
import { xmlElements } from '../readers/xml.js';

/** What a fix is for is in comments of its text, and a host is anybody's choice. */

const cookie = { op: 'set-cookie-attributes', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

/** With a header whose comments name the host, and a cookie of each place. */
const adviceFor = (host: string): readonly Advice[] => [
  {
    op: 'set-header',
    name: 'Content-Security-Policy',
    value: "default-src 'self'",
    rollout: 'report-only-first',
    allows: [`https://${host}/a--b/---.js: in script-src, seen in <script>`],
  },
  { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' },
  {
    op: 'set-header',
    name: 'Strict-Transport-Security',
    value: 'max-age=31536000',
    rollout: 'ramp-max-age',
  },
  { op: 'redirect-to-https' },
  { op: 'turn-listing-off', path: '/static/' },
  { op: 'turn-debug-off' },
  { ...cookie, cookie: 'JSESSIONID', role: 'session' },
  { ...cookie, cookie: 'sid', role: 'session' },
];

function filesFor(stack: StackName, site: { host: string; port: string }) {
  const member = { name: stack, label: stack, because: 'the test names it', confidence: 'sure' as const };
  return filesOf(fixesFor(adviceFor(site.host), [member], site).blocks, {
    version: '9.9.9',
    date: undefined,
    site,
  });
}

/** The code and the number of comments; without what depends on the host: itself and the signs of the site and its files. */
function readText(text: string, sign: string | undefined, { host, port }: typeof PLAIN, path: string) {
  if (sign === '<!--') return xmlElements(text);
  const lines = text.split('\n');
  const isComment = (line: string) => sign !== undefined && line.trimStart().startsWith(sign);
  // No language joins the next line to it, and PHP does not end at it.
  expect(lines.filter(isComment).join('\n')).not.toMatch(/\\$|\?>|\\u/m);
  const [, ofFile = ''] = /(?:sitegrade[-_]?|^Sitegrade)([a-z\d]{5})/i.exec(path) ?? [];
  const signs = [hostSign({ host, port }), ofFile].filter((one) => one !== '');
  const code = lines
    .filter((line) => !isComment(line))
    .join('\n')
    .replace(/[\\%]/g, '')
    .replaceAll(host, 'HOST')
    // Django answers no host with `_`, and localhost is in its list anyway.
    .replace(/"(?:HOST|localhost)", /g, '')
    .replace(new RegExp(signs.join('|'), 'gi'), 'SIGN');
  return [code, lines.filter(isComment).length];
}

const PLAIN = { host: 'shop.example', port: '' };
const STACKS_WITH_TEXTS = (Object.keys(STACKS) as StackName[]).filter(
  (stack) => filesFor(stack, PLAIN).length > 0,
);

describe.each(ODD_HOSTS)('the texts for $host:$port', (site) => {
  it.each(STACKS_WITH_TEXTS)('of %s are those for any host', (stack) => {
    const read = (one: typeof PLAIN) =>
      filesFor(stack, one).flatMap((file) =>
        [file.text, file.enforced ?? '', filesText([file])].map((text) =>
          readText(text, file.comment, one, file.path),
        ),
      );
    expect(read(site)).toEqual(read(PLAIN));
  });
});

it.each([
  ['<!--', 'a--b---c-', '<!-- a- -b- - -c- -->'],
  ['//', 'a ?> b ??> c \\u000a d', '// a ? > b ?? > c \\ u000a d'],
  ['#', 'C:\\', '# C:\\ '],
  ['  #', 'a', '  # a'],
  ['--', 'a\nb\r\nc\u2028d', '-- a b c d'],
  ['', 'a\nb', 'a b'],
])('a comment after “%s” of %j is %j', (sign, text, line) => {
  expect(comment(sign, text)).toBe(line);
});
