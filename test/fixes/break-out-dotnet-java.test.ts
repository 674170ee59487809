import { parseDocument } from 'htmlparser2';
import { describe, expect, it } from 'vitest';
import type { Advice, StackName } from '../../src/engine/index.js';
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
import { expectSameProgram, readStrings } from './programs.js';
import { xmlElements } from './readers/xml.js';

/** Like break-out.test.ts, for web.config, C# and Java. */

/** Every element as its name and attributes, in order. Nothing else but blanks may be there. */
function elementsOf(text: string): [string, Record<string, string>][] {
  expect(text).not.toMatch(/[^\n\x20-\x7E]/);
  const found: [string, Record<string, string>][] = [];
  const visit = (nodes: ReturnType<typeof parseDocument>['childNodes']) => {
    for (const node of nodes) {
      if ('attribs' in node) {
        found.push([node.name, node.attribs]);
        visit(node.childNodes);
      } else if ('data' in node) expect(node.data.trim()).toBe('');
    }
  };
  visit(parseDocument(text, { xmlMode: true }).childNodes);
  // Every sign that would begin or end an element does.
  expect(text.split('<').length - 1).toBe(2 * found.length - (text.match(/\/>/g) ?? []).length);
  return found;
}

describe.each(['iis', 'aspnet'] satisfies StackName[])('%s', (stack) => {
  it('keeps a value inside its attribute', () => {
    forBlocks(
      hostile,
      (value) => textFor(stack, header(value)),
      (text, value) => {
        expect(elementsOf(text)).toEqual([
          ['rule', { name: 'Set X-Test where absent' }],
          ['match', { serverVariable: 'RESPONSE_X_Test', pattern: '^$', ignoreCase: 'false' }],
          ['action', { type: 'Rewrite', value }],
        ]);
        // They begin a variable.
        expect(value).not.toMatch(/[{}]/);
      },
    );
  });

  it('keeps a value to replace inside a pattern, which matches nothing else', () => {
    forBlocks(
      hostile,
      (value) => textFor(stack, replacing(value)),
      (text, value) => {
        const [, [, { pattern = '' }] = ['', {}], action] = elementsOf(text);
        expect(action).toEqual(['action', { type: 'Rewrite', value: 'set' }]);
        expect(pattern).toMatch(/^\^\$/);
        if (value !== '') expectExactly(new RegExp(pattern.slice('^$|'.length)), value);
      },
    );
  });

  it('names the one header', () => {
    forBlocks(
      hostileName,
      (name) => textFor(stack, { op: 'set-header', name, value: 'a' }),
      (text, name) => {
        expect(name).toMatch(/^[A-Za-z0-9-]+$/);
        const [, match] = elementsOf(text);
        expect(match?.[1]['serverVariable']).toBe(`RESPONSE_${name.replaceAll('-', '_')}`);
      },
    );
  });
});

describe('Java', () => {
  it.each<[string, StackName, typeof hostile, (text: string) => Advice]>([
    ['a value', 'spring', hostile, header],
    ['a value to replace', 'spring', hostile, replacing],
    ['the name of a cookie', 'spring', hostileName, cookie],
  ])('keeps %s inside its string', (_what, stack, arbitrary, adviceFor) => {
    forBlocks(
      arbitrary,
      (input) => (/^(?:js)?session(?:id)?$/i.test(input) ? undefined : textFor(stack, adviceFor(input))),
      (text, input) => {
        expectSameProgram(stack, readStrings, adviceFor, text, input);
      },
    );
  });
});

describe('C#', () => {
  it.each<[string, StackName, typeof hostile, (text: string) => Advice]>([
    ['a value', 'aspnetcore', hostile, header],
    ['a value to replace', 'aspnetcore', hostile, replacing],
    ['the name of a removed header', 'aspnetcore', hostileName, (name) => ({ op: 'remove-header', name })],
    ['the name of a cookie', 'aspnetcore', hostileName, cookie],
    ['the name of a cookie', 'aspnet', hostileName, cookie],
  ])('keeps %s inside its string (%#)', (_what, stack, arbitrary, adviceFor) => {
    forBlocks(
      arbitrary,
      (input) => textFor(stack, adviceFor(input)),
      (text, input) => {
        expectSameProgram(stack, readStrings, adviceFor, text, input);
      },
    );
  });
});

describe.each(['tomcat', 'jetty'] satisfies StackName[])('%s', (stack) => {
  it('names the one cookie in a string of Java', () => {
    forBlocks(
      hostileName,
      (name) => (name.toUpperCase() === 'JSESSIONID' ? undefined : textFor(stack, cookie(name))),
      (text, name) => {
        // No sign of a cookie's name is an escape in Java.
        expect(name).not.toMatch(/[\\"]/);
        expect(text).toBe(
          [
            '{',
            `    Cookie cookie = new Cookie("${name}", value);`,
            '    cookie.setSecure(true);',
            '    cookie.setPath("/");',
            '    response.addCookie(cookie);',
            '}',
          ].join('\n'),
        );
      },
    );
  });
});

describe('tomcat', () => {
  it('writes only values that its filter knows', () => {
    const names = ['X-Frame-Options', 'X-Content-Type-Options', 'Strict-Transport-Security', 'X-Test'];
    for (const name of names) {
      forBlocks(
        hostile,
        (value) =>
          textFor('tomcat', {
            op: 'set-header',
            name,
            value: name === 'Strict-Transport-Security' ? `max-age=1; ${value}` : value,
          }) ?? '',
        (text) => {
          expect(text).toMatch(/^[\w\s<>/.*-]*$/);
        },
      );
    }
  });
});

describe('jetty', () => {
  it('keeps a value inside its element', () => {
    forBlocks(
      hostile,
      (value) => textFor('jetty', header(value)),
      (text, value) => {
        expect(text).not.toMatch(/[^\n\x20-\x7E]/);
        const [call, ...more] = xmlElements(text);
        expect([call?.name, call?.attributes, more]).toEqual(['Call', { name: 'addRule' }, []]);
        const settings = call?.children[0]?.children[0]?.children ?? [];
        expect(settings.map(({ name, attributes, children }) => [name, attributes, children])).toEqual(
          ['pattern', 'name', 'value'].map((name) => ['Arg', { name }, []]),
        );
        expect(settings.map((one) => one.text)).toEqual(['/*', 'X-Test', value.trim()]);
      },
    );
  });

  it('writes only numbers and words into its properties', () => {
    forBlocks(
      hostile,
      (value) =>
        textFor('jetty', {
          op: 'set-header',
          name: 'Strict-Transport-Security',
          value: `max-age=1; includeSubDomains; ${value}`,
        }) ?? '',
      (text) => {
        expect(text).toMatch(
          /^(?:--module=server\njetty\.ssl\.stsMaxAgeSeconds=1\njetty\.ssl\.stsIncludeSubdomains=true)?$/,
        );
      },
    );
  });

  it('replaces and removes nothing of the application', () => {
    expect(textFor('jetty', replacing('weak'))).toBeUndefined();
    expect(textFor('jetty', { op: 'remove-header', name: 'X-Test' })).toBeUndefined();
    expect(textFor('jetty', { op: 'remove-header', name: 'X-Powered-By', product: 'Jetty' })).toBeUndefined();
  });
});
