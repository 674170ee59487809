import { pathOf } from './site.js';

/** Whether a folder or file of a site, such as `/admin`, has a name in which no rule and no pattern sees more than its letters. */
export function isPlainFolder(folder: string): boolean {
  return /^\/[A-Za-z0-9_~-][\w.~-]{0,199}$/.test(folder);
}

/** Whether a page is that file, such as `/login.php`, or under that folder. */
export function isInFolder(folder: string, url: string): boolean {
  return `${pathOf(url)}/`.startsWith(`${folder}/`);
}
