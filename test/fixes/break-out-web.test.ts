import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { StackName } from '../../src/engine/index.js';
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
import { inSingleQuotes } from './readers/php.js';

/** Like break-out.test.ts, for the web servers and PHP, with a small parser for each language. */

/** Replaces (?i:…), which this runtime does not support, by classes with both cases. */
function patternOf(source: string): RegExp {
  return new RegExp(
    source.replace(/\(\?i:(\w+)\)/g, (_group, word: string) =>
      word.replace(/[A-Za-z]/g, (letter) => `[${letter.toUpperCase()}${letter.toLowerCase()}]`),
    ),
  );
}

/** The lines of Set-Cookie after two replacements. */
function expectSecureOnOne(
  name: string,
  edits: readonly (readonly [pattern: string, replacement: string])[],
): void {
  const after = (line: string) =>
    edits.reduce((text, [pattern, replacement]) => text.replace(patternOf(pattern), replacement), line);
  expect(after(`${name}=a; Path=/`)).toBe(`${name}=a; Path=/; Secure`);
  expect(after(`${name}=a; secure; Path=/`)).toBe(`${name}=a; Path=/; Secure`);
  expect(after(`${name}=a; Path=/; SECURE`)).toBe(`${name}=a; Path=/; Secure`);
  expect(after(`${name}x=a`)).toBe(`${name}x=a`);
  expect(after(`x${name}=a`)).toBe(`x${name}=a`);
}

describe('caddy', () => {
  /** Caddyfile: a line of tokens; "…" in which \" is the only escape. Braces of placeholders do not occur. */
  function read(text: string): string[][] {
    return text.split('\n').map((line) => {
      expect(line).not.toMatch(/[^\t\x20-\x7E]/);
      const tokens: string[] = [];
      let at = 0;
      while (at < line.length) {
        if (line[at] === ' ' || line[at] === '\t') {
          at++;
        } else if (line[at] === '"') {
          let token = '';
          for (at++; line[at] !== '"'; at++) {
            if (at >= line.length) throw new Error('a quote that is never closed');
            if (line[at] === '\\' && line[at + 1] === '"') at++;
            token += line.charAt(at);
          }
          at++;
          expect([' ', undefined]).toContain(line[at]);
          if (token !== '={http.response.header.X-Test}') expect(token).not.toMatch(/[{}]/);
          tokens.push(token);
        } else {
          const token = /^[A-Za-z0-9_{}?-]+/.exec(line.slice(at))?.[0];
          if (token === undefined) throw new Error(`"${line.charAt(at)}" outside of quotes`);
          tokens.push(token);
          at += token.length;
        }
      }
      return tokens;
    });
  }

  it('keeps a value inside its quotes', () => {
    forBlocks(
      hostile,
      (value) => textFor('caddy', header(value)),
      (text, value) => {
        const line = ['header', '?X-Test', value];
        expect(read(text)).toEqual([line, ['handle_errors', '{'], line, ['}']]);
      },
    );
  });

  it('keeps a value to replace inside its quotes', () => {
    forBlocks(
      hostile,
      (value) => textFor('caddy', replacing(value)),
      (text, value) => {
        expect(read(text).slice(0, 9)).toEqual([
          ['map', '={http.response.header.X-Test}', '{X-Test_to_set}', '{'],
          ['=', 'X-Test'],
          ...(value === '' ? [] : [[`=${value}`, 'X-Test']]),
          ['default', ''],
          ['}'],
          ['header', '{'],
          ['defer'],
          ['{X-Test_to_set}', 'set'],
          ['}'],
          ...(value === '' ? [['handle_errors', '{']] : []),
        ]);
      },
    );
  });

  it('changes only the named cookie', () => {
    forBlocks(
      hostileName,
      (name) => textFor('caddy', cookie(name)),
      (text, name) => {
        const [open, defer, ...lines] = read(text);
        expect([open, defer, lines.pop()]).toEqual([['header', '{'], ['defer'], ['}']]);
        expect(lines.map(([field, , , ...more]) => [field, ...more])).toEqual([
          ['Set-Cookie'],
          ['Set-Cookie'],
        ]);
        expectSecureOnOne(
          name,
          lines.map(([, pattern = '', replacement = '']) => [pattern, replacement]),
        );
      },
    );
  });

  it.each(['-Server', 'defer', 'match'])('has no fix for the name %s, which is a keyword', (name) => {
    expect(fixesFor([{ op: 'set-header', name, value: 'a' }], [CADDY]).blocks).toEqual([]);
    expect(fixesFor([{ op: 'remove-header', name }], [CADDY]).blocks).toEqual([]);
  });
  const CADDY = { name: 'caddy', label: 'Caddy', because: '', confidence: 'sure' } as const;
});

describe('haproxy', () => {
  /** haproxy.cfg: a line of words; "…" in which a backslash escapes and $ is a variable. */
  function read(text: string): string[][] {
    return text.split('\n').map((line) => {
      expect(line).not.toMatch(/[^\x20-\x7E]/);
      const words: string[] = [];
      let at = 0;
      while (at < line.length) {
        if (line[at] === ' ') {
          at++;
        } else if (line[at] === '"') {
          let word = '';
          for (at++; line[at] !== '"'; at++) {
            if (at >= line.length) throw new Error('a quote that is never closed');
            expect(line[at]).not.toBe('$');
            if (line[at] === '\\') {
              at++;
              expect(['"', '\\', '$']).toContain(line[at]);
            }
            word += line.charAt(at);
          }
          at++;
          expect([' ', undefined]).toContain(line[at]);
          words.push(word);
        } else {
          const word = /^[A-Za-z0-9_!{}().-]+/.exec(line.slice(at))?.[0];
          if (word === undefined) throw new Error(`"${line.charAt(at)}" outside of quotes`);
          words.push(word);
          at += word.length;
        }
      }
      return words;
    });
  }

  /** A log format: % begins a variable unless doubled. */
  function formatted(value: string): string {
    return value.replace(/%([^]?)/g, (_pair, next: string) => {
      expect(next).toBe('%');
      return '%';
    });
  }

  it('keeps a value inside its quotes', () => {
    forBlocks(
      hostile,
      (value) => textFor('haproxy', header(value)),
      (text, value) => {
        const [line, ...rest] = read(text);
        expect(rest).toEqual([]);
        expect(line?.slice(0, 3)).toEqual(['http-after-response', 'set-header', 'X-Test']);
        expect(line?.slice(4)).toEqual(['if', ...ABSENT]);
        expect(formatted(line?.[3] ?? '')).toBe(value);
      },
    );
  });

  const ABSENT = ['!{', 'res.fhdr(X-Test)', '-m', 'found', '}'];

  it('keeps a value to replace inside its quotes', () => {
    forBlocks(
      hostile,
      (value) => (value === '' ? undefined : textFor('haproxy', replacing(value))),
      (text, value) => {
        const set = ['http-after-response', 'set-header', 'X-Test', 'set', 'if', ...ABSENT];
        // After "--", no value is read as an option.
        const isOneLine = ['or', '{', 'res.fhdr_cnt(X-Test)', 'eq', '1', '}'];
        expect(read(text)).toEqual([
          [...set, ...isOneLine, '{', 'res.fhdr(X-Test)', '-m', 'str', '--', value, '}'],
        ]);
      },
    );
  });

  it('changes only the named cookie', () => {
    forBlocks(
      hostileName,
      (name) => textFor('haproxy', cookie(name)),
      (text, name) => {
        const lines = read(text);
        for (const line of lines) {
          expect(line.slice(0, 3)).toEqual(['http-after-response', 'replace-header', 'Set-Cookie']);
          expect(line).toHaveLength(5);
          expect(line[4]).not.toContain('%');
        }
        expectSecureOnOne(
          name,
          lines.map(([, , , pattern = '', replacement = '']) => [
            pattern,
            replacement.replace(/\\(\d)/g, '$$$1'),
          ]),
        );
      },
    );
  });
});

describe('envoy', () => {
  it('keeps a value inside its string', () => {
    forBlocks(
      hostile,
      (value) => textFor('envoy', header(value)),
      (text, value) => {
        expect(text).not.toMatch(/[^\x20-\x7E\n]/);
        expect(parse(text)).toEqual([
          { header: { key: 'X-Test', value: value.replaceAll('%', '%%') }, append_action: 'ADD_IF_ABSENT' },
        ]);
      },
    );
  });

  it('names the one header to remove', () => {
    forBlocks(
      hostileName,
      (name) => textFor('envoy', { op: 'remove-header', name }),
      (text, name) => {
        expect(parse(text)).toEqual([name]);
      },
    );
  });
});

describe('traefik', () => {
  const headersIn = (text: string): unknown => {
    expect(text).not.toMatch(/[^\x20-\x7E\n]/);
    // A file of Traefik is a template of Go first.
    expect(text).not.toMatch(/\{\{|\}\}/);
    const { http } = parse(text) as {
      http: { middlewares: Record<string, { headers: { customResponseHeaders: unknown } }> };
    };
    expect(Object.keys(http.middlewares)).toEqual(['security-headers']);
    return http.middlewares['security-headers']?.headers.customResponseHeaders;
  };

  it('names the one header to remove', () => {
    forBlocks(
      hostileName,
      (name) => textFor('traefik', { op: 'remove-header', name }),
      (text, name) => {
        expect(headersIn(text)).toEqual({ [name]: '' });
      },
    );
  });
});

describe('litespeed', () => {
  it('names the one header to remove', () => {
    forBlocks(
      hostileName,
      (name) => textFor('litespeed', { op: 'remove-header', name }),
      (text, name) => {
        expect(name).toMatch(/^[\w-]+$/);
        expect(text).toBe(`<IfModule mod_headers.c>\n  Header unset ${name}\n</IfModule>`);
      },
    );
  });
});

describe.each(['traefik', 'litespeed'] satisfies StackName[])('%s', (stack) => {
  it('sets nothing that could replace a better value', () => {
    const nosniff = (value: string) =>
      textFor(stack, { op: 'set-header', name: 'X-Content-Type-Options', value });
    fc.assert(
      fc.property(hostile, (value) => {
        expect(textFor(stack, header(value))).toBeUndefined();
        expect(nosniff(value)).toBeUndefined();
      }),
    );
    expect(nosniff('nosniff')).toContain('nosniff');
    expect(textFor(stack, { op: 'remove-header', name: 'X-Test', value: 'weak' })).toBeUndefined();
  });
});

describe('varnish', () => {
  /** VCL: "…" without a quotation mark, or {"…"}; neither has an escape. */
  function read(text: string): { code: string; strings: string[] } {
    expect(text).not.toMatch(/[^\t\x20-\x7E\n]/);
    const strings: string[] = [];
    let code = '';
    for (let at = 0; at < text.length; at++) {
      const isLong = text.startsWith('{"', at);
      if (!isLong && text[at] !== '"') {
        code += text.charAt(at);
        continue;
      }
      const start = at + (isLong ? 2 : 1);
      at = text.indexOf(isLong ? '"}' : '"', start);
      if (at < 0) throw new Error('a string that is never closed');
      const string = text.slice(start, at);
      expect(string).not.toContain('\n');
      strings.push(string);
      code += '§';
      if (isLong) at++;
    }
    return { code, strings };
  }

  it('keeps a value inside its string', () => {
    forBlocks(
      hostile,
      (value) => textFor('varnish', header(value)),
      (text, value) => {
        const line = '\tif (!resp.http.X-Test) { set resp.http.X-Test = §; }';
        expect(read(text)).toEqual({
          code: `sub vcl_deliver {\n${line}\n}\nsub vcl_synth {\n${line}\n}`,
          strings: [value, value],
        });
      },
    );
  });

  it('keeps a value to replace inside its string', () => {
    forBlocks(
      hostile,
      (value) => textFor('varnish', replacing(value)),
      (text, value) => {
        const line = '\tif (!resp.http.X-Test || resp.http.X-Test == §) { set resp.http.X-Test = §; }';
        expect(read(text)).toEqual({
          code: `sub vcl_deliver {\n${line}\n}\nsub vcl_synth {\n${line}\n}`,
          strings: [value, 'set', value, 'set'],
        });
      },
    );
  });

  it('changes only the named cookie', () => {
    forBlocks(
      hostileName,
      (name) => textFor('varnish', cookie(name)),
      (text, name) => {
        const { code, strings } = read(text);
        expect(code.replace(/^[^]*sub vcl_deliver \{\n/, '').split('\n')).toEqual([
          '\tif (req.http.X-Forwarded-Proto ~ § || std.port(server.ip) == 443) {',
          '\t\theader.regsub(resp, §, §);',
          '\t\theader.regsub(resp, §, §);',
          '\t}',
          '}',
        ]);
        const [https, ...rest] = strings;
        expect(https).toBe('(?i)^https');
        const line = '(?i:Set-Cookie):\\s*';
        const edits = [rest.slice(0, 2), rest.slice(2)].map(
          ([pattern = '', replacement = '']) =>
            [pattern.replace(line, ''), replacement.replace(/\\(\d)/g, '$$$1')] as const,
        );
        expectSecureOnOne(name, edits);
      },
    );
  });
});

/** The strings of a text, and the text with a § for each. Only these quotes and escapes occur. */
function readStrings(
  text: string,
  quote: '"' | "'",
  isEscape: (sign: string, next: string) => boolean,
): { code: string; strings: string[] } {
  expect(text).not.toMatch(/[^\x20-\x7E\n]/);
  const strings: string[] = [];
  let code = '';
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== quote) {
      code += text.charAt(at);
      continue;
    }
    let string = '';
    for (at++; text[at] !== quote; at++) {
      if (at >= text.length || text[at] === '\n') throw new Error('a quote that is never closed');
      if (isEscape(text.charAt(at), text.charAt(at + 1))) at++;
      string += text.charAt(at);
    }
    strings.push(string);
    code += '§';
  }
  return { code, strings };
}

describe('lighttpd', () => {
  it.each([
    [
      'a value',
      header,
      'if not headers[§] then headers[§] = § end',
      (value: string) => ['X-Test', 'X-Test', value],
    ],
    [
      'a value to replace',
      replacing,
      'if not headers[§] or headers[§] == § then headers[§] = § end',
      (value: string) => ['X-Test', 'X-Test', value, 'X-Test', 'set'],
    ],
  ])('keeps %s inside its quotes in Lua', (_what, adviceFor, code, strings) => {
    forBlocks(
      hostile,
      (value) => textFor('lighttpd', adviceFor(value)),
      (text, value) => {
        const isEscape = (sign: string, next: string) => {
          if (sign === '\\') expect(['"', '\\']).toContain(next);
          return sign === '\\';
        };
        expect(readStrings(text, '"', isEscape)).toEqual({
          code: `local headers = lighty.r.resp_header\n${code}`,
          strings: strings(value),
        });
      },
    );
  });

  it('names the one cookie to Lua', () => {
    forBlocks(
      hostileName,
      (name) => textFor('lighttpd', cookie(name)),
      (text, name) => {
        const [definition, call = ''] = text.split('\nend\n\n');
        expect(definition).toContain('local function attribute(cookie, name, value)');
        // No sign of a cookie's name is an escape in Lua.
        expect(name).not.toMatch(/[\\"]/);
        expect(readStrings(call, '"', (sign) => sign === '\\')).toEqual({
          code: 'attribute(§, §)',
          strings: [name, 'Secure'],
        });
      },
    );
  });
});

describe('php', () => {
  const isEscape = (sign: string, next: string) => sign === '\\' && (next === "'" || next === '\\');

  it('keeps a value in its string', () => {
    forBlocks(
      hostile,
      (value) => textFor('php', header(value)),
      (text, value) => {
        expect(readStrings(inSingleQuotes(text), "'", isEscape)).toEqual({
          code: CALLBACK,
          strings: ['/^(?i:X-Test):/', `X-Test: ${value}`],
        });
      },
    );
  });

  const CALLBACK = `header_register_callback(function () {
    if (!preg_grep(§, headers_list())) header(§);
});`;

  it('keeps a value to replace inside a pattern, which matches nothing else', () => {
    forBlocks(
      hostile,
      (value) => textFor('php', replacing(value)),
      (text, value) => {
        const { code, strings } = readStrings(inSingleQuotes(text), "'", isEscape);
        const [pattern = '', ...rest] = strings;
        expect([code, rest]).toEqual([CALLBACK, ['X-Test: set']]);
        const inside = /^\/(.*)\/D$/.exec(pattern)?.[1] ?? '';
        expect(inside.replaceAll(/\\./g, '')).not.toContain('/');
        const other = /^\^\(\?i:X-Test\):\(\?! \*(.*)\$\)$/.exec(inside)?.[1];
        expectExactly(new RegExp(`^(?:${other ?? '('})$`), value);
      },
    );
  });

  it('names the one cookie', () => {
    forBlocks(
      hostileName,
      (name) => textFor('php', cookie(name)),
      (text, name) => {
        expect(readStrings(inSingleQuotes(text), "'", isEscape)).toEqual({
          code: 'setcookie(§, $value, [§ => §, § => true]);',
          strings: [name, 'path', '/', 'secure'],
        });
      },
    );
  });

  it('keeps a value inside its quotes in .htaccess', () => {
    const chain = (['apache', 'php'] satisfies StackName[]).map(
      (name) => ({ name, label: name, because: '', confidence: 'sure' }) as const,
    );
    const htaccess = (value: string) =>
      fixesFor([header(value)], chain).blocks.find(({ place }) => place === 'htaccess')?.text;
    forBlocks(hostile, htaccess, (text, value) => {
      const { code, strings } = readStrings(
        text,
        '"',
        (sign, next) => sign === '\\' && (next === '"' || next === '\\'),
      );
      expect(text).not.toContain('${');
      expect(code.split('\n').slice(3)).toEqual([
        '  Header always set X-Test § §',
        '  Header onsuccess set X-Test § §',
        '  Header always unset Apache-Answers',
        '</IfModule>',
      ]);
      // mod_headers reads % and \ again.
      const read = value.replace(/[\\%]/g, '$&$&');
      expect(strings.slice(3)).toEqual([
        read,
        "expr=-n resp('Apache-Answers') && -z resp('X-Test')",
        read,
        "expr=-z resp('X-Test')",
      ]);
    });
  });
});
