import data from '../data/development.json' with { type: 'json' };
import type { PageSnapshot } from '../model/facts.js';
import type { StackMember, StackName } from '../model/report.js';
import { isOnPublicHost } from '../run/scope.js';
import { runsFrom } from './markup-signs.js';

/** A server for developers, which the site is not deployed on. */
export interface DevelopmentServer {
  /** Its usual name: `Vite`, `Django’s runserver`. */
  readonly label: string;
  /** What runs the site there and where it is deployed; absent for files, such as those of a single-page application. */
  readonly name?: StackName;
  /** A stack that its responses name, but only for itself. */
  readonly hides?: StackName;
}

/** By a part of the path of a script, which only that server has. */
const PATHS = data.paths as readonly (DevelopmentServer & { readonly path: string })[];
/** By its name in Server. */
const SERVERS = data.servers as readonly (DevelopmentServer & { readonly server: string })[];

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
  return (
    PATHS.find(({ path }) => isSeen(path)) ??
    SERVERS.find(({ server }) => stack.some(({ name }) => name === server))
  );
}
