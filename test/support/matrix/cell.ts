import type { Browser } from 'webextension-polyfill';
import type { DocumentFacts } from '../../../src/capture/reduce.js';
import type { Hop } from '../../../src/engine/index.js';
import type { Lab, PopupView } from '../lab.js';
import { MARK, type MarkedSite } from './site.js';

/** In the driver's page. */
declare const chrome: Browser;

/** A tab's state at one moment. */
export interface Look {
  readonly view: PopupView;
  readonly facts: DocumentFacts | null;
  /** The mark in the page shown; null if its DOM cannot be read. */
  readonly shown: string | null;
}

/** Reads the state of the popup's tab. */
export async function look(lab: Lab, tabId: number): Promise<Look> {
  // Everything by the document's id, so that a later document is not mistaken for it.
  const documentId = await lab.documentId(tabId);
  const shown = await lab.drive(
    async (id, its, name) => {
      // Chromium never replies for the content of a view-source page.
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

/** The cell of the matrix: the facts that the popup uses, or its message. */
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

/** Facts that do not belong to the document shown; empty if there are none. */
export function foreignFacts({ facts, shown }: Omit<Look, 'view'>, site: MarkedSite): string[] {
  if (!facts) return [];
  const hops = facts.chain.seen ? facts.chain.value : [];
  const wrong = hops.flatMap((hop) => {
    const given = site.given.get(markOf(hop) ?? '');
    const isRight = hop.from === 'browser' ? !given : given?.url === hop.url;
    return isRight ? [] : [`${hop.url} has the mark of ${given?.url ?? 'none'}`];
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

/** Network marks in more than one document: each response belongs to at most one. */
export function sharedMarks(documents: readonly DocumentFacts[]): string[] {
  const marks = documents.flatMap(({ chain }) => {
    const hops = chain.seen ? chain.value.filter(({ from }) => from === 'network') : [];
    return hops.flatMap((hop) => markOf(hop) ?? []);
  });
  return marks.filter((mark, index) => marks.indexOf(mark) !== index);
}

/** The mark in the document's own markup, if that was read. */
export function markRead({ markup }: DocumentFacts): string | undefined {
  const metas = markup.seen ? markup.value.metas : [];
  return metas.find(({ name }) => name === MARK)?.content;
}

function markOf({ headers }: Hop): string | undefined {
  const lines = headers.seen ? headers.value : [];
  return lines.find(({ name }) => name.toLowerCase() === MARK)?.value;
}
