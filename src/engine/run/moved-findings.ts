/** Messages that another rule had before the verdict on scripts was one rule's: stored ids still name that rule. */
const MOVED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'csp-bypass': ['open-host', 'angular-host'],
    'csp-coverage': ['scripts-let-in', 'invalid-nonce', 'placeholder-nonce', 'base-uri'],
  }).flatMap(([rule, messages]) =>
    messages.map((message) => [`${rule}/${message}`, `content-security-policy/${message}`] as const),
  ),
);

/** The id that a finding has today, of an id that may be an earlier version's. */
export function currentId(id: string): string {
  const [name = ''] = id.split('#', 1);
  const moved = MOVED.get(name);
  return moved === undefined ? id : moved + id.slice(name.length);
}
