import type { RequestEvent, TabRequestEvent } from '../../capture/events.js';
import { verifyMark, type Marked } from '../../capture/preview-mark.js';
import { read, write, type Item } from './storage.js';

/** Those of ended previews stay for a while: their responses may still arrive. */
const MAX_TOKENS = 500;

const item: Item<readonly string[]> = {
  key: 'previewTokens',
  parse: (raw) => (Array.isArray(raw) && raw.every((one) => typeof one === 'string') ? raw : undefined),
};

/** Makes the value of the mark of a preview, which no server can know before it. */
export async function addPreviewToken(): Promise<string> {
  const token = crypto.randomUUID();
  const tokens = [...((await read(item)) ?? []), token].slice(-MAX_TOKENS);
  await write(new Map([[item.key, tokens]]));
  return token;
}

/** The event of a request, simulated if its mark is one of a preview. Only a marked one waits for storage. */
export function verified(event: Marked<RequestEvent>): RequestEvent | Promise<RequestEvent> {
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
    last = mine;
  };
}

async function verify<Event extends TabRequestEvent>(event: Marked<Event>): Promise<Event> {
  return verifyMark(event, event.mark ? ((await read(item)) ?? []) : []);
}
