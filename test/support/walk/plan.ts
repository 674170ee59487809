import { generator } from '../random.js';

/** The next action, in the tab with that number. */
export interface Step {
  readonly tab: number;
  readonly what:
    | 'go'
    | 'back'
    | 'forward'
    | 'reload'
    | 'push-state'
    | 'script-redirect'
    | 'prefetched'
    | 'prerendered'
    | 'download'
    | 'no-content'
    | 'new-tab';
  readonly url: string;
}

const A = 'https://a.test';

/** URLs that a step can open, and where redirects lead from there. */
const PLACES: readonly (readonly [url: string, end?: string])[] = [
  [`${A}/plain`],
  [`${A}/chain`, `${A}/end`],
  [`${A}/round`],
  [`${A}/cached`],
  [`${A}/revalidated`],
  [`${A}/not-stored`],
  [`${A}/fails`],
  ['https://b.test/plain'],
  ['https://worker.test/made'],
  ['https://worker.test/passed-on'],
  ['https://preload.test/unused'],
  ['https://routed.test/raced'],
  ['http://hsts.test/plain', 'https://hsts.test/plain'],
];

/** The walk's model of a tab: the URLs of its history, and the document of each. */
interface Tab {
  readonly entries: { readonly url: string; readonly document: number }[];
  at: number;
}

const TABS = 3;

/**
 * A random walk of page actions, the same for the same seed. Each step is possible at that point, and never opens the
 * URL that the tab shows already, which browsers may treat as a reload.
 */
export function planWalk(seed: number, length: number): Step[] {
  const random = generator(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const tabs: Tab[] = [];
  let documents = 0;
  const visit = (tab: Tab, url: string) => {
    tab.entries.splice(tab.at + 1, Infinity, { url, document: (documents += 1) });
    tab.at = tab.entries.length - 1;
  };
  return Array.from({ length }, (): Step => {
    const number = Math.floor(random() * TABS);
    const tab = (tabs[number] ??= { entries: [], at: -1 });
    const now = tab.entries[tab.at];
    if (!now) {
      visit(tab, `${A}/plain?tab=${number}`);
      return { tab: number, what: 'new-tab', url: `${A}/plain?tab=${number}` };
    }
    const isElsewhere = (at: number) => {
      const entry = tab.entries[at];
      return entry !== undefined && entry.document !== now.document;
    };
    const what = pick<Step['what']>([
      ...Array<'go'>(8).fill('go'),
      'reload',
      'reload',
      'script-redirect',
      'prefetched',
      'prerendered',
      'download',
      'no-content',
      'push-state',
      ...(isElsewhere(tab.at - 1) ? (['back', 'back', 'back'] as const) : []),
      ...(isElsewhere(tab.at + 1) ? (['forward', 'forward', 'forward'] as const) : []),
    ]);
    if (what === 'back') tab.at -= 1;
    if (what === 'forward') tab.at += 1;
    if (what === 'push-state') {
      const url = `${now.url}#${documents}`;
      tab.entries.splice(tab.at + 1, Infinity, { url, document: now.document });
      tab.at += 1;
    }
    if (what === 'script-redirect' && now.url === `${A}/end`) return { tab: number, what: 'reload', url: '' };
    if (what === 'script-redirect') visit(tab, `${A}/end`);
    if (what === 'prefetched' || what === 'prerendered') {
      const url = `${A}/${what === 'prefetched' ? 'prefetches' : 'prerenders'}-hop?${documents}`;
      visit(tab, url);
      visit(tab, `${A}/setting`);
      return { tab: number, what, url };
    }
    if (what !== 'go') return { tab: number, what, url: '' };
    const [url, end = url] = pick(PLACES.filter(([from, to = from]) => to !== now.url && from !== now.url));
    visit(tab, end);
    return { tab: number, what, url };
  });
}
