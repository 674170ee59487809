import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Advice } from '../../src/engine/index.js';
import { fixesFor } from '../../src/fixes/index.js';
import {
  cookie,
  expectExactly,
  forBlocks,
  header,
  hostile,
  hostileName,
  replacing,
  textFor,
} from './hostile.js';

/**
 * Advice contains strings from attackers. For any of them, small parsers of each language, written from its manual,
 * must read exactly the expected tokens; or there must be no fix.
 */

const withPart = (prefix: string): Advice => ({ ...header('set'), parts: [{ prefix, value: 'part' }] });

/** Paths that every server reads as pages in the folder, and no others. */
function expectRawPathsOf(folder: string, matches: (path: string) => boolean): void {
  for (const path of ['', '?/', '/', '/a', '/a.b/c-d_e/', '//a', '/?x=../%2F', '/a?x=a b'])
    expect([path, matches(folder + path)]).toEqual([path, true]);
  for (const path of [
    'x',
    'x/',
    ';a',
    '..',
    '/..',
    '/../a',
    '/a/../..',
    '/%2e%2e/',
    '/..%2Fa',
    '/..;/a',
    '/a\\b',
    '/a;b',
  ])
    expect([path, matches(folder + path)]).toEqual([path, false]);
  for (const path of [
    `x${folder}/`,
    `/x${folder}/`,
    `/${folder}/`,
    `/?${folder}/`,
    `${folder.slice(0, -1)}/`,
  ])
    // `/x/x/` is in `/x`.
    expect([path, matches(path)]).toEqual([path, path.startsWith(`${folder}/`)]);
}

describe.each(['apache', 'nginx'] as const)('%s', (name) => {
  const textOf = (advice: Advice) => {
    const { blocks } = fixesFor([advice], [{ name, label: name, because: '', confidence: 'sure' }]);
    return blocks.length === 0 ? undefined : blocks.map(({ text }) => text).join('\n');
  };
  const quotedIn = { apache: /onsuccess set X-Test (.*) "expr=/, nginx: /"" (.*); \}/ }[name];

  it('writes the value of a part as that of the site', () => {
    forBlocks(
      hostile,
      (value) => textOf({ ...header('set'), parts: [{ prefix: '/admin', value }] }),
      (text, value) => {
        const quoted = quotedIn.exec(textOf(header(value)) ?? '')?.[1];
        expect(quoted).toBeDefined();
        expect(text).toContain(` ${quoted ?? ''}`);
      },
    );
  });
});

describe('apache', () => {
  /** httpd.conf: a directive a line; words, or "…" in which \" and \\ are escapes. */
  function read(text: string): string[][] {
    return text.split('\n').map((line) => {
      expect(line).not.toMatch(/[^\x20-\x7E]|\$\{|\\$/);
      const words: string[] = [];
      let at = 0;
      while (at < line.length) {
        if (line[at] === ' ') {
          at++;
        } else if (line[at] === '"') {
          let word = '';
          for (at++; line[at] !== '"'; at++) {
            if (at >= line.length) throw new Error('a quote that is never closed');
            if (line[at] === '\\' && (line[at + 1] === '"' || line[at + 1] === '\\')) at++;
            word += line[at] ?? '';
          }
          at++;
          expect([' ', undefined]).toContain(line[at]);
          words.push(word);
        } else {
          const end = line.indexOf(' ', at) < 0 ? line.length : line.indexOf(' ', at);
          words.push(line.slice(at, end));
          at = end;
        }
      }
      return words;
    });
  }

  /** The lines for one header, which the same lines are around whatever its value. */
  function readHeader(text: string): string[][] {
    const around = (lines: readonly string[]) => [...lines.slice(0, 3), '…', ...lines.slice(-2)];
    const lines = text.split('\n');
    expect(around(lines)).toEqual(around((textFor('apache', header('set')) ?? '').split('\n')));
    return read(
      lines
        .slice(3, -2)
        .map((line) => line.trimStart())
        .join('\n'),
    );
  }

  const isAbsent = "-z resp('X-Test')";
  const isOwn = "-n resp('Apache-Answers')";

  /** mod_headers: % begins a variable unless doubled, a backslash an escape unless doubled. */
  function expanded(value: string): string {
    expect(value).not.toMatch(/^expr=/i);
    return value.replace(/([\\%])([^]?)/g, (_pair, sign: string, next: string) => {
      expect(next).toBe(sign);
      return sign;
    });
  }

  it('keeps a value inside its quotes', () => {
    forBlocks(
      hostile,
      (value) => textFor('apache', header(value)),
      (text, value) => {
        const [own, set, ...rest] = readHeader(text);
        expect(rest).toEqual([]);
        expect(own).toEqual(['Header', 'always', 'set', 'X-Test', set?.[4], `expr=${isOwn} && ${isAbsent}`]);
        expect(set?.slice(0, 4)).toEqual(['Header', 'onsuccess', 'set', 'X-Test']);
        expect(set?.slice(5)).toEqual([`expr=${isAbsent}`]);
        expect(expanded(set?.[4] ?? '')).toBe(value);
      },
    );
  });

  it('replaces exactly the value to replace, by exactly the other one', () => {
    forBlocks(
      hostile,
      (value) => textFor('apache', { ...header(value), replaces: value }),
      (text, value) => {
        const [, , ...edits] = readHeader(text);
        for (const [at, table] of ['always', 'onsuccess'].entries()) {
          const [action, to, what, name, pattern = '', other = '', ...rest] = edits[at] ?? [];
          expect([action, to, what, name, rest]).toEqual(['Header', table, 'edit', 'X-Test', []]);
          expect(pattern).toMatch(/^\^.*\$$/);
          expect(new RegExp(pattern).test(value)).toBe(true);
          expect(new RegExp(pattern).test(`${value}x`)).toBe(false);
          expect(new RegExp(pattern).test(`x${value}`)).toBe(false);
          // "$1" is what a group matched.
          const [, ...signs] = expanded(other).split(/(?<!\\)(?:\\\\)*\$\d/);
          expect(signs).toEqual([]);
          expect(expanded(other).replace(/\\([\\$])/g, '$1')).toBe(value);
        }
        expect(edits).toHaveLength(2);
      },
    );
  });

  it('sends the value of a part for the raw paths of its folder only', () => {
    forBlocks(
      hostileName.map((text) => `/${text}`),
      (folder) => textFor('apache', withPart(folder)),
      (text, folder) => {
        const lines = readHeader(text);
        expect(lines.map((words) => words.slice(0, 5).join(' '))).toEqual([
          'Header always set X-Test part',
          'Header always set X-Test set',
          'Header onsuccess set X-Test part',
          'Header onsuccess set X-Test set',
        ]);
        const conditions = lines.map((words) => words.slice(5).join(' '));
        const UNDER = /%\{THE_REQUEST\} =~ m#([^#]*)#/;
        const [, pattern = ''] = UNDER.exec(conditions[2] ?? '') ?? [];
        expect(conditions.map((condition) => condition.replace(UNDER, () => '…'))).toEqual([
          `expr=${isOwn} && … && ${isAbsent}`,
          `expr=${isOwn} && ${isAbsent}`,
          `expr=… && ${isAbsent}`,
          `expr=${isAbsent}`,
        ]);
        expect(conditions[0]).toContain(`m#${pattern}#`);
        expectRawPathsOf(folder, (path) => new RegExp(pattern).test(`GET ${path} HTTP/1.1`));
      },
    );
  });

  it('turns off the listing of the given folder only', () => {
    const path = hostile.map((text) => `/${text}`);
    const listing = (folder: string) => textFor('apache', { op: 'turn-listing-off', path: folder });
    forBlocks(path, listing, (text, folder) => {
      const [open = '', ...rest] = text.split('\n');
      // Apache removes < and > before it reads the words.
      const [words] = read(open.replace(/^<(.*)>$/, '$1'));
      expect(words).toEqual(['Location', folder]);
      // A pattern would match more folders.
      expect(folder).not.toMatch(/[*?[\]]/);
      expect(read(rest.join('\n'))).toEqual([['Options', '-Indexes'], ['</Location>']]);
    });
  });

  it('changes only the named cookie', () => {
    forBlocks(
      hostileName,
      (name) => textFor('apache', cookie(name)),
      (text, name) => {
        const [edit, ...rest] = read(text);
        expect(rest).toEqual([]);
        expect(edit?.slice(0, 3)).toEqual(['Header', 'edit', 'Set-Cookie']);
        expect(edit?.slice(4)).toEqual(['$1; Secure']);
        // Replaces (?i:…), which this runtime does not support.
        const pattern = new RegExp((edit?.[3] ?? '').replace('(?i:Secure)', '[Ss]ecure'));
        expect(pattern.exec(`${name}=a; Path=/`)?.[1]).toBe(`${name}=a; Path=/`);
        expect(pattern.test(`${name}=a; secure; Path=/`)).toBe(false);
        expect(pattern.test(`${name}x=a`)).toBe(false);
        expect(pattern.test(`x${name}=a`)).toBe(false);
      },
    );
  });
});

describe('nginx', () => {
  /** nginx.conf: words and a semicolon or brace; "…" in which a backslash escapes, and $ is a variable everywhere but in a pattern. */
  function read(text: string): string[][] {
    expect(text).not.toMatch(/[^\x20-\x7E\n]/);
    const statements: string[][] = [];
    let words: string[] = [];
    let at = 0;
    while (at < text.length) {
      const sign = text.charAt(at);
      if (/\s/.test(sign)) {
        at++;
      } else if (/[;{}]/.test(sign)) {
        if (words.length > 0) statements.push(words);
        words = [];
        at++;
      } else if (sign === '"') {
        let word = '';
        for (at++; text[at] !== '"'; at++) {
          if (at >= text.length) throw new Error('a quote that is never closed');
          if (text[at] === '\\') {
            at++;
            expect(['"', '\\']).toContain(text[at]);
          }
          word += text.charAt(at);
        }
        at++;
        expect(text.charAt(at)).toMatch(/[ ;]/);
        expect(word).not.toMatch(/^[^~].*\$/);
        words.push(word);
      } else {
        const word = /^[$A-Za-z_=-]+/.exec(text.slice(at))?.[0];
        if (word === undefined) throw new Error(`"${sign}" outside of quotes`);
        words.push(word);
        at += word.length;
      }
    }
    expect(words).toEqual([]);
    return statements;
  }

  it('keeps a value inside its quotes', () => {
    forBlocks(
      hostile,
      (value) => mapFor(header(value)),
      (text, value) => {
        expect(read(text)).toEqual([
          ['map', '$sent_http_x_test', '$new_x_test'],
          ['', value],
        ]);
      },
    );
  });

  it('sends the value of a part for the raw paths of its folder only', () => {
    forBlocks(
      hostileName.map((text) => `/${text}`),
      (folder) => mapFor(withPart(folder)),
      (text, folder) => {
        const [choice, [pattern = '', ...part] = [], ...rest] = read(text);
        expect([choice, part, ...rest]).toEqual([
          ['map', '$request_uri', '$for_x_test'],
          ['part'],
          ['default', 'set'],
          ['map', '$sent_http_x_test', '$new_x_test'],
          ['', '$for_x_test'],
        ]);
        expect(pattern.slice(0, 2)).toBe('~^');
        expectRawPathsOf(folder, (path) => new RegExp(pattern.slice(1)).test(path));
      },
    );
  });

  it('keeps a value to replace inside a pattern, which matches nothing else', () => {
    forBlocks(
      hostile,
      (value) => (value === '' ? undefined : mapFor(replacing(value))),
      (text, value) => {
        const [sent, none, other, map, empty, [pattern = '', ...set] = [], [besides = ''] = [], ...more] =
          read(text);
        expect([sent, none, other, map, empty, set, more]).toEqual([
          ['map', '$sent_http_x_test', '$for_x_test'],
          ['', ''],
          ['default', 'sent '],
          ['map', '$for_x_test$upstream_http_x_test', '$new_x_test'],
          ['', 'set'],
          ['set'],
          [
            ['~^sent $', ''],
            ['default', '$upstream_http_x_test'],
          ],
        ]);
        expect(pattern.startsWith('~^')).toBe(true);
        expectExactly(new RegExp(pattern.slice(1)), value);
        expect(besides).toBe(`~^sent ${pattern.slice(2)}`);
      },
    );
  });

  /** The header's value is in the http block. */
  function mapFor(advice: Advice): string | undefined {
    const member = { name: 'nginx', label: 'nginx', because: '', confidence: 'sure' } as const;
    return fixesFor([advice], [member]).blocks.find(({ place }) => place === 'http')?.text;
  }

  it('changes only the named cookie', () => {
    forBlocks(
      hostileName,
      (name) => textFor('nginx', cookie(name)),
      (text, name) => {
        expect(name).not.toMatch(/^~/);
        expect(read(text)).toEqual([['proxy_cookie_flags', name, 'secure']]);
      },
    );
  });
});

describe('django', () => {
  /** Python: the strings of a piece of code, and the code with a § for each. Only "…" and its escapes occur. */
  function read(text: string): { code: string; strings: string[] } {
    expect(text).not.toMatch(/[^\x20-\x7E\n]/);
    const strings: string[] = [];
    let code = '';
    for (let at = 0; at < text.length; at++) {
      if (text[at] !== '"') {
        code += text.charAt(at);
        continue;
      }
      let string = '';
      for (at++; text[at] !== '"'; at++) {
        if (at >= text.length || text[at] === '\n') throw new Error('a quote that is never closed');
        if (text[at] === '\\') {
          at++;
          expect(['"', '\\']).toContain(text[at]);
        }
        string += text.charAt(at);
      }
      strings.push(string);
      code += '§';
    }
    return { code, strings };
  }

  it.each([
    ['any header', header, 'response.headers.setdefault(§, §)', (value: string) => ['X-Test', value]],
    [
      'a value to replace',
      replacing,
      'if response.headers.get(§) in (None, §):\n            response.headers[§] = §',
      (value: string) => ['X-Test', value, 'X-Test', 'set'],
    ],
  ])('keeps %s inside its string', (_what, adviceFor, statement, expected) => {
    forBlocks(
      hostile,
      (value) => textFor('django', adviceFor(value)),
      (text, value) => {
        const { code, strings } = read(text);
        expect(code).toBe(
          `def add_headers(get_response):
    def middleware(request):
        response = get_response(request)
        ${statement}
        return response

    return middleware


MIDDLEWARE = [f§, *MIDDLEWARE]`,
        );
        expect(strings).toEqual([...expected(value), '{__name__}.add_headers']);
      },
    );
  });

  it('keeps a host inside its list', () => {
    forBlocks(
      fc.oneof(
        hostile,
        fc.domain(),
        fc.ipV6().map((address) => `[${address}]`),
      ),
      (host) => {
        const chain = [
          { name: 'nginx', label: 'nginx', because: '', confidence: 'sure' },
          { name: 'django', label: 'Django', because: '', confidence: 'sure' },
        ] as const;
        const advice = [{ op: 'redirect-to-https' }, { op: 'turn-debug-off' }] as const;
        return fixesFor(advice, chain, { host }).blocks.find(({ stack }) => stack === 'django')?.text;
      },
      (text, host) => {
        const { strings } = read(text.replaceAll(/^# .*$/gm, ''));
        const known = new Set([
          'CSRF_TRUSTED_ORIGINS',
          'localhost',
          '127.0.0.1',
          '[::1]',
          host,
          `https://${host}`,
        ]);
        expect(strings.filter((one) => !known.has(one))).toEqual([]);
      },
    );
  });

  it('changes only the named cookie', () => {
    forBlocks(
      hostileName,
      (name) => textFor('django', cookie(name)),
      (text, name) => {
        const { code, strings } = read(text);
        expect(code).toMatch(/\n {4}cookies = \{\n {8}§: \{§: True\},\n {4}\}\n/);
        expect(strings.slice(0, 2)).toEqual([name, 'secure']);
        expect(strings).toHaveLength(3);
      },
    );
  });
});
