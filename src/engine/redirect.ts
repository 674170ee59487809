const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Whether a status is a redirect status (Fetch). */
export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}
