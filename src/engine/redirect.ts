const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Whether a status sends the asker on to another address (Fetch, "redirect status"). */
export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}
