import { list, part, type Claimed } from './claimed.js';
import { parseEntry, type HarFile } from './entry.js';
import { harLog, MAX_DEPTH, notJson, parsePages, tooDeep, type HarPages } from './har.js';
import { deferSha256 } from './hashes.js';

/**
 * Reads a HAR 1.2 file from memory, for a page of the extension. The command line uses a stream.
 * @param pause is awaited after each entry, so that the page stays responsive
 * @throws HarError if it is not a HAR
 */
export async function readHarJson(
  json: string,
  pause: () => Promise<void> | undefined = () => undefined,
): Promise<HarPages> {
  const raw = parse(json);
  const { sha256, replaceStandIns } = deferSha256();
  const log = harLog(sha256);
  for (const entry of list(part(part(raw, 'log'), 'entries')) ?? []) {
    log.addEntry(parseEntry(entry));
    await pause();
  }
  const { snapshots, isFull } = parsePages(log, raw);
  return { snapshots: await replaceStandIns(snapshots), isFull };
}

function parse(json: string): Claimed<HarFile> {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch {
    throw notJson();
  }
  if (isDeeper(raw, MAX_DEPTH)) throw tooDeep();
  return raw as Claimed<HarFile>;
}

/** Whether arrays and objects are nested deeper than `limit`. Level by level: recursion would overflow the stack. */
function isDeeper(raw: unknown, limit: number): boolean {
  let level = [raw].filter(isContainer);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= limit) return true;
    level = level.flatMap((container) => Object.values(container).filter(isContainer));
  }
  return false;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
