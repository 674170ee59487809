import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse as parseToml } from 'smol-toml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Advice, StackName } from '../../src/engine/index.js';
import { fixesFor } from '../../src/fixes/index.js';
import { hostile } from '../fixes/hostile.js';
import { MODULES } from './rig/npm.js';

/**
 * The texts of edges in what their makers publish: the runtime of Workers, AWS's client, the parser of _headers, the
 * server of Firebase's emulator, Vercel's compiler of routes. None of them is the edge itself, so no fix counts as proven.
 */

const load = createRequire(join(MODULES, 'package.json'));

const ADVICE: readonly Advice[] = [
  { op: 'set-header', name: 'X-Content-Type-Options', value: 'nosniff' },
  { op: 'set-header', name: 'X-Frame-Options', value: 'SAMEORIGIN' },
  {
    op: 'set-header',
    name: 'Content-Security-Policy',
    value: "default-src 'self'; img-src 'self' data: https://cdn.example.net; style-src 'sha256-a+b/c='",
    rollout: 'report-only-first',
    meanwhile: "object-src 'none'; base-uri 'self'",
  },
  { op: 'set-header', name: 'Strict-Transport-Security', value: 'max-age=31536000', rollout: 'ramp-max-age' },
];

const SENT = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'content-security-policy': "object-src 'none'; base-uri 'self'",
  'content-security-policy-report-only':
    "default-src 'self'; img-src 'self' data: https://cdn.example.net; style-src 'sha256-a+b/c='",
  'strict-transport-security': 'max-age=300',
};

function textFor(stack: StackName, host: string, advice = ADVICE): string {
  const member = { name: stack, label: stack, because: '', confidence: 'sure' } as const;
  const { blocks } = fixesFor(advice, [member], { host });
  const [block, ...more] = blocks.filter(({ alternative }) => !alternative);
  if (!block || more.length > 0) throw new Error(`${stack}: not one text`);
  return block.text;
}

/** The text that does the same in another form. */
function otherTextFor(stack: StackName, host: string): string {
  const member = { name: stack, label: stack, because: '', confidence: 'sure' } as const;
  const { blocks } = fixesFor(ADVICE, [member], { host });
  const [block, ...more] = blocks.filter(({ alternative }) => alternative);
  if (!block || more.length > 0) throw new Error(`${stack}: not one other text`);
  return block.text;
}

/** One header of any value that is written. */
function withValue(stack: StackName, host: string, value: string): string | undefined {
  const member = { name: stack, label: stack, because: '', confidence: 'sure' } as const;
  return fixesFor([{ op: 'set-header', name: 'X-Test', value }], [member], { host }).blocks[0]?.text;
}

describe('a Worker of Cloudflare, in workerd', () => {
  interface Runtime {
    setOptions(options: object): Promise<void>;
    dispatchFetch(url: string, init?: object): Promise<Response>;
    dispose(): Promise<void>;
  }
  const { Miniflare } = load('miniflare') as { Miniflare: new (options: object) => Runtime };
  const SITE = `const site = {
  fetch(request) {
    const own = new URL(request.url).pathname === "/own";
    const headers = new Headers(own ? { "X-Frame-Options": "DENY", "X-Powered-By": "a" } : {});
    headers.append("Set-Cookie", "a=1; Path=/");
    headers.append("Set-Cookie", "b=2; Path=/; Secure");
    return new Response("page", { status: own ? 200 : 404, headers });
  },
};
`;
  const script = (text: string) => ({ modules: true, script: `${SITE}${text}` });
  let runtime: Runtime;

  beforeAll(() => {
    runtime = new Miniflare(
      script(
        textFor('cloudflare', 'a.workers.dev', [...ADVICE, { op: 'remove-header', name: 'X-Powered-By' }]),
      ),
    );
  });
  afterAll(() => runtime.dispose());

  it('sets what is absent, also on an error, and leaves status, body and cookies', async () => {
    const response = await runtime.dispatchFetch('https://a.test/');
    expect(Object.fromEntries(response.headers)).toMatchObject(SENT);
    expect([response.status, await response.text()]).toEqual([404, 'page']);
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/; Secure']);
  });

  it('leaves what the site sends, and removes what it should', async () => {
    const { headers } = await runtime.dispatchFetch('https://a.test/own');
    expect(headers.get('X-Frame-Options')).toBe('DENY');
    expect(headers.get('X-Powered-By')).toBeNull();
  });

  it('sends no HSTS over http', async () => {
    const { headers } = await runtime.dispatchFetch('http://a.test/');
    expect(headers.get('Strict-Transport-Security')).toBeNull();
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
  });

  it('sends any value as it is', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (value) => {
        const text = withValue('cloudflare', 'a.workers.dev', value);
        if (text === undefined) return;
        await runtime.setOptions(script(text));
        const { headers } = await runtime.dispatchFetch('https://a.test/');
        expect(headers.get('X-Test')).toBe(value.trim());
      }),
      { numRuns: 30 },
    );
  });
});

describe('a Snippet of Cloudflare, in workerd', () => {
  interface Runtime {
    dispatchFetch(url: string, init?: object): Promise<Response>;
    dispose(): Promise<void>;
  }
  const { Miniflare } = load('miniflare') as { Miniflare: new (options: object) => Runtime };

  it('sets what is absent in the response of the site, and leaves the rest', async () => {
    const runtime = new Miniflare({
      modules: true,
      script: otherTextFor('cloudflare', 'a.test'),
      outboundService: (request: Request) =>
        new Response('page', {
          status: 404,
          headers: [
            ...(new URL(request.url).pathname === '/own' ? [['X-Frame-Options', 'DENY']] : []),
            ['Set-Cookie', 'a=1; Path=/'],
            ['Set-Cookie', 'b=2; Path=/; Secure'],
          ] as [string, string][],
        }),
    });
    const response = await runtime.dispatchFetch('https://a.test/');
    expect(Object.fromEntries(response.headers)).toMatchObject(SENT);
    expect([response.status, await response.text()]).toEqual([404, 'page']);
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/; Secure']);
    const own = await runtime.dispatchFetch('https://a.test/own');
    expect(own.headers.get('X-Frame-Options')).toBe('DENY');
    await runtime.dispose();
  });
});

describe('the policy of CloudFront, in AWS’s client', () => {
  interface Sdk {
    CloudFrontClient: new (options: object) => { send(command: object): Promise<unknown> };
    CreateResponseHeadersPolicyCommand: new (input: object) => object;
  }
  const sdk = load('@aws-sdk/client-cloudfront') as Sdk;

  /** The request that the client would send: it leaves out members that CloudFront does not have. */
  async function requestFor(policy: object): Promise<string> {
    const sent: string[] = [];
    const client = new sdk.CloudFrontClient({
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
      requestHandler: {
        handle: ({ body }: { body: string }) => {
          sent.push(body);
          return Promise.reject(new Error('Not sent'));
        },
      },
    });
    const command = new sdk.CreateResponseHeadersPolicyCommand({ ResponseHeadersPolicyConfig: policy });
    await expect(client.send(command)).rejects.toThrow('Not sent');
    return sent.join('');
  }

  /** Each member with its value, in any order. */
  function members(value: unknown): string[] {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => [
      ...(Array.isArray(value)
        ? []
        : [
            typeof inner === 'object'
              ? `<${key}>`
              : `<${key}>${typeof inner === 'string' ? inner : JSON.stringify(inner)}</${key}>`,
          ]),
      ...members(inner),
    ]);
  }

  it('has every member that is in the text', async () => {
    const advice: readonly Advice[] = [
      ...ADVICE,
      { op: 'set-header', name: 'Referrer-Policy', value: 'same-origin' },
      { op: 'remove-header', name: 'X-Powered-By' },
    ];
    const policy = JSON.parse(textFor('cloudfront', 'a.test', advice)) as object;
    const request = await requestFor(policy);
    for (const member of members(policy))
      expect(request.replaceAll('&apos;', "'")).toContain(member.replaceAll('&', '&amp;'));
    expect(members(policy)).toContain('<ReferrerPolicy>same-origin</ReferrerPolicy>');
  });

  it('would lack a member that CloudFront does not have', async () => {
    expect(
      await requestFor({ Name: 'a', SecurityHeadersConfig: { NoSuch: { Override: false } } }),
    ).not.toContain('NoSuch');
  });
});

describe('the _headers of Netlify, in its parser', () => {
  interface Parsed {
    readonly headers: readonly { readonly for: string; readonly values: Readonly<Record<string, string>> }[];
    readonly errors: readonly unknown[];
  }
  interface Parser {
    parseAllHeaders(options: object): Promise<Parsed>;
  }
  let folder: string;
  let parser: Parser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitegrade-headers-'));
    parser = (await import(join(MODULES, '@netlify/headers-parser/lib/index.js'))) as Parser;
  });
  afterAll(() => rm(folder, { recursive: true }));

  const parse = async (text: string) => {
    const file = join(folder, '_headers');
    await writeFile(file, text);
    return parser.parseAllHeaders({ headersFiles: [file], configHeaders: [], minimal: true });
  };

  it('has every header for every path', async () => {
    const { headers, errors } = await parse(textFor('netlify', 'a.test'));
    expect(errors).toEqual([]);
    expect(headers.map(({ for: path }) => path)).toEqual(['/*']);
    const values = Object.entries(headers[0]?.values ?? {});
    expect(Object.fromEntries(values.map(([name, value]) => [name.toLowerCase(), value]))).toEqual(SENT);
  });

  it('has the same headers in netlify.toml', async () => {
    const configHeaders = (parseToml(otherTextFor('netlify', 'a.test')) as { headers: object[] }).headers;
    const { headers, errors } = await parser.parseAllHeaders({
      headersFiles: [],
      configHeaders,
      minimal: true,
    });
    expect(errors).toEqual([]);
    expect(headers.map(({ for: path }) => path)).toEqual(['/*']);
    const values = Object.entries(headers[0]?.values ?? {});
    expect(Object.fromEntries(values.map(([name, value]) => [name.toLowerCase(), value]))).toEqual(SENT);
  });

  it('has any value as it is', async () => {
    await fc.assert(
      fc.asyncProperty(hostile, async (value) => {
        const text = withValue('netlify', 'a.test', value);
        if (text === undefined) return;
        const { headers, errors } = await parse(text);
        expect(errors).toEqual([]);
        expect(headers).toEqual([{ for: '/*', values: { 'X-Test': value.trim() } }]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the firebase.json of Firebase Hosting, in superstatic', () => {
  it('is sent with a file and with an error', async () => {
    const superstatic = load('superstatic') as {
      default: (options: object) => (request: unknown, response: unknown, next: () => void) => void;
    };
    const folder = await mkdtemp(join(tmpdir(), 'sitegrade-firebase-'));
    await writeFile(join(folder, 'index.html'), 'page');
    await writeFile(join(folder, '404.html'), 'missing');
    const { hosting } = JSON.parse(textFor('firebase', 'a.web.app')) as { hosting: object };
    const serve = superstatic.default({
      config: { public: folder, ...hosting },
      cwd: '/',
      fallthrough: false,
    });
    const server = createServer((request, response) => {
      serve(request, response, () => response.end());
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    for (const [path, status] of [
      ['/', 200],
      ['/no-such-page', 404],
    ] as const) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      expect([path, response.status]).toEqual([path, status]);
      expect(Object.fromEntries(response.headers)).toMatchObject(SENT);
    }
    server.close();
    await rm(folder, { recursive: true });
  });
});

describe('the vercel.json of Vercel, in its compiler of routes', () => {
  interface Route {
    readonly src: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly continue: boolean;
  }
  const utils = load('@vercel/routing-utils') as {
    getTransformedRoutes(config: object): { routes: Route[] | null; error: unknown };
  };
  const routesOf = (text: string) => {
    const { routes, error } = utils.getTransformedRoutes(JSON.parse(text) as object);
    expect(error).toBeNull();
    return routes ?? [];
  };

  it('is one route for every path, that goes on', () => {
    const [route, ...more] = routesOf(textFor('vercel', 'a.test'));
    expect(more).toEqual([]);
    expect(route?.continue).toBe(true);
    for (const path of ['/', '/a', '/a/b.html']) expect(new RegExp(route?.src ?? '(').test(path)).toBe(true);
    const values = Object.entries(route?.headers ?? {});
    expect(Object.fromEntries(values.map(([name, value]) => [name.toLowerCase(), value]))).toEqual(SENT);
  });

  it('has any value as it is', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const text = withValue('vercel', 'a.test', value);
        if (text === undefined) return;
        expect(routesOf(text).map(({ headers }) => headers)).toEqual([{ 'X-Test': value }]);
      }),
    );
  });
});
