import type { StackMember } from '../../engine/index.js';
import { literal } from '../write/escape.js';

/** A text to paste into an application, or a line of one that changes later. */
export interface NonceStep {
  /** Where, as a phrase that a colon can follow. */
  readonly place: string;
  readonly text: string;
}

/** How an application sends a policy with a nonce, new in each response. Each was tried in test/servers. */
export interface NonceWay {
  readonly steps: readonly NonceStep[];
  /** What they do not reach, and what breaks them: sentences. */
  readonly limits: readonly string[];
}

/**
 * The worked way of the innermost application that has one; undefined if there is none.
 * @param policy with `'nonce-{nonce}'` where the nonce is
 */
export function nonceWay(chain: readonly StackMember[], policy: string): NonceWay | undefined {
  const way = wayOf(chain);
  return way && { steps: way.steps(policy), limits: [...(way.limits ?? []), ...ALWAYS] };
}

/** Whether the application can give a nonce to a page of that path, as far as is known. */
export function isReached(chain: readonly StackMember[], path: string): boolean {
  return wayOf(chain)?.unreached?.test(path) !== true;
}

function wayOf(chain: readonly StackMember[]): Way | undefined {
  const name = chain.findLast((member) => Object.hasOwn(WAYS, member.name))?.name;
  return name === undefined ? undefined : WAYS[name];
}

const ALWAYS = [
  'The policy takes the place of the one for the servers: browsers enforce both, and the other has no nonce.',
  'Let no cache keep pages, or parts of them, with a nonce: a kept one is known to everybody, or does not match the policy.',
];

const REPORTED = 'Content-Security-Policy-Report-Only';
const ENFORCED = 'Content-Security-Policy';

/** The line that changes once nothing is reported, with what takes its place. */
function later(line: string, enforced: string): NonceStep {
  return {
    place: 'later, when the browser console shows no violations on any page, in the first text',
    text: `- ${line}\n+ ${enforced}`,
  };
}

/** The same where the line names the header. */
function laterHeader(lineOf: (header: string) => string): NonceStep {
  return later(lineOf(REPORTED), lineOf(ENFORCED));
}

const jsHeader = (header: string) => `const policyHeader = "${header}";`;
const phpHeader = (header: string) => `$header = '${header}';`;

interface Way {
  /** @param policy with `'nonce-{nonce}'` */
  readonly steps: (policy: string) => readonly NonceStep[];
  readonly limits?: readonly string[];
  /** Paths of pages that keep another policy. */
  readonly unreached?: RegExp;
}

const WAYS: Readonly<Record<string, Way>> = {
  django: {
    steps: (policy) => [
      {
        place: 'at the end of settings.py (Django 6 or newer)',
        text: [
          'from django.utils.csp import CSP',
          '',
          'MIDDLEWARE = [*MIDDLEWARE, "django.middleware.csp.ContentSecurityPolicyMiddleware"]',
          'SECURE_CSP_REPORT_ONLY = {',
          ...directivesOf(policy).map(([name, sources]) => {
            const list = sources.map((source) => (source === NONCE ? 'CSP.NONCE' : literal(source)));
            return `    ${literal(name)}: ${list.length > 0 ? `[${list.join(', ')}]` : 'True'},`;
          }),
          '}',
        ].join('\n'),
      },
      {
        place: 'in settings.py, among the context_processors of TEMPLATES',
        text: '"django.template.context_processors.csp",',
      },
      element('{{ csp_nonce }}'),
      later('SECURE_CSP_REPORT_ONLY = {', 'SECURE_CSP = {'),
    ],
    limits: ['Before Django 6: django-csp, with NONCE and {{ request.csp_nonce }}.'],
  },
  express: {
    steps: (policy) => [
      {
        place: 'where the application is made, before its routes (Node.js 20 or newer)',
        text: [
          'app.use((req, res, next) => {',
          `  ${jsHeader(REPORTED)}`,
          `  res.locals.nonce = ${RANDOM};`,
          `  res.setHeader(policyHeader, ${jsTemplate(policy, 'res.locals.nonce')});`,
          '  next();',
          '});',
        ].join('\n'),
      },
      element(
        '<%= nonce %>',
        'in the templates, here in EJS ({{nonce}} in Handlebars, script(nonce=nonce) in Pug)',
      ),
      laterHeader(jsHeader),
    ],
    limits: ['A page that is a file without a template gets no nonce: move its inline code into a file.'],
  },
  nextjs: {
    steps: (policy) => [
      {
        place:
          'in proxy.js beside the folder app (before Next.js 16: middleware.js, with a function middleware)',
        text: [
          'import { NextResponse } from "next/server";',
          '',
          'export function proxy(request) {',
          `  ${jsHeader(REPORTED)}`,
          `  const nonce = ${RANDOM};`,
          `  const policy = ${jsTemplate(policy, 'nonce')};`,
          '  const headers = new Headers(request.headers);',
          '  headers.set("x-nonce", nonce);',
          '  // Next.js takes the nonce for its own scripts from here.',
          '  headers.set("Content-Security-Policy", policy);',
          '  const response = NextResponse.next({ request: { headers } });',
          '  response.headers.set(policyHeader, policy);',
          '  return response;',
          '}',
        ].join('\n'),
      },
      {
        place: 'in app/layout.js, so that each page is made when it is asked for',
        text: 'export const dynamic = "force-dynamic";',
      },
      {
        place: 'in components with an inline script of their own',
        text: [
          'import { headers } from "next/headers";',
          'const nonce = (await headers()).get("x-nonce");',
          '<script nonce={nonce} dangerouslySetInnerHTML={{ __html: "…" }} />',
        ].join('\n'),
      },
      laterHeader(jsHeader),
    ],
    limits: [
      'Pages that are made at build time have no nonce. With cacheComponents, write await connection() of next/server in the layout in place of dynamic.',
      "next dev needs 'unsafe-eval' besides.",
    ],
  },
  rails: {
    steps: (policy) => [
      {
        place: 'in config/initializers/content_security_policy.rb',
        text: [
          'Rails.application.configure do',
          '  config.content_security_policy do |policy|',
          ...directivesOf(policy).map(([name, sources]) => {
            const list = sources.flatMap((source) => (source === NONCE ? [] : [rubyString(source)]));
            return `    policy.${name.replaceAll('-', '_')} ${list.join(', ')}`.trimEnd();
          }),
          '  end',
          '  config.content_security_policy_nonce_generator = ->(_request) { SecureRandom.base64(16) }',
          '  config.content_security_policy_nonce_directives = %w[script-src]',
          `  ${reportsOnly(true)}`,
          'end',
        ].join('\n'),
      },
      {
        place: 'in the templates, for each inline script',
        text: '<%= javascript_tag nonce: true do %>\n  …\n<% end %>',
      },
      later(reportsOnly(true), reportsOnly(false)),
    ],
    limits: [
      'With Turbo Drive, leave csp_meta_tag out of the layout: Turbo gives the nonce in it to every script of the pages that it loads, also to injected ones. Without it, inline scripts of those pages do not run: move them into files.',
    ],
  },
  wordpress: {
    unreached: /\/wp-admin\//,
    steps: (policy) => [
      {
        place: 'in a new file wp-content/mu-plugins/nonces.php (WordPress 6.4 or newer)',
        text: [
          '<?php',
          '(function () {',
          `    ${phpHeader(REPORTED)}`,
          '    $nonce = base64_encode(random_bytes(16));',
          "    add_filter('wp_inline_script_attributes', function ($attributes) use ($nonce) {",
          "        return ['nonce' => $nonce] + $attributes;",
          '    });',
          '    $send = function () use ($header, $nonce) {',
          `        header("$header: " . ${phpString(policy, '$nonce')});`,
          '    };',
          '    // The public pages and the sign-in.',
          "    add_action('send_headers', $send);",
          "    add_action('login_init', $send);",
          "    add_action('login_init', function () {",
          '        // Or WordPress prints data of scripts without the filter.',
          "        $GLOBALS['concatenate_scripts'] = false;",
          '    });',
          '})();',
        ].join('\n'),
      },
      laterHeader(phpHeader),
    ],
    limits: [
      'Only what goes through wp_print_inline_script_tag, wp_add_inline_script or wp_localize_script gets the nonce. A theme or plugin that prints <script> itself does not: it has to change.',
      'The dashboard (/wp-admin) prints scripts itself and has handlers in attributes: these lines do not send it the policy.',
    ],
  },
};

/** 128 bits, in Node.js as a module or not, and in the runtime of edges. */
const RANDOM = 'Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64")';

const NONCE = "'nonce-{nonce}'";

function element(nonce: string, place = 'in the templates, in each inline script'): NonceStep {
  return { place, text: `<script nonce="${nonce}">` };
}

function directivesOf(policy: string): (readonly [name: string, sources: readonly string[]])[] {
  return policy.split('; ').map((text) => {
    const [name = '', ...sources] = text.split(' ');
    return [name, sources] as const;
  });
}

/** A template of JavaScript with an expression for the nonce. */
function jsTemplate(policy: string, expression: string): string {
  return `\`${policy.replace(/[`\\]|\$(?=\{)/g, '\\$&').replaceAll('{nonce}', `\${${expression}}`)}\``;
}

function reportsOnly(isReported: boolean): string {
  return `config.content_security_policy_report_only = ${String(isReported)}`;
}

/** In Ruby, `#` can begin an expression. */
function rubyString(text: string): string {
  return literal(text).replaceAll('#', '\\#');
}

/** A string of PHP with a variable for the nonce. */
function phpString(policy: string, variable: string): string {
  return `"${policy.replace(/["\\$]/g, '\\$&').replaceAll('{nonce}', variable)}"`;
}
