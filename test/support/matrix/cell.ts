import type { Browser } from 'webextension-polyfill';
import type { DocumentFacts } from '../../../src/capture/reduce.js';
import type { Hop } from '../../../src/engine/index.js';
import type { Lab, PopupView } from '../lab.js';
import { MARK, type MarkedSite } from './site.js';

/** Within the driver's page. */
declare const chrome: Browser;

/** What can be seen of a tab at one moment. */
export interface Look {
  readonly view: PopupView;
  readonly facts: DocumentFacts | null;
  /** The mark that stands in the page on show; null where its DOM cannot be read. */
  readonly shown: string | null;
}

/** Looks at the tab the popup stands over. */
export async function look(lab: Lab, tabId: number): Promise<Look> {
  // All of it by the document's id: one that comes meanwhile must not be mistaken for it.
  const documentId = await lab.documentId(tabId);
  const shown = await lab.drive(
    async (id, its, name) => {
      // Chromium never answers about the inside of a view-source page.
      if (!(await chrome.tabs.get(id)).url?.startsWith('http')) return null;
      const read = chrome.scripting.executeScript({
        target: { tabId: id, documentIds: [its ?? ''] },
        args: [name],
        func: (wanted: string) => document.querySelector<HTMLMetaElement>(`meta[name="${wanted}"]`)?.content,
      });
      const [injection] = await read.catch(() => []);
      return (injection?.result as string | undefined) ?? null;
    },
    tabId,
    documentId,
    MARK,
  );
  const [view, documents] = await Promise.all([lab.readPopup(), lab.documents()]);
  const facts = documents.find(({ id }) => id === documentId) ?? null;
  return { view, facts, shown };
}

/** The cell of the matrix: the facts the popup stands on, or what it says instead. */
export function cellOf({ view, facts }: Look): string {
  if (view.state === 'page' && facts?.chain.seen) return facts.chain.value.map(textOfHop).join(' → ');
  const clicks = view.buttons.map((label) => ` *${label}*`);
  return `${view.message.join(' ')}${clicks.join('')}`;
}

const FROM = { network: '', 'http-cache': ' from the cache', browser: ' by the browser' };

function textOfHop({ url, status, from, setCookies }: Hop): string {
  const cookies = setCookies.seen ? setCookies.value.map(({ name }) => name) : [setCookies.because];
  return `${status} \`${url}\`${FROM[from]}${cookies.length > 0 ? ` (${cookies.join(', ')})` : ''}`;
}

/** What is wrong in a look: facts that are not of the document on show. Empty when nothing is. */
export function foreignFacts({ facts, shown }: Omit<Look, 'view'>, site: MarkedSite): string[] {
  if (!facts) return [];
  const hops = facts.chain.seen ? facts.chain.value : [];
  const wrong = hops.flatMap((hop) => {
    const given = site.given.get(markOf(hop) ?? '');
    const isRight = hop.from === 'browser' ? !given : given?.url === hop.url;
    return isRight ? [] : [`${hop.url} bears the mark of ${given?.url ?? 'none'}`];
  });
  const last = hops.at(-1);
  const mark = last && markOf(last);
  const isConfirmed = mark !== undefined && site.given.get(mark)?.confirms === true;
  if (last && shown !== null && mark !== shown && !isConfirmed)
    wrong.push(`The page shows ${shown}, its facts ${String(mark)}`);
  const read = markRead(facts);
  if (read !== undefined && shown !== null && read !== shown)
    wrong.push(`The page shows ${shown}, its markup ${read}`);
  return wrong;
}

/** Marks that more than one document has from the network: each answer made one document at most. */
export function sharedMarks(documents: readonly DocumentFacts[]): string[] {
  const marks = documents.flatMap(({ chain }) => {
    const hops = chain.seen ? chain.value.filter(({ from }) => from === 'network') : [];
    return hops.flatMap((hop) => markOf(hop) ?? []);
  });
  return marks.filter((mark, index) => marks.indexOf(mark) !== index);
}

/** The mark in the document's own markup, where that was read. */
export function markRead({ markup }: DocumentFacts): string | undefined {
  const metas = markup.seen ? markup.value.metas : [];
  return metas.find(({ name }) => name === MARK)?.content;
}

function markOf({ headers }: Hop): string | undefined {
  const lines = headers.seen ? headers.value : [];
  return lines.find(({ name }) => name.toLowerCase() === MARK)?.value;
}
