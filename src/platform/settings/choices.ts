import { isCopied, LONGEST_COPIED, MAX_COPIED } from '../../capture/deployed/copied.js';
import { isSelectionChange, MAX_SELECTION_CHANGES } from '../../capture/selection.js';
import { createSiteLists, type ListsBySite } from '../storage/site-lists.js';

/** What the user chose for sites, a list of names for each. */
export const LISTS = {
  /** Names of servers, outermost first. */
  stacks: createSiteLists('chosen-stacks', { sites: 200, members: 8, characters: 32 }),
  /** Ticked items of deployment checklists. */
  checked: createSiteLists('checked-items', { sites: 50, members: 200, characters: 64 }),
  /** What was changed in the selection of fixes, and what was copied. */
  selections: createSiteLists('selections', {
    sites: 50,
    members: MAX_SELECTION_CHANGES + MAX_COPIED,
    characters: LONGEST_COPIED,
  }),
} as const;

export type ListName = keyof typeof LISTS;
export type Choices = Readonly<Record<ListName, ListsBySite>>;

/** All lists. What another version stored and this one does not know is left out. */
export async function readChoices(): Promise<Choices> {
  const [stacks, checked, all] = await Promise.all([
    LISTS.stacks.read(),
    LISTS.checked.read(),
    LISTS.selections.read(),
  ]);
  const known = [...all].map(([site, list]) => [site, list.filter(isKnown)] as const);
  return { stacks, checked, selections: new Map(known.filter(([, list]) => list.length > 0)) };
}

function isKnown(name: string): boolean {
  return isSelectionChange(name) || isCopied(name);
}

/** Calls `handle` when a list was stored or deleted. Returns an unsubscribe function. */
export function onChoicesChanged(handle: () => void): () => void {
  const stops = Object.values(LISTS).map(({ watch }) => watch(handle));
  return () => stops.forEach((stop) => stop());
}
