/**
 * Arrow up and down, Home and End: moves the focus between the rows of the list whose key event it is.
 * @param rows a selector of what has the focus in each row
 * @param above what is above the first row
 * @returns what has the focus now; undefined if the key does not move it
 */
export function moveBetweenRows(
  event: KeyboardEvent,
  rows: string,
  above?: HTMLElement | null,
): HTMLElement | undefined {
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(rows)];
  const at = all.indexOf(event.target as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (at < 0 || to === undefined) return undefined;
  const row = to < 0 ? above : all[to];
  if (!row) return undefined;
  event.preventDefault();
  row.focus();
  return row;
}

/** The rows of a list of findings, and the headings of what it folds. */
export const FINDING_ROWS = ':is(h2, h3) > button';
