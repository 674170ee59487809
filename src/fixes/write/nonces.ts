import type { Advice, StackMember } from '../../engine/index.js';

/** How frameworks give each response a nonce, by name: a sentence or two. */
export const NONCES: Readonly<Record<string, string>> = {
  aspnet: 'ASP.NET: a module of yours makes the nonce and sets this header, or NWebsec does both.',
  aspnetcore:
    'ASP.NET Core: a middleware of yours makes the nonce and sets this header, or NWebsec does both (nws-csp-add-nonce="true").',
  django:
    'Django 6: put the policy into SECURE_CSP, with CSP.NONCE in script-src, instead of these lines. Add the context processor django.template.context_processors.csp, and nonce="{{ csp_nonce }}" to the element. Before Django 6: django-csp, with NONCE and {{ request.csp_nonce }}.',
  express:
    'Express: a middleware puts the nonce into res.locals, and helmet takes a function of (req, res) as a source of scriptSrc.',
  laravel:
    'Laravel: a middleware calls Vite::useCspNonce() and sets this header; nonce="{{ Vite::cspNonce() }}" in other elements.',
  nextjs: 'Next.js: proxy.js (middleware.js before Next.js 16) makes the nonce and sets this header.',
  rails:
    'Rails: config.content_security_policy_nonce_generator in config/initializers/content_security_policy.rb, and javascript_tag nonce: true.',
  spring: 'Spring: a filter of yours makes the nonce, hands it to the template and sets this header.',
  symfony:
    'Symfony: NelmioSecurityBundle makes the nonce and sends the policy; nonce="{{ csp_nonce(\'script\') }}" in Twig.',
  mediawiki:
    'MediaWiki (1.43) gives no nonces: useNonces of $wgCSPHeader has no effect, and its inline scripts differ from page to page.',
  wordpress:
    'WordPress 6.4: the filter wp_inline_script_attributes adds a nonce to inline scripts of public pages and of the sign-in. What themes and plugins print themselves, and the dashboard, gets none.',
};

/** Frameworks whose fix is the place where the policy gets its nonce. */
const GIVE_NONCES: ReadonlySet<string> = new Set(['django', 'express', 'nextjs']);

/** Whether the advice belongs in this member, because only the application can give nonces. */
export function givesNonce(name: string, advice: Advice): boolean {
  return needsNonce(advice) && GIVE_NONCES.has(name);
}

/** The advice with a note on how the framework of the chain gives a nonce, if it needs one. */
export function withNonceNote(advice: Advice, chain: readonly StackMember[]): Advice {
  const framework = chain.findLast(({ name }) => Object.hasOwn(NONCES, name));
  const note = framework && NONCES[framework.name];
  if (advice.op !== 'set-header' || !advice.needsNonce || note === undefined) return advice;
  return { ...advice, notes: [`A nonce from the application. ${note}`, ...(advice.notes ?? [])] };
}

function needsNonce(advice: Advice): boolean {
  return advice.op === 'set-header' && advice.needsNonce === true;
}
