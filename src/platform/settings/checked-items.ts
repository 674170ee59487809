import { createSiteLists } from '../storage/site-lists.js';

/** The items of deployment checklists that the user ticked, by site. */
const checked = createSiteLists('checked-items', { sites: 50, members: 200, characters: 64 });

export const readCheckedItems = checked.read;
export const onItemChecked = checked.watch;

/** Whether a request may name it. */
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

export function uncheckAll(site: string): Promise<void> {
  return checked.change(site, () => null);
}
