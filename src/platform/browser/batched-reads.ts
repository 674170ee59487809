/**
 * Reads of one storage area. Keys requested at the same time are one call: each crosses to another process, and is
 * most of what a page load costs in the background.
 */
export function createBatchedReads(
  get: (keys: string[]) => Promise<Record<string, unknown>>,
): (key: string) => Promise<unknown> {
  let pending: { readonly keys: Set<string>; readonly values: Promise<Record<string, unknown>> } | undefined;
  const open = () => {
    const keys = new Set<string>();
    const values = Promise.resolve().then(() => {
      pending = undefined;
      return get([...keys]);
    });
    return { keys, values };
  };
  return async (key) => {
    const batch = (pending ??= open());
    batch.keys.add(key);
    return (await batch.values)[key];
  };
}
