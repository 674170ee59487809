import type { RequestEvent, TabRequestEvent } from '../../capture/events.js';
import { verifyMark, type KnownMark, type Marked } from '../../capture/own-headers.js';
import { anyNumber, anyText, listOf, optional, recordOf } from '../../engine/index.js';
import { counted } from '../tasks.js';
import { read, write, type Item } from '../storage/storage.js';

/** Those of ended previews stay for a while: requests that began before may still be answered. */
const MAX_ENDED = 20;
/** Requests of which it is known when they began. */
const MAX_REQUESTS = 500;

const item: Item<readonly KnownMark[]> = {
  key: 'previewTokens',
  parse: listOf(
    Infinity,
    recordOf<KnownMark>({
      token: anyText,
      tabId: anyNumber,
      origin: anyText,
      until: optional(anyNumber),
    }),
  ),
};

/** When requests for documents began, by their id. */
const begun = new Map<string, number>();

/** Makes the value of the mark of a preview, which no server can know before it. */
export async function addPreviewToken(tabId: number, origin: string): Promise<string> {
  const token = crypto.randomUUID();
  await change((marks) => [...marks, { token, tabId, origin }]);
  return token;
}

/** After the rules of previews were removed: their marks count for no request that begins later. */
export function endPreviewTokens(isRunning: (tabId: number) => boolean): Promise<void> {
  const until = Date.now();
  return change((marks) => {
    const ended = marks.map((one) => (isRunning(one.tabId) ? one : { until, ...one }));
    const last = ended.filter((one) => one.until !== undefined).slice(-MAX_ENDED);
    return ended.filter((one) => one.until === undefined || last.includes(one));
  });
}

async function change(now: (marks: readonly KnownMark[]) => readonly KnownMark[]): Promise<void> {
  const after = now((await read(item)) ?? []);
  if (after.length > 0) await write(new Map([[item.key, after]]));
}

/** The event of a request, simulated if its mark is one of a preview. Only a marked one waits for storage. */
export function verified(event: Marked<RequestEvent>): RequestEvent | Promise<RequestEvent> {
  if (event.type === 'requested') noteBegun(event.requestId, event.at);
  return event.mark ? verify(event) : event;
}

/** Passes the events of requests on in their order, as `verified` returns them. */
export function verifiedInOrder(
  handle: (event: TabRequestEvent) => void,
): (event: Marked<TabRequestEvent>) => void {
  let last: Promise<void> | undefined;
  return (event) => {
    if (!last && !event.mark) {
      handle(event);
      return;
    }
    const mine = Promise.all([verify(event), last])
      .then(([checked]) => {
        handle(checked);
      })
      .catch(console.error)
      .finally(() => {
        if (last === mine) last = undefined;
      });
    last = counted(mine);
  };
}

async function verify<Event extends TabRequestEvent>(event: Marked<Event>): Promise<Event> {
  const since = begun.get(event.requestId) ?? event.at;
  return verifyMark(event, event.mark ? ((await read(item)) ?? []) : [], since);
}

/** A redirected request begins again, under the same id. */
function noteBegun(requestId: string, at: number): void {
  begun.delete(requestId);
  begun.set(requestId, at);
  const [oldest] = begun.keys();
  if (begun.size > MAX_REQUESTS && oldest !== undefined) begun.delete(oldest);
}
