import type { StackMember } from '../../engine/index.js';
import { NONCES } from '../write/nonces.js';
import { isStackName, stackOf } from '../stacks/index.js';

/** How inline code that differs at each request can be allowed. */
export interface NonceHint {
  /** A sentence or two. */
  readonly text: string;
  /** The documentation. */
  readonly href?: string;
}

/** Frameworks that set the policy with its nonce themselves, so that no text of ours does it in their place. */
const OWN_POLICY: Readonly<Record<string, string>> = {
  nuxt: 'Nuxt: the module nuxt-security makes the nonce, adds it to the elements of rendered pages and sends the policy: put these sources into its contentSecurityPolicy. Prerendered pages get hashes.',
  sveltekit:
    'SvelteKit: put the policy into csp.directives of its configuration. Its mode auto adds nonces to its own inline code in rendered pages, and hashes in prerendered ones; nonce="%sveltekit.nonce%" in elements of app.html.',
};

const DOCUMENTATION: Readonly<Record<string, string>> = {
  django: 'https://docs.djangoproject.com/en/6.0/howto/csp/',
  express: 'https://helmetjs.github.io/faq/csp-nonce-example',
  laravel: 'https://laravel.com/docs/vite#content-security-policy-csp-nonce',
  nextjs: 'https://nextjs.org/docs/app/guides/content-security-policy',
  nuxt: 'https://nuxt-security.vercel.app/headers/csp',
  rails: 'https://guides.rubyonrails.org/security.html#content-security-policy-header',
  sveltekit: 'https://svelte.dev/docs/kit/configuration#csp',
  symfony: 'https://symfony.com/bundles/NelmioSecurityBundle/current/index.html',
  wordpress: 'https://make.wordpress.org/core/2023/10/17/script-loading-changes-in-wordpress-6-4/',
};

/** Who can give inline code a nonce at each request, as far as the servers are known. */
export function nonceHint(chain: readonly StackMember[]): NonceHint {
  const framework = chain.findLast(({ name }) => Object.hasOwn(WAYS, name))?.name;
  const text = framework === undefined ? undefined : WAYS[framework];
  const href = framework === undefined ? undefined : DOCUMENTATION[framework];
  if (text !== undefined) return { text, ...(href !== undefined && { href }) };
  // Edges can run code of the site, and where files are served, no application is behind.
  const servers = chain.filter(({ name }) => isStackName(name) && stackOf(name)?.kind === 'server');
  const last = servers.at(-1);
  const [tool] = chain
    .flatMap(({ name }) => (Object.hasOwn(REWRITERS, name) ? REWRITERS[name] : []))
    .slice(-1);
  const who =
    last === undefined
      ? 'Only the application can'
      : `${last.label} cannot give one: only the application behind it can`;
  return {
    text: [
      `${who} make a nonce for each response, and put it into the policy and the element.`,
      ...(tool === undefined
        ? []
        : [`Do not let ${tool} write it into every <script>: an injected one would get it too.`]),
    ].join(' '),
  };
}

/** What can change the pages that a server passes on. */
const REWRITERS: Readonly<Record<string, string>> = {
  apache: 'mod_substitute',
  cloudflare: 'a Worker',
  nginx: 'sub_filter',
};

const WAYS: Readonly<Record<string, string>> = { ...NONCES, ...OWN_POLICY };
