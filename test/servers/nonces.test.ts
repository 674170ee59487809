import { describe, expect, it } from 'vitest';
import type { StackName } from '../../src/engine/index.js';
import { nonceWay } from '../../src/fixes/nonces/ways.js';
import { openVisitor, watchViolations } from './rig/browser.js';
import { request } from './rig/http-client.js';
import { missing } from './rig/missing.js';
import type { Setup } from './rig/setup.js';
import { serving, type Site } from './rig/site.js';
import { BARE_MIDDLEWARE, django61, djangoFiles } from './setups/django.js';
import { express, express4 } from './setups/express.js';
import { nextjs } from './setups/nextjs.js';
import { rails } from './setups/rails.js';
import { wordpress } from './setups/wordpress.js';

const POLICY =
  "default-src 'none'; script-src 'self' https://cdn.test/a+b/ 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'; upgrade-insecure-requests";

/** Marks the document, so that it shows which code ran. */
const mark = (name: string) => `document.documentElement.dataset.${name} = 'ran';`;
const INJECTED = `<script>${mark('injected')}</script>`;

/** A page in the language of a template, with the tags around its own code. */
const page = (open: string, close = '</script>') =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Nonces</title><p>${INJECTED}</p>${open}${mark('own')}${close}`;

/** The application with the steps of its worked way, where they say. */
interface Worked {
  readonly setup: Setup;
  /** A page with `page`’s code. */
  readonly path: string;
  /** Other code that has to run: its marks. */
  readonly marks?: readonly string[];
  /** Pages of its own without injected code. */
  readonly others?: readonly string[];
  /** Files by name, in place of the setup’s. */
  readonly files: (
    steps: readonly string[],
    before: Readonly<Record<string, string>>,
    sandbox: Site['sandbox'],
  ) => Readonly<Record<string, string>>;
}

const replaced = (text = '', find: string, by: string) => {
  if (!text.includes(find)) throw new Error(`no ${find} in:\n${text}`);
  return text.replace(find, () => by);
};

const onExpress = (setup: Setup): Worked => ({
  setup,
  path: '/nonces',
  files: ([middleware = '', element = ''], before) => ({
    'app.js': replaced(
      before['app.js'],
      'const app = express();\n',
      `const app = express();
${middleware}
app.engine('html', (file, options, done) =>
  done(null, readFileSync(file, 'utf8').replace(/<%= (\\w+) %>/g, (_, name) => options[name])));
app.get('/nonces', (req, res) => res.render(join(__dirname, 'nonces.html')));
`,
    ),
    'nonces.html': page(element),
  }),
});

const WORKED: readonly Worked[] = [
  onExpress(express),
  onExpress(express4),
  {
    setup: django61,
    path: '/nonces',
    files: ([settings = '', processor = '', element = ''], before, sandbox) => ({
      ...djangoFiles(
        sandbox,
        BARE_MIDDLEWARE,
        `TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [BASE_DIR / "templates"],
    "OPTIONS": {"context_processors": [
        ${processor}
    ]},
}]
${settings}`,
      ),
      'shop/urls.py': `${before['shop/urls.py'] ?? ''}
from django.shortcuts import render

urlpatterns.append(path("nonces", lambda request: render(request, "nonces.html")))
`,
      'templates/nonces.html': page(element),
    }),
  },
  {
    setup: rails,
    path: '/nonces',
    files: ([initializer = '', element = ''], before) => {
      const [open = '', close = ''] = element.split('…');
      return {
        'config/initializers/content_security_policy.rb': initializer,
        'config/routes.rb': replaced(
          before['config/routes.rb'],
          'draw do\n',
          'draw do\n  get "nonces", to: "shop#nonces"\n',
        ),
        'app/views/shop/nonces.html.erb': page(open, close),
      };
    },
  },
  {
    setup: nextjs,
    path: '/nonces',
    marks: ['effect'],
    files: ([proxy = '', layout = '', component = ''], before) => {
      const [imports = '', constant = '', script = ''] = component.split('\n');
      return {
        'proxy.js': proxy,
        'app/layout.js': `${layout}\n${before['app/layout.js'] ?? ''}`,
        'app/nonces/effect.js': `'use client';
import { useEffect } from 'react';
export function Effect() {
  useEffect(() => { ${mark('effect')} }, []);
  return null;
}
`,
        'app/nonces/page.js': `${imports}
import { Effect } from './effect.js';

export default async function Page() {
  ${constant}
  return (
    <>
      <div dangerouslySetInnerHTML={{ __html: ${JSON.stringify(INJECTED)} }} />
      ${script.replace('"…"', JSON.stringify(mark('own')))}
      <Effect />
    </>
  );
}
`,
      };
    },
  },
  {
    setup: wordpress,
    path: '/index.php?p=1',
    marks: ['added'],
    others: ['/wp-login.php'],
    files: ([plugin = '']) => ({
      'wordpress/wp-content/mu-plugins/nonces.php': plugin,
      'wordpress/wp-content/mu-plugins/page.php': `<?php
// To '/', where the shop is.
remove_filter('template_redirect', 'redirect_canonical');
add_action('wp_footer', function () {
    echo ${JSON.stringify(INJECTED)};
    wp_print_inline_script_tag(${JSON.stringify(mark('own'))});
});
add_action('wp_enqueue_scripts', function () {
    wp_enqueue_script('wp-hooks');
    wp_add_inline_script('wp-hooks', ${JSON.stringify(mark('added'))});
});
`,
    }),
  },
];

const ENFORCED = 'Content-Security-Policy';
const REPORTED = `${ENFORCED}-Report-Only`;

/** With the line changed that has to change when the policy is enforced. */
function withSteps({ setup, files }: Worked, isEnforced: boolean): Setup {
  const chain = setup.chain.map((name: StackName) => ({
    name,
    label: name,
    because: 'named',
    confidence: 'sure' as const,
  }));
  const way = nonceWay(chain, POLICY);
  const texts = (way?.steps ?? []).map(({ text }) => text);
  const [, line = '', enforced = ''] = /^- (.*)\n\+ (.*)$/.exec(texts.pop() ?? '') ?? [];
  const [first = '', ...others] = texts;
  const steps = [isEnforced ? replaced(first, line, enforced) : replaced(first, line, line), ...others];
  return {
    ...setup,
    files: (sandbox) => {
      const before = setup.files(sandbox);
      return { ...before, ...files(steps, before, sandbox as Site['sandbox']) };
    },
  };
}

const directivesOf = (policy = '') =>
  policy
    .split(';')
    .map((text) => text.trim().split(' ').sort().join(' '))
    .sort();

/** The nonce of a response, which its policy has once. */
async function nonceOf({ sandbox }: Site, path: string, header: string): Promise<string> {
  const response = await request(sandbox, 'https', path);
  const policy = response.header(header);
  const [, nonce = ''] = /'nonce-([\w+/=-]{22,})'/.exec(policy ?? '') ?? [];
  expect(directivesOf(policy)).toEqual(directivesOf(POLICY.replace('{nonce}', nonce)));
  return nonce;
}

// Next.js is built first.
describe.each(WORKED)('nonces of $setup.title', { timeout: 240_000 }, (worked) => {
  const { setup, path, marks = [], others = [] } = worked;
  const isSkipped = missing(setup).length > 0 && !process.env['CI'];

  it.skipIf(isSkipped)('let its own inline code run, and no other', async () => {
    await serving(withSteps(worked, true), [], async (site) => {
      const visitor = await openVisitor(site.sandbox);
      try {
        const tab = await visitor.newPage();
        const violations: string[] = [];
        const all = await watchViolations(tab, ({ text }) => violations.push(text));
        await tab.goto(`https://${site.sandbox.host}${path}`, { waitUntil: 'load' });
        const wanted = ['own', ...marks];
        await tab.waitForFunction(
          (names: string[]) => names.every((name) => document.documentElement.dataset[name] === 'ran'),
          {},
          wanted,
        );
        expect(await tab.evaluate(() => document.documentElement.dataset['injected'])).toBeUndefined();
        await all();
        expect(violations.filter((text) => text.startsWith('script-src'))).toEqual([
          'script-src-elem kInlineViolation',
        ]);
      } finally {
        await visitor.close();
      }
      const [first, second] = [await nonceOf(site, path, ENFORCED), await nonceOf(site, path, ENFORCED)];
      expect(first).not.toBe(second);
      for (const other of others) {
        await nonceOf(site, other, ENFORCED);
        const { body } = await request(site.sandbox, 'https', other);
        expect(body.match(/<script[^>]*>/g)?.filter((tag) => !/ (?:src|nonce)=/.test(tag))).toEqual([]);
      }
    });
  });

  it.skipIf(isSkipped)('only report at first', async () => {
    await serving(withSteps(worked, false), [], async (site) => {
      await nonceOf(site, path, REPORTED);
      expect((await request(site.sandbox, 'https', path)).header(ENFORCED)).toBeUndefined();
    });
  });
});
