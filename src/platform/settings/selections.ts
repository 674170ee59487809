import { isSelectionChange, MAX_SELECTION_CHANGES, type SelectionChanges } from '../../capture/selection.js';
import { createSiteLists, type ListsBySite } from '../storage/site-lists.js';

/** What the user changed in the selection of fixes, by site. */
const selections = createSiteLists('selections', {
  sites: 50,
  members: MAX_SELECTION_CHANGES,
  characters: 120,
});

export const onSelectionChanged = selections.watch;

/** What another version stored and this one does not know is left out. */
export async function readSelections(): Promise<ListsBySite> {
  const known = [...(await selections.read())].map(
    ([site, changes]) => [site, changes.filter(isSelectionChange)] as const,
  );
  return new Map(known.filter(([, changes]) => changes.length > 0));
}

/** Parses the changes in a request; undefined if they are malformed. */
export function parseSelection(raw: unknown): SelectionChanges | undefined {
  const changes = selections.parse(raw);
  return changes?.every(isSelectionChange) ? changes : undefined;
}

/** Stores all changes of a site in place of the earlier ones; none restores the selection at first. */
export function rememberSelection(site: string, changes: SelectionChanges): Promise<void> {
  return selections.change(site, () => (changes.length > 0 ? changes : null));
}
