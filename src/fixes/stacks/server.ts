import type { Cookie } from '../write/cookies.js';
import { defineStack, type StackOutput, type StackLanguage } from '../write/define-stack.js';
import type { ChainContext, Stack } from '../write/rendering.js';

/** What differs between web servers. */
export interface Server<Place extends string> extends Omit<
  StackLanguage<Place>,
  'kind' | 'setCookie' | 'turnDebugOff'
> {
  setCookie(cookie: Cookie): StackOutput<Place>;
  /** It can edit cookies of proxied responses only, so an application behind it sets them. */
  readonly editsProxiedCookiesOnly?: true;
  /** Why it cannot disable debug pages, if the reason is not that it has none. */
  readonly noDebugPages?: string;
}

export function serverStack<Place extends string>(server: Server<Place>): Stack {
  const { label, noDebugPages = `${label} has no debug pages. The application behind it shows them.` } =
    server;
  return defineStack({
    ...server,
    kind: 'server',
    setCookie: (cookie, context) =>
      server.ownCookies?.has(cookie.name)
        ? server.setCookie(cookie)
        : withStopgap(server, server.setCookie(cookie), context),
    turnDebugOff: () => ({ why: noDebugPages }),
  });
}

/** Adds the warning that the application is the better place. */
function withStopgap<Place extends string>(
  { label, editsProxiedCookiesOnly }: Server<Place>,
  output: StackOutput<Place>,
  { others }: ChainContext,
): StackOutput<Place> {
  if ('why' in output) return output;
  const isBehind = editsProxiedCookiesOnly || others.length > 0;
  const application = isBehind ? `the application behind ${label}` : 'the application';
  const warning = `This is a workaround. If possible, change ${application} that sets this cookie.`;
  return output.map((lines) =>
    lines.preparatory ? lines : { ...lines, warnings: [...(lines.warnings ?? []), warning] },
  );
}

/** Why a redirect on port 80 of this server may be wrong. */
export const LOAD_BALANCER_WARNING =
  'If a load balancer in front terminates TLS, redirect there instead, or the redirect loops forever.';

/** What a redirect of all of port 80 may end: renewals follow it, but port 443 may not have what they ask for. */
export const RENEWAL_WARNING =
  'If certificates are renewed over port 80, serve /.well-known/acme-challenge/ on port 443 too, or the next renewal fails.';

/** Where redirects run in the order of the configuration. */
export const FIRST_WARNING =
  'Put this above other redirects and rewrites of the block: the first one applies.';

/** Of a redirect whose file leaves out what came over HTTPS to a server in front. */
export const FRONT_SAYS =
  'If what is in front terminates TLS, it must send X-Forwarded-Proto: https, or the redirect loops forever.';

/** Where a header is set for more than the application that was seen. */
export const REACHES_ALL =
  'Applies to all applications here. A header that an application sets itself is kept.';

export const LISTING_WARNING =
  'Visitors who open the listing now get a 403. The files themselves can still be opened.';

export const DEBUG_PAGE_IS_THE_APPLICATIONS = 'Disable the debug page in the application that shows it.';
