import { defineStack, type StackOutput, type StackLanguage } from './define-stack.js';
import type { ChainContext, Stack } from './rendering.js';
import { forwardingNeeds } from './forwarding.js';

/** What differs between applications and their frameworks. */
export interface Application<Place extends string> extends Omit<StackLanguage<Place>, 'kind' | 'places'> {
  /** Where most lines go. */
  readonly place: Place;
  /** How it learns the visitor's scheme: by X-Forwarded-Proto, or from the web server it runs in. */
  readonly scheme: 'forwarded' | 'server';
}

export function applicationStack<Place extends string>(application: Application<Place>): Stack {
  const { place, scheme } = application;
  const withNeeds = (output: StackOutput<Place>, context: ChainContext) =>
    scheme === 'forwarded' ? withForwardingNeeds(output, context) : output;
  return defineStack({
    ...application,
    kind: 'application',
    places: { http: place, https: place, both: place },
    setHeader: (header, context) => {
      const output = application.setHeader(header, context);
      return header.isHsts ? withNeeds(output, context) : output;
    },
    redirectToHttps: (context) => withNeeds(application.redirectToHttps(context), context),
  });
}

function withForwardingNeeds<Place extends string>(
  output: StackOutput<Place>,
  { front }: ChainContext,
): StackOutput<Place> {
  if ('why' in output) return output;
  return output.map((lines) => ({ ...lines, needs: [...(lines.needs ?? []), ...forwardingNeeds(front)] }));
}

/** What no header of an application reaches: what the servers in front, by these names, serve themselves. */
export function unreachedWarning(front: readonly string[], label?: string): string {
  if (front.length > 0) {
    return `Does not reach what ${front.join(' or ')} serves itself. Set it here or there, not in both.`;
  }
  const server = label === undefined ? 'a web server in front' : `a web server in front of ${label}`;
  return `Does not reach files that ${server} serves itself.`;
}
