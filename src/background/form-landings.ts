import { withFormHops } from '../capture/record-page.js';
import { cleanUrl, isWeb } from '../capture/url.js';
import { onDocument, shownIn } from '../platform/browser/navigation.js';
import { recorded } from '../platform/session/facts.js';
import { readPreviews } from '../platform/session/previews.js';
import { readRecorder } from '../platform/session/recorder.js';
import { isPrivate } from '../platform/browser/tabs.js';
import { changeRecording } from '../platform/settings/recordings.js';

/** Tabs whose document is remembered, the latest. */
const MAX_TABS = 500;

/** The document of each tab, and the page whose form led to it. After a restart of the background none is known. */
const documents = new Map<
  number,
  { readonly url: string; readonly documentId: string; readonly form?: string }
>();

/** Remembers which page's form led to a document. Call it once, at the top level. */
export function watchForms(): void {
  onDocument(({ tabId, documentId, url, isOfForm }) => {
    const before = documents.get(tabId)?.url;
    documents.delete(tabId);
    if (!isWeb(url)) return;
    const form = isOfForm && before !== undefined ? { form: before } : {};
    documents.set(tabId, { url: cleanUrl(url), documentId, ...form });
    const [oldest] = documents.keys();
    if (documents.size > MAX_TABS && oldest !== undefined) documents.delete(oldest);
  });
}

/** A page has loaded: if a form of a recorded page led to it, its redirects belong to the form. */
export async function recordFormLanding(tabId: number): Promise<void> {
  const { form, documentId } = documents.get(tabId) ?? {};
  if (form === undefined || documentId === undefined) return;
  const recorder = await readRecorder();
  if (!recorder || new URL(form).origin !== recorder.origin) return;
  if ((await isPrivate(tabId)) || (await readPreviews())[tabId]) return;
  const facts = await recorded(documentId);
  if (!facts?.chain.seen || (await shownIn(tabId))?.documentId !== documentId) return;
  const hops = facts.chain.value.map(({ url }) => url);
  await changeRecording(recorder.origin, (before) => before && withFormHops(before, form, hops, Date.now()));
}
