import { formTarget, type BlockedLoad } from '../../engine/index.js';
import { kindOfResource } from '../page/resource-kinds.js';
import { parseBlocked, parseUnread, parseViolation } from '../violations.js';

/** What a page did, as its violations of a recording's policy show it. */
export interface ObservedLoads {
  readonly loads: readonly BlockedLoad[];
  /** Where forms were sent to: see `formTarget`. */
  readonly sent: ReadonlySet<string>;
  /** Violations that an extension or a translation caused. */
  readonly leftOut: number;
  /** Violations that were not read, because there were too many. */
  readonly unread: number;
}

/** Chromium translates a page with its own script, whose loads are reported as the page's. */
const TRANSLATORS: ReadonlySet<string> = new Set([
  'translate.google.com',
  'translate.googleapis.com',
  'translate-pa.googleapis.com',
]);

/**
 * Reads messages of the in-page script. What an enforced policy blocked too did not load.
 * @param page the document's URL
 */
export function parseObserved(messages: readonly unknown[], page: string): ObservedLoads {
  let [leftOut, unread] = [0, 0];
  const reported: unknown[] = [];
  const enforced: unknown[] = [];
  const sent = new Set<string>();
  for (const message of messages) {
    const read = parseViolation(message);
    if (!read) {
      unread += parseUnread(message);
      continue;
    }
    const { blocked, directive, source, disposition } = read.violation;
    // Also what an extension sends: where it leads does not depend on who sent it.
    if (directive === 'form-action') sent.add(formTarget(blocked, page));
    if (isForeign(source) || isForeign(blocked)) leftOut += 1;
    else (disposition === 'report' ? reported : enforced).push(message);
  }
  const all = parseBlocked(reported, page);
  const stopped = parseBlocked(enforced, page);
  const keyOf = ({ directive, blocked }: BlockedLoad) => `${directive} ${blocked}`;
  const isStopped = new Set(stopped.seen ? stopped.value.map(keyOf) : []);
  const loads = all.seen ? all.value.filter((one) => !isStopped.has(keyOf(one))) : [];
  return { loads, sent, leftOut, unread: unread + (all.seen ? 0 : reported.length) };
}

/** How many violations a message is about. */
export function violationsIn(message: unknown): number {
  return parseViolation(message)?.count ?? parseUnread(message);
}

/** Whether a URL belongs to an extension, to the browser or to its translation. */
function isForeign(url: string): boolean {
  if (url === 'moz-extension' || url === 'chrome-extension' || url.startsWith('safari-')) return true;
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return !/^(?:https?|wss?|data|blob|filesystem|file|about):$/.test(protocol) || TRANSLATORS.has(hostname);
}

/**
 * A redirect as the in-page script would report it: a policy applies to where a load is redirected to as well, but
 * violations and Resource Timing name only its first URL. Undefined for loads that no directive applies to.
 */
export function redirectAsViolation({
  resource,
  url,
  to,
}: {
  readonly resource: string;
  readonly url: string;
  readonly to: string;
}): object | undefined {
  const kind = kindOfResource(resource);
  return kind && { directive: `${kind}-src`, blocked: to, disposition: 'report', source: url };
}
