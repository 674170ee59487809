/** A storage area; Firefox 153 lacks the method for `storage.local`. */
interface Area {
  readonly setAccessLevel?: (options: { readonly accessLevel: 'TRUSTED_CONTEXTS' }) => Promise<void>;
}

/**
 * Keeps a storage area from scripts in pages, where the browser can. Chromium lets them read `storage.local` by default:
 * a compromised renderer could, although none of our scripts there uses it.
 */
export async function trustedContextsOnly(area: object): Promise<void> {
  await (area as Area).setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}
