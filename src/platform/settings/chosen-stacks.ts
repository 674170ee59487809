import { createSiteLists } from '../storage/site-lists.js';

/** The servers that the user chose for sites. A setting, not a fact of a page, so it is stored on disk. */
const chosen = createSiteLists('chosen-stacks', { sites: 200, members: 8, characters: 32 });

/** Names of servers by host, outermost first; the latest choice is last. */

export const readChosenStacks = chosen.read;
export const onStackChosen = chosen.watch;
/** Parses names from a request; undefined if they are malformed. */
export const stackNames = chosen.parse;

/** Stores the choice for a host, or deletes it with null. */
export function rememberStack(host: string, names: readonly string[] | null): Promise<void> {
  return chosen.change(host, () => names);
}
