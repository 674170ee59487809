import type { Header } from 'har-format';
import { getManyValues, isMany, none } from 'stream-chain/core';
import { jsonParser, type Token } from 'stream-json/core/parser.js';
import type { Sha256 } from '../page/from-html.js';
import { MAX_BODY } from '../page/from-html.js';
import type { Claimed } from './claimed.js';
import {
  countLines,
  MAX_LINES,
  MAX_TEXT,
  MAX_VALUE,
  MAX_WORD,
  readEntry,
  type HarFile,
  type HarFileEntry,
} from './entry.js';
import { harLog, MAX_DEPTH, MAX_PAGES, notJson, readPages, tooDeep, type HarPages } from './har.js';

/** Which parts of JSON are kept: characters of a text, the named parts of an object, or the items of an array. */
type Shape = number | List | { readonly [key: string]: Shape };

type ShapeOf<T> = T extends readonly unknown[]
  ? List
  : T extends object
    ? { readonly [K in keyof T]?: ShapeOf<NonNullable<T[K]>> }
    : number;

/** An array. The first item that is beyond the limit is kept, as a sign that there were more. */
class List {
  constructor(
    readonly item: Shape,
    /** Returns a counter, which tells whether one more item is within the limit. */
    readonly limit: () => (item: unknown) => boolean,
  ) {}
}

const upTo = (most: number) => () => {
  let count = 0;
  return () => (count += 1) <= most;
};

/** Of an entry. The reader of entries cuts texts by the same limits. */
const ENTRY = {
  pageref: MAX_TEXT,
  _fromCache: MAX_WORD,
  _resourceType: MAX_WORD,
  request: {
    url: MAX_TEXT,
    cookies: new List({}, upTo(0)),
    headers: new List({ name: MAX_WORD } satisfies ShapeOf<Header>, upTo(MAX_LINES)),
  },
  response: {
    status: MAX_WORD,
    redirectURL: MAX_TEXT,
    _fetchedViaServiceWorker: MAX_WORD,
    headers: new List({ name: MAX_TEXT, value: MAX_VALUE } satisfies ShapeOf<Header>, () => {
      const fits = countLines();
      return (line) => fits(line as Claimed<Header>);
    }),
    content: { mimeType: MAX_TEXT, encoding: MAX_WORD, text: MAX_BODY },
  },
} satisfies ShapeOf<HarFileEntry>;

/** Each is read as it ends, and let go. */
const ENTRIES = new List(ENTRY, upTo(0));

const HAR = {
  log: {
    creator: { name: MAX_WORD },
    pages: new List({ id: MAX_TEXT, title: MAX_TEXT }, upTo(MAX_PAGES)),
    entries: ENTRIES,
  },
} satisfies ShapeOf<HarFile>;

/** An array or object that is being read. */
interface Frame {
  readonly shape: Shape;
  readonly value: unknown[] | Record<string, unknown>;
  readonly fits: (item: unknown) => boolean;
  /** The latest key of an object. */
  key: string;
  isFull: boolean;
}

/**
 * Reads a HAR 1.2 file piece by piece. It holds the piece, the entry being read and the facts of the pages, however
 * large the file is.
 */
export function harStream(sha256: Sha256) {
  const parse = parser();
  let log = harLog(sha256);
  const root = frameOf({ '': HAR }, {});
  const frames: Frame[] = [root];
  /** Arrays and objects within each other that are not read. */
  let skipped = 0;
  const text = collectText();

  /** What is kept of the value that comes next; undefined for none of it. */
  const nextShape = (): Shape | undefined => {
    const frame = frames.at(-1);
    if (!frame || skipped > 0) return undefined;
    const { shape, key, isFull } = frame;
    if (shape instanceof List) return isFull ? undefined : shape.item;
    return typeof shape === 'object' && Object.hasOwn(shape, key) ? shape[key] : undefined;
  };

  /** As JSON.parse does it: of two parts with one key the later one counts. */
  const put = (value: unknown) => {
    const frame = frames.at(-1);
    if (!frame || nextShape() === undefined) return;
    if (frame.shape === ENTRIES) log.addEntry(readEntry(value as Claimed<HarFileEntry>));
    else if (Array.isArray(frame.value)) {
      frame.value.push(value);
      frame.isFull = !frame.fits(value);
    } else frame.value[frame.key] = value;
  };

  const open = (isArray: boolean) => {
    if (frames.length + skipped > MAX_DEPTH) throw tooDeep();
    const shape = nextShape();
    if (shape === ENTRIES) log = harLog(sha256);
    if (typeof shape === 'object' && shape instanceof List === isArray)
      frames.push(frameOf(shape, isArray ? [] : {}));
    else {
      put(isArray ? [] : {});
      skipped += 1;
    }
  };

  const close = () => {
    if (skipped > 0) skipped -= 1;
    else put(frames.pop()?.value);
  };

  const take = (token: Token) => {
    switch (token.name) {
      case 'startObject':
      case 'startArray':
        open(token.name === 'startArray');
        break;
      case 'endObject':
      case 'endArray':
        close();
        break;
      case 'startKey':
        text.start(MAX_WORD);
        break;
      case 'startNumber':
        text.start(MAX_TEXT);
        break;
      case 'startString': {
        const shape = nextShape();
        // One character more tells the reader of entries that there were more.
        text.start(typeof shape === 'number' ? shape + 1 : 0);
        break;
      }
      case 'stringChunk':
      case 'numberChunk':
        text.add(token.value);
        break;
      case 'endKey': {
        const frame = frames.at(-1);
        if (frame && skipped === 0) frame.key = text.all();
        break;
      }
      case 'endString':
        put(text.all());
        break;
      case 'endNumber':
        put(Number(text.all()));
        break;
      case 'trueValue':
      case 'falseValue':
      case 'nullValue':
        put(token.value);
        break;
      case 'whitespace':
      // Nothing is packed.
      case 'keyValue':
      case 'stringValue':
      case 'numberValue':
        break;
    }
  };

  const feed = (piece: string) => {
    for (const token of parse(piece)) take(token);
  };

  return {
    /** @throws HarError for what is no JSON */
    write: feed,
    /** @throws HarError for what is no HAR */
    end(): HarPages {
      // The parser's own sign for the end, which its types leave out.
      feed(none as unknown as string);
      return readPages(log, (root.value as Record<string, unknown>)[''] as Claimed<HarFile>);
    },
  };
}

function parser() {
  // Not packed, so that a text of any length comes in pieces.
  const parse = jsonParser({ packValues: false });
  return (piece: string): readonly Token[] => {
    try {
      const parsed = parse(piece);
      return isMany(parsed) ? getManyValues<Token>(parsed) : [];
    } catch {
      throw notJson();
    }
  };
}

function frameOf(shape: Shape, value: Frame['value']): Frame {
  const fits = shape instanceof List ? shape.limit() : () => true;
  return { shape, value, fits, key: '', isFull: false };
}

/** Pieces that are joined at once. */
const PIECES_PER_JOIN = 4_096;

/** Gets a text's pieces, and keeps its first characters. Adding piece to piece would weigh more than the text does. */
function collectText() {
  let remaining = 0;
  let pieces: string[] = [];
  let joined: string[] = [];
  return {
    /** Begins a text of which `limit` characters are kept. */
    start(limit: number): void {
      remaining = limit;
      pieces = [];
      joined = [];
    },
    add(piece: string): void {
      if (remaining === 0) return;
      pieces.push(piece.length > remaining ? piece.slice(0, remaining) : piece);
      remaining -= Math.min(remaining, piece.length);
      if (pieces.length < PIECES_PER_JOIN) return;
      joined.push(pieces.join(''));
      pieces = [];
    },
    all: () =>
      joined.length === 0 && pieces.length === 1 ? (pieces[0] ?? '') : [...joined, ...pieces].join(''),
  };
}
