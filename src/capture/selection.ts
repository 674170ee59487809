import { isGroupId } from '../engine/index.js';

/**
 * What was deselected of the fixes, and what is selected other than at first, in the order of the changes: the ids of
 * groups of findings (`groupIdOf`), `-` before those that are not selected and `+` before those that are. Of these only,
 * so that nothing of a page is in it.
 */
export type SelectionChanges = readonly string[];

/** Maximum changes of one site; the oldest are dropped. */
export const MAX_SELECTION_CHANGES = 200;

/** Whether a group is selected, by its id. */
export type SelectionById = ReadonlyMap<string, boolean>;

export function selectionById(changes: SelectionChanges): SelectionById {
  return new Map(changes.map((change) => [change.slice(1), change.startsWith('+')]));
}

export function selectionChanges(byId: SelectionById): SelectionChanges {
  return [...byId].map(([id, isOn]) => `${isOn ? '+' : '-'}${id}`).slice(-MAX_SELECTION_CHANGES);
}

/** Whether a text is a change that this version knows. */
export function isSelectionChange(text: string): boolean {
  return /^[+-]/.test(text) && isGroupId(text.slice(1));
}
