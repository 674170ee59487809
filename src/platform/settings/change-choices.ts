import { isCopied, MAX_COPIED, type Copied } from '../../capture/deployed/copied.js';
import { withCopied } from '../../capture/deployed/with-copied.js';
import { isSelectionChange, MAX_SELECTION_CHANGES, type SelectionChanges } from '../../capture/selection.js';
import { LISTS, type ListName } from './choices.js';

// Apart from `choices.ts`, so that the popup loads only what reads them.

const { stacks, checked, selections } = LISTS;

export function isListName(raw: unknown): raw is ListName {
  return typeof raw === 'string' && Object.hasOwn(LISTS, raw);
}

export function forgetList(name: ListName, site: string): Promise<void> {
  return LISTS[name].change(site, () => null);
}

/** Parses names of servers from a request; undefined if they are malformed. */
export const stackNames = stacks.parse;

/** Stores the servers of a host, or deletes them with null. */
export function rememberStack(host: string, names: readonly string[] | null): Promise<void> {
  return stacks.change(host, () => names);
}

/** Whether a request may name an item of a checklist. */
export function isItem(raw: unknown): raw is string {
  return checked.parse([raw]) !== undefined;
}

/** Ticks an item, or takes the tick back. */
export function checkItem(site: string, item: string, isDone: boolean): Promise<void> {
  return checked.change(site, (list) => {
    const others = list.filter((one) => one !== item);
    const all = isDone ? [...others, item] : others;
    if (checked.parse(all) === undefined) throw new Error('No more items can be ticked on this site.');
    return all.length > 0 ? all : null;
  });
}

/** Parses the changes of a selection in a request; undefined if they are malformed. */
export function parseSelection(raw: unknown): SelectionChanges | undefined {
  const changes = selections.parse(raw);
  return changes && changes.length <= MAX_SELECTION_CHANGES && changes.every(isSelectionChange)
    ? changes
    : undefined;
}

/** Stores all changes of a site in place of the earlier ones; none restores the selection at first. */
export function rememberSelection(site: string, changes: SelectionChanges): Promise<void> {
  return changeSelection(site, (list) => [...changes, ...list.filter(isCopied)]);
}

/** Parses what was copied, in a request; undefined if it is malformed. */
export function parseCopied(raw: unknown): Copied | undefined {
  const lines = selections.parse(raw);
  return lines && lines.length <= MAX_COPIED && lines.every(isCopied) ? lines : undefined;
}

/** Stores what was copied for a site, or what a load showed of it: see `withCopied`. */
export function rememberCopied(site: string, lines: Copied, isWhole: boolean): Promise<void> {
  return changeSelection(site, (list) => [
    ...list.filter(isSelectionChange),
    ...withCopied(list.filter(isCopied), lines, isWhole),
  ]);
}

function changeSelection(site: string, edit: (list: readonly string[]) => readonly string[]): Promise<void> {
  return selections.change(site, (list) => {
    const all = edit(list);
    return all.length > 0 ? all : null;
  });
}
