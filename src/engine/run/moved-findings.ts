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

/** The rule that a finding was of in earlier versions, if that was another one. */
export function ruleBefore(id: string): string | undefined {
  const [name = ''] = id.split('#', 1);
  return [...MOVED].find(([, now]) => now === name)?.[0].split('/', 1)[0];
}
