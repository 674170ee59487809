/** Why something was not checked, below a heading that says that it was not. */
export function reasonText(why: string): string {
  return why.replace(/^Not checked: ./, (start) => start.slice(-1).toUpperCase());
}
