import data from '../data/development.json' with { type: 'json' };
import type { PageSnapshot } from '../model/facts.js';
import type { StackMember, StackName } from '../model/report.js';
import { isLoopback } from '../parse/host.js';
import { isOnPublicHost } from '../run/scope.js';
import { hostOf } from '../site.js';
import { runsFrom } from './markup-signs.js';

/** A server for developers, which the site is not deployed on. */
export interface DevelopmentServer {
  /** Its usual name: `Vite`, `Python’s own server`. */
  readonly label: string;
  /** What runs the site there and where it is deployed; absent if it may be files, or anything in the language. */
  readonly name?: StackName;
  /** It runs an application, and serves no files alone. */
  readonly runs?: true;
  /** A stack that its responses name, but only for itself. */
  readonly hides?: StackName;
}

/** `loopback`: deployed sites have it as well, so that it says nothing on other addresses. */
type Row = DevelopmentServer & { readonly loopback?: true };
/** By a part of the path of a script. One that deployed sites have counts if no other server is recognised. */
const PATHS = data.paths as readonly (Row & { readonly path: string })[];
/** By its name in Server. */
const SERVERS = data.servers as readonly (Row & { readonly server: string })[];

/**
 * The development server that a page on a local address comes from, if it is one that shows.
 * @param stack the recognised servers of the page
 */
export function developmentServer(
  { url, markup }: Pick<PageSnapshot, 'url' | 'markup'>,
  stack: readonly StackMember[],
): DevelopmentServer | undefined {
  if (isOnPublicHost(url)) return undefined;
  const isSeen = markup.seen ? runsFrom(markup.value, url) : () => false;
  const isHere = isLoopback(hostOf(url));
  return (
    PATHS.find(
      ({ path, loopback, hides }) =>
        (!loopback || (isHere && stack.every(({ name }) => name === hides))) && isSeen(path),
    ) ??
    SERVERS.find(({ server, loopback }) => (!loopback || isHere) && stack.some(({ name }) => name === server))
  );
}
