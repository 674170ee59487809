import { readHarJson } from '../../capture/har-json.js';
import type { PageSnapshot } from '../../engine/index.js';
import { parse } from './files.js';

/** Bytes of a HAR that is read here: it is held in memory whole. */
const LARGEST = 100_000_000;

export interface HarPages {
  /** The file's name. */
  readonly name: string;
  /** Never empty. */
  readonly snapshots: readonly PageSnapshot[];
  /** The log had more pages than are read. */
  readonly isFull: boolean;
}

/** The pages of a HAR file, or one sentence saying what is wrong with it. Nothing of it leaves this page. */
export async function readHarFile(file: File): Promise<HarPages | string> {
  const name = file.name.slice(0, 100);
  if (file.size > LARGEST)
    return `${name} has more than 100 MB, the most that is read here; npm run inspect reads it whatever its size.`;
  const raw = parse(await file.text());
  if (raw === undefined) return `${name} is no HAR file: it is not JSON, or it breaks off.`;
  const read = readHarJson(raw);
  return typeof read === 'string' ? `${name} cannot be graded. ${read}` : { name, ...read };
}
