import { defineStack, type StackOutput, type StackLanguage } from '../write/define-stack.js';
import type { StackName } from '../../engine/index.js';
import type { ChainContext, Stack } from '../write/rendering.js';
import { forwardingNeeds } from '../write/forwarding.js';

/** What differs between applications and their frameworks. */
export interface Application<Place extends string> extends Omit<StackLanguage<Place>, 'kind' | 'places'> {
  /** Where most lines go. */
  readonly place: Place;
  /** Where it gets the visitor's scheme: X-Forwarded-Proto, or the web server it runs in. */
  readonly scheme: 'forwarded' | 'server';
}

export function applicationStack<Place extends string>(application: Application<Place>): Stack {
  const { place, scheme } = application;
  const withNeeds = (output: StackOutput<Place>, context: ChainContext) =>
    scheme === 'forwarded' ? withForwardingNeeds(output, context.front) : output;
  return defineStack({
    ...application,
    kind: 'application',
    places: { http: place, https: place, both: place },
    setHeader: (header, context) => {
      const output = application.setHeader(header, context);
      return header.isHsts ? withNeeds(output, context) : output;
    },
    redirectToHttps: (context) =>
      withForwardingNeeds(
        application.redirectToHttps(context),
        scheme === 'forwarded' ? context.front : context.front.filter(keepsRedirects),
      ),
  });
}

function withForwardingNeeds<Place extends string>(
  output: StackOutput<Place>,
  front: readonly StackName[],
): StackOutput<Place> {
  if ('why' in output) return output;
  return output.map((lines) => ({ ...lines, needs: [...(lines.needs ?? []), ...forwardingNeeds(front)] }));
}

/** It caches a redirect for both schemes, unless it is told to keep them apart. */
function keepsRedirects(name: StackName): boolean {
  return name === 'varnish';
}

/** Proxies that have nothing of their own to serve. */
const SERVE_NO_FILES: ReadonlySet<string> = new Set(['envoy', 'haproxy', 'traefik']);

/** The limit of headers set in an application: `front` names the servers that respond before it. */
export function unreachedWarning(front: readonly string[], label?: string): string {
  const serving = front.filter((name) => !SERVE_NO_FILES.has(name));
  if (serving.length > 0) {
    return `This does not cover what ${serving.join(' or ')} serves directly. Set the header in one of them, not in both.`;
  }
  const server = label === undefined ? 'a web server in front' : `a web server in front of ${label}`;
  return `This does not cover files that ${server} serves directly.`;
}
