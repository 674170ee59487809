import type { KnownApplication } from '../stack/application.js';

/**
 * The policy that the pages of an application stand: with `'unsafe-inline'` and `'unsafe-eval'` where they need it, and
 * without the nonces and hashes that would switch the former off (CSP3 §6.7.3.2).
 */
export function loosened(value: string, { scripts, styles }: KnownApplication): string {
  const lists = directivesIn(value).map((text) => text.split(' '));
  const loosen = (kind: string, keywords: readonly string[]) => {
    if (keywords.length === 0) return;
    if (!lists.some(([name]) => name === kind)) {
      const [, ...fallback] = lists.find(([name]) => name === 'default-src') ?? ['', '*'];
      lists.push([kind, ...fallback]);
    }
    for (const [at, [name = '', ...sources]] of lists.entries())
      if (name === kind || name === `${kind}-elem` || name === `${kind}-attr`)
        lists[at] = [name, ...sources.filter(isKept), ...keywords];
  };
  const inline = scripts.some((need) => need !== 'eval') ? ["'unsafe-inline'"] : [];
  loosen('script-src', [...inline, ...(scripts.includes('eval') ? ["'unsafe-eval'"] : [])]);
  loosen('style-src', styles ? ["'unsafe-inline'"] : []);
  return lists.map((list) => list.join(' ')).join('; ');
}

/** Each directive with single spaces, its name in lower case. */
export function directivesIn(value: string): string[] {
  return value.split(/[;\n]/).flatMap((text) => {
    const [name = '', ...sources] = text.split(/[ \t]/).filter((part) => part !== '');
    return name === '' ? [] : [[name.toLowerCase(), ...sources].join(' ')];
  });
}

function isKept(source: string): boolean {
  const text = source.toLowerCase();
  return !["'nonce-", "'sha", "'strict-dynamic'", "'none'"].some((start) => text.startsWith(start));
}
