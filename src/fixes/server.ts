import type { Cookie } from './cookies.js';
import { defineStack, type StackOutput, type StackLanguage } from './define-stack.js';
import type { ChainContext, Stack } from './rendering.js';

/** What differs between web servers. */
export interface Server<Place extends string> extends Omit<
  StackLanguage<Place>,
  'kind' | 'setCookie' | 'turnDebugOff'
> {
  setCookie(cookie: Cookie): StackOutput<Place>;
  /** It edits the cookies of proxied responses only, so that an application behind it sets them. */
  readonly editsProxiedCookiesOnly?: true;
  /** Why it turns no debug pages off, where it is not that it has none. */
  readonly noDebugPages?: string;
}

export function serverStack<Place extends string>(server: Server<Place>): Stack {
  const { label, noDebugPages = `${label} has no debug pages: they come from the application behind it.` } =
    server;
  return defineStack({
    ...server,
    kind: 'server',
    setCookie: (cookie, context) => withStopgap(server, server.setCookie(cookie), context),
    turnDebugOff: () => ({ why: noDebugPages }),
  });
}

/** A server edits an application's cookies blindly. */
function withStopgap<Place extends string>(
  { label, editsProxiedCookiesOnly }: Server<Place>,
  output: StackOutput<Place>,
  { others }: ChainContext,
): StackOutput<Place> {
  if ('why' in output) return output;
  const isBehind = editsProxiedCookiesOnly || others.length > 0;
  const application = isBehind ? `the application behind ${label}` : 'the application';
  const warning = `A stopgap: ${application} that sets this cookie is the better place.`;
  return output.map((lines) => ({ ...lines, warnings: [...(lines.warnings ?? []), warning] }));
}

/** Why the port 80 of the server itself may be the wrong place for a redirect. */
export const LOAD_BALANCER_WARNING =
  'Where a load balancer in front ends TLS, redirect there instead: here it would loop.';

export const LISTING_WARNING =
  'Whoever found files by the list there gets 403 now; the files themselves stay.';

export const DEBUG_PAGE_IS_THE_APPLICATIONS =
  'A debug page is switched off in the application that shows it.';
