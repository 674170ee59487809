import { describe, expect, test } from 'vitest';
import { nextHttpRequest, siteFrom, withProbed } from '../../../src/capture/probe/probed.js';
import type { HeaderLine, Hop, Probed, Unseen } from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

const PAGE = pageWith({ url: 'https://shop.test/' });
const seen = <T>(value: T) => ({ seen: true, value }) as const;
const unseen = (because: Unseen) => ({ seen: false, because }) as const;

const answer = (status: number, ...lines: readonly (readonly [string, string])[]): Probed['answer'] =>
  seen({
    status,
    headers: seen(lines.map(([name, value]): HeaderLine => ({ name, value }))),
    setCookies: seen([]),
    texts: [],
  });
const to = (url: string) => answer(301, ['location', url]);
const http = (url: string, its: Probed['answer']): Probed => ({
  kind: 'http',
  method: 'GET',
  url,
  at: 0,
  answer: its,
});
const front = (its: Probed['answer']): Probed => ({
  ...http('https://shop.test/', its),
  kind: 'cors',
  origin: 'https://nobody.invalid',
});

describe('where http leads', () => {
  const cases: readonly {
    readonly name: string;
    readonly probes: readonly Probed[];
    readonly page?: typeof PAGE;
    readonly visits?: readonly string[] | null;
    readonly because?: Unseen;
    readonly next?: string;
  }[] = [
    { name: 'no probe of http', probes: [front(answer(200))], because: 'not-probed' },
    { name: 'a closed port', probes: [http('http://shop.test/', seen(null))], visits: null },
    {
      name: 'the browser itself upgraded to https',
      probes: [http('http://shop.test/', unseen('hsts-stored'))],
      because: 'hsts-stored',
    },
    {
      name: 'a response without a redirect',
      probes: [http('http://shop.test/', answer(200))],
      visits: ['http://shop.test/ 200'],
    },
    {
      name: 'to the URL of another probe',
      probes: [http('http://shop.test/', to('https://shop.test/')), front(answer(200))],
      visits: ['http://shop.test/ 301', 'https://shop.test/ 200'],
    },
    {
      name: 'to a URL in the page’s chain',
      probes: [http('http://shop.test/', to('https://shop.test/#top'))],
      visits: ['http://shop.test/ 301', 'https://shop.test/ 200'],
      page: PAGE,
    },
    {
      name: 'to another URL of the site',
      probes: [http('http://shop.test/', to('/de/'))],
      because: 'not-probed',
      next: 'http://shop.test/de/',
    },
    {
      name: 'to another site',
      probes: [http('http://shop.test/', to('https://www.shop.test/'))],
      because: 'leads-elsewhere',
    },
    {
      name: 'to another port',
      probes: [http('http://shop.test/', to('https://shop.test:8443/'))],
      because: 'leads-elsewhere',
    },
    {
      name: 'in a loop',
      probes: [http('http://shop.test/', to('/a')), http('http://shop.test/a', to('/'))],
      because: 'too-many',
    },
    {
      name: 'to an invalid URL',
      probes: [http('http://shop.test/', to('https://['))],
      visits: ['http://shop.test/ 301'],
    },
    {
      name: 'to a URL without a response',
      probes: [http('http://shop.test/', to('/a')), http('http://shop.test/a', seen(null))],
      because: 'no-answer',
    },
  ];

  test.each(cases)('$name', ({ probes, visits, because, next }) => {
    const result = siteFrom(probes, PAGE).http;
    const expected = because === undefined ? seen(visits === null ? null : visits) : unseen(because);
    const visited = result.seen
      ? seen(result.value && result.value.map(({ url, status }) => `${url} ${status}`))
      : result;
    expect(visited).toEqual(expected);
    expect(nextHttpRequest(probes, PAGE)).toBe(next ?? null);
  });

  test('a redirect by the browser itself is not a response of the server', () => {
    const upgraded: Hop = {
      url: 'http://shop.test/a',
      status: 307,
      from: 'browser',
      headers: seen([]),
      setCookies: seen([]),
    };
    const page = { url: PAGE.url, chain: seen([upgraded]) };
    expect(nextHttpRequest([http('http://shop.test/', to('/a'))], page)).toBe('http://shop.test/a');
  });
});

describe('CORS', () => {
  const options = (its: Probed['answer']): Probed => ({ ...front(its), method: 'OPTIONS' });

  test('is the response to OPTIONS, with the Origin sent', () => {
    const line = ['Access-Control-Allow-Origin', '*'] as const;
    const { cors } = siteFrom([front(answer(200)), options(answer(204, line))], PAGE);
    expect(cors).toEqual(
      seen({ origin: 'https://nobody.invalid', headers: [{ name: line[0], value: line[1] }] }),
    );
  });

  test.each([
    [seen(null), 'no-answer'],
    [unseen('no-answer'), 'no-answer'],
  ] as const)('is not seen where nothing came: %o', (its, because) => {
    expect(siteFrom([options(its)], PAGE).cors).toEqual(unseen(because));
  });
});

describe('what is kept', () => {
  test('one response per request, the last one', () => {
    const once = withProbed([http('http://shop.test/', answer(200))], http('http://shop.test/', answer(404)));
    expect(once).toEqual([http('http://shop.test/', answer(404))]);
  });

  test('is limited: headers beyond a million characters are dropped and reported as too long', () => {
    const large = Array.from({ length: 8 }, () => ['X', 'x'.repeat(30_000)] as const);
    let probes: readonly Probed[] = [];
    for (let at = 0; at < 12; at++)
      probes = withProbed(probes, http(`http://shop.test/${at}`, answer(200, ...large)));
    expect(probes.length).toBe(12);
    expect(JSON.stringify(probes).length).toBeLessThan(1_010_000);
    const last = probes.at(-1)?.answer;
    expect(last?.seen && last.value?.headers).toEqual(unseen('too-long'));
  });
});
