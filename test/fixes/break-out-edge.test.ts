import fc from 'fast-check';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Advice, StackMember, StackName } from '../../src/engine/index.js';
import { fixesFor } from '../../src/fixes/index.js';
import { forBlocks, header, hostile, hostileName, replacing, textFor } from './hostile.js';
import { HARMLESS, readJs } from './programs.js';
import { stringOf } from './readers/cloudflare.js';
import { run } from './readers/script.js';

/** Like break-out.test.ts, for edges and hosts. */

/** The text where the page is on this host. */
function textOn(host: string, stack: StackName, advice: Advice): string | undefined {
  const member: StackMember = { name: stack, label: stack, because: '', confidence: 'sure' };
  return fixesFor([advice], [member], { host }).blocks[0]?.text;
}

/** The text that does the same in another form. */
function otherTextFor(stack: StackName, advice: Advice): string | undefined {
  const member: StackMember = { name: stack, label: stack, because: '', confidence: 'sure' };
  const [other, ...more] = fixesFor([advice], [member]).blocks.filter(({ alternative }) => alternative);
  expect(more).toEqual([]);
  return other?.text;
}

const named = (name: string): Advice => ({ op: 'set-header', name, value: 'a' });
const removing = (value: string): Advice => ({ op: 'remove-header', name: 'X-Test', value });

/** Every value and every name of a header that gets a text is in this JSON, as it is. */
function expectJson(stack: StackName, documentFor: (name: string, value: string) => unknown): void {
  forBlocks(
    hostile,
    (value) => textFor(stack, header(value)),
    (text, value) => {
      expect(text).not.toMatch(/[^\x20-\x7E\n]/);
      expect(JSON.parse(text)).toEqual(documentFor('X-Test', value));
    },
  );
  forBlocks(
    hostileName,
    (name) => textFor(stack, named(name)),
    (text, name) => {
      expect(JSON.parse(text)).toEqual(documentFor(name, 'a'));
    },
  );
}

describe('cloudflare', () => {
  const rule = (expression: string, name: string, change: unknown, verb = 'Set') => ({
    rules: [
      {
        description: `${verb} ${name}`,
        expression,
        action: 'rewrite',
        action_parameters: { headers: { [name]: change } },
      },
    ],
  });
  const absent = (name: string) =>
    `not any(lower(http.response.headers.names[*])[*] == "${name.toLowerCase()}")`;

  it('keeps names and values inside the JSON', () => {
    expectJson('cloudflare', (name, value) => rule(absent(name), name, { operation: 'set', value }));
  });

  /** An expression with § for each string. */
  function withoutStrings(expression: string): { code: string; strings: string[] } {
    const strings: string[] = [];
    const code = expression.replaceAll(/"(?:[^"\\]|\\["\\])*"/g, (one) => {
      strings.push(stringOf(one));
      return '§';
    });
    expect(code).not.toMatch(/["\\]/);
    return { code, strings };
  }

  const HAS = 'any(http.response.headers[§][*] == §) and not any(http.response.headers[§][*] != §)';

  it.each([
    ['replace', replacing, `not any(lower(http.response.headers.names[*])[*] == §) or (${HAS})`, ['x-test']],
    ['remove', removing, HAS, []],
  ] as const)('keeps a value to %s inside a string of the expression', (_what, adviceFor, code, first) => {
    forBlocks(
      hostile,
      (value) => textFor('cloudflare', adviceFor(value)),
      (text, value) => {
        const { rules } = JSON.parse(text) as { rules: { expression: string }[] };
        expect(withoutStrings(rules[0]?.expression ?? '')).toEqual({
          code,
          strings: [...first, 'x-test', value, 'x-test', value],
        });
      },
    );
  });

  it('refuses headers that rules cannot change, and values too long for an expression', () => {
    for (const name of ['Server', 'CF-Ray', 'cf-cache-status', 'X-CF-Test', 'Set-Cookie'])
      expect([name, textFor('cloudflare', named(name))]).toEqual([name, undefined]);
    expect(textFor('cloudflare', replacing('a'.repeat(3000)))).toBeUndefined();
  });

  it('keeps a value in its string in a Worker, which has the values that are too long for a rule', () => {
    const long = fc.tuple(hostile, fc.constant('a'.repeat(4097))).map((parts) => parts.join(''));
    for (const [values, host] of [
      [long, 'a.test'],
      [hostile, 'a.workers.dev'],
    ] as const) {
      forBlocks(
        values,
        (value) => textOn(host, 'cloudflare', header(value)),
        (text, value) => {
          const calls: unknown[] = [];
          const { worker } = run(text.replace('export default ', 'worker = '), {
            worker: undefined,
            site: { fetch: () => ({}) },
            Response: class {
              readonly headers = { has: () => false, set: (...words: unknown[]) => calls.push(words) };
            },
            URL,
          }) as { worker: { fetch: () => Promise<unknown> } };
          const lines = text.split('\n').filter((line) => line.includes('headers.set'));
          expect(lines).toEqual([
            `    if (!headers.has("X-Test")) headers.set("X-Test", ${JSON.stringify(value)});`,
          ]);
          void worker.fetch();
        },
      );
    }
  });

  it('keeps a value in its line of _headers', () => {
    forBlocks(
      hostile,
      (value) => textOn('a.pages.dev', 'cloudflare', header(value)),
      (text, value) => {
        expect(text).toBe(`/*\n  X-Test: ${value}\n`);
        expect(text).not.toMatch(/[^\x20-\x7E\n]/);
      },
    );
    expect(textOn('a.pages.dev', 'cloudflare', header('a'.repeat(2000)))).toBeUndefined();
  });
});

describe('a Snippet of Cloudflare', () => {
  it.each<[string, typeof hostile, (text: string) => Advice]>([
    ['a value', hostile, header],
    ['a value to replace', hostile, replacing],
    ['a value to remove', hostile, removing],
    ['the name of a header', hostileName, named],
  ])('keeps %s inside its string', (_what, arbitrary, adviceFor) => {
    const { code, strings } = readJs(otherTextFor('cloudflare', adviceFor(HARMLESS)) ?? '');
    expect(strings).toContain(HARMLESS);
    forBlocks(
      arbitrary,
      (input) => otherTextFor('cloudflare', adviceFor(input)),
      (text, input) => {
        expect(readJs(text)).toEqual({
          code,
          strings: strings.map((string) => string.replaceAll(HARMLESS, () => input)),
        });
      },
    );
  });
});

describe('a CloudFormation template', () => {
  it('keeps names and values inside strings of its YAML', () => {
    const read = (text: string, Header: string, Value: string) => {
      expect(text).not.toMatch(/[^\x20-\x7E\n]/);
      expect(parse(text)).toEqual({
        SecurityHeaders: {
          Type: 'AWS::CloudFront::ResponseHeadersPolicy',
          Properties: {
            ResponseHeadersPolicyConfig: {
              Name: 'security-headers',
              CustomHeadersConfig: { Items: [{ Header, Value, Override: false }] },
            },
          },
        },
      });
    };
    forBlocks(
      hostile,
      (value) => otherTextFor('cloudfront', header(value)),
      (text, value) => {
        read(text, 'X-Test', value);
      },
    );
    forBlocks(
      hostileName,
      (name) => otherTextFor('cloudfront', named(name)),
      (text, name) => {
        read(text, name, 'a');
      },
    );
  });
});

describe('netlify.toml', () => {
  it('keeps names and values inside its TOML', () => {
    const read = (text: string, name: string, value: string) => {
      expect(text).not.toMatch(/[^\x20-\x7E\n]/);
      expect(parseToml(text)).toEqual({ headers: [{ for: '/*', values: { [name]: value } }] });
    };
    forBlocks(
      hostile,
      (value) => otherTextFor('netlify', header(value)),
      (text, value) => {
        read(text, 'X-Test', value);
      },
    );
    forBlocks(
      hostileName,
      (name) => otherTextFor('netlify', named(name)),
      (text, name) => {
        read(text, name, 'a');
      },
    );
  });
});

describe('cloudfront', () => {
  it('keeps names and values inside the JSON', () => {
    expectJson('cloudfront', (name, value) => ({
      Name: 'security-headers',
      CustomHeadersConfig: { Quantity: 1, Items: [{ Header: name, Value: value, Override: false }] },
    }));
  });

  it.each([
    ['replace', replacing],
    ['remove', removing],
  ] as const)('keeps a value to %s inside a string of the function', (_what, adviceFor) => {
    forBlocks(
      hostile,
      (value) => textFor('cloudfront', adviceFor(value)),
      (text, value) => {
        expect(text).not.toMatch(/[^\x20-\x7E\n]/);
        const after = (sent: string) => {
          const headers = { 'x-test': { value: sent } };
          return (
            run(`${text}\nanswer = handler(event);`, {
              event: { response: { headers } },
              answer: undefined,
            }) as {
              answer: { headers: Record<string, { value: string } | undefined> };
            }
          ).answer.headers['x-test']?.value;
        };
        expect(after(value)).toBe(adviceFor === replacing ? 'set' : undefined);
        expect(after(`${value}x`)).toBe(`${value}x`);
      },
    );
  });

  it('refuses headers that policies cannot change', () => {
    for (const name of ['Via', 'X-Cache', 'X-Amz-Cf-Id', 'Set-Cookie'])
      expect([name, textFor('cloudfront', named(name))]).toEqual([name, undefined]);
  });

  it.each([
    ['X-Frame-Options', 'ALLOW-FROM https://a.test'],
    ['X-Content-Type-Options', 'sniff'],
    ['Referrer-Policy', 'no-referrer, same-origin'],
    ['Strict-Transport-Security', 'max-age=99999999999'],
    ['X-XSS-Protection', '0'],
    ['Access-Control-Allow-Origin', 'https://a.test'],
    ['Content-Security-Policy', `img-src ${'a'.repeat(1783)}`],
  ])('sets %s in a function where a policy cannot have its value', (name, value) => {
    expect(textFor('cloudfront', { op: 'set-header', name, value })).toContain('function handler');
  });
});

describe('fastly', () => {
  const OUTERMOST = 'fastly.ff.visits_this_service == 0';

  it('keeps a value inside its long string', () => {
    forBlocks(
      hostile,
      (value) => textFor('fastly', header(value)),
      (text, value) => {
        expect(value).not.toContain('"}');
        expect(text).not.toMatch(/[^\x20-\x7E\n]/);
        expect(text).toBe(
          `if (${OUTERMOST} && !resp.http.X-Test) {\n  set resp.http.X-Test = {"${value}"};\n}`,
        );
      },
    );
    expect(textFor('fastly', header('{"a": {"b": "c"}}'))).toBeUndefined();
  });

  it('keeps a value to replace inside its long string', () => {
    forBlocks(
      hostile,
      (value) => textFor('fastly', replacing(value)),
      (text, value) => {
        expect(value).not.toContain('"}');
        expect(text.split('\n')[0]).toBe(
          `if (${OUTERMOST} && (!resp.http.X-Test || resp.http.X-Test == {"${value}"})) {`,
        );
      },
    );
  });

  it('has names that are variables of VCL', () => {
    forBlocks(
      hostileName,
      (name) => textFor('fastly', named(name)),
      (text, name) => {
        expect(name).toMatch(/^[A-Za-z][\w-]*$/);
        expect(text).toContain(`set resp.http.${name} = {"a"};`);
      },
    );
    expect(textFor('fastly', named('Transfer-Encoding'))).toBeUndefined();
  });
});

describe('akamai', () => {
  it('keeps names and values inside the JSON', () => {
    expectJson('akamai', (name, value) => ({
      children: [
        {
          name: `Set ${name}`,
          criteria: [
            {
              name: 'responseHeader',
              options: { matchOperator: 'DOES_NOT_EXIST', headerName: name, matchWildcardName: false },
            },
          ],
          criteriaMustSatisfy: 'all',
          behaviors: [
            {
              name: 'modifyOutgoingResponseHeader',
              options: {
                action: 'MODIFY',
                standardModifyHeaderName: 'OTHER',
                customHeaderName: name,
                newHeaderValue: value,
                avoidDuplicateHeaders: true,
              },
            },
          ],
        },
      ],
    }));
  });

  it('refuses variables', () => {
    expect(textFor('akamai', header('a {{builtin.AK_CLIENT_IP}}'))).toBeUndefined();
  });
});

describe('netlify', () => {
  it('keeps a value in its line', () => {
    forBlocks(
      hostile,
      (value) => textFor('netlify', header(value)),
      (text, value) => {
        expect(text).toBe(`/*\n  X-Test: ${value}\n`);
        expect(text).not.toMatch(/[^\x20-\x7E\n]/);
      },
    );
  });
});

describe('vercel', () => {
  it('keeps names and values inside the JSON', () => {
    expectJson('vercel', (key, value) => ({ headers: [{ source: '/(.*)', headers: [{ key, value }] }] }));
  });

  it('refuses what names a part of the path', () => {
    expect(textFor('vercel', header('a $1 b'))).toBeUndefined();
  });
});

describe('firebase', () => {
  it('keeps names and values inside the JSON', () => {
    expectJson('firebase', (key, value) => ({
      hosting: { headers: [{ source: '**', headers: [{ key, value }] }] },
    }));
  });
});

describe.each<StackName>(['netlify', 'vercel', 'firebase'])('%s', (stack) => {
  it('replaces and removes nothing, because its list only adds', () => {
    expect(textFor(stack, replacing('weak'))).toBeUndefined();
    expect(textFor(stack, removing('weak'))).toBeUndefined();
  });
});

const HOSTS = ['githubpages', 'shopify', 'wix', 'squarespace', 'webflow', 'amazons3'] satisfies StackName[];

describe.each(HOSTS)('%s', (stack) => {
  it('sets no header', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        expect(textFor(stack, header(value))).toBeUndefined();
      }),
    );
  });

  it('keeps a policy inside the attribute of its <meta>', () => {
    const policy = (value: string): Advice => ({
      op: 'set-header',
      name: 'Content-Security-Policy',
      value: "default-src 'self'",
      rollout: 'report-only-first',
      meanwhile: `object-src ${value.replaceAll(';', '')}; frame-ancestors 'none'`,
    });
    forBlocks(
      hostile,
      (value) => textOn('a.test', stack, policy(value)),
      (text, value) => {
        const content = /^<meta http-equiv="Content-Security-Policy" content="([^"<>]*|[^"<]*)">$/.exec(
          text,
        )?.[1];
        const back = content?.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
        expect(back).toBe(`object-src ${value.replaceAll(';', '')}`.trim());
      },
    );
  });
});
