import type { Header } from 'har-format';
import { getManyValues, isMany, none } from 'stream-chain/core';
import { jsonParser, type Token } from 'stream-json/core/parser.js';
import { MAX_SET_COOKIES } from '../../engine/index.js';
import type { Sha256 } from '../page/from-html.js';
import { MAX_BODY } from '../page/from-html.js';
import type { Claimed } from './claimed.js';
import {
  countLines,
  MAX_LINES,
  MAX_TEXT,
  MAX_VALUE,
  MAX_WORD,
  parseEntry,
  type HarFile,
  type HarFileCookie,
  type HarFileEntry,
} from './entry.js';
import { harLog, MAX_DEPTH, MAX_PAGES, notJson, parsePages, tooDeep, type HarPages } from './har.js';

/** Which parts of JSON are kept: the first characters of a text, named properties of an object, items of an array. */
type Shape = number | List | { readonly [key: string]: Shape };

type ShapeOf<T> = T extends readonly unknown[]
  ? List
  : T extends object
    ? { readonly [K in keyof T]?: ShapeOf<NonNullable<T[K]>> }
    : number;

/** An array. The first item beyond the limit is kept, which shows that there were more. */
class List {
  constructor(
    readonly item: Shape,
    /** Returns a counter: whether one more item is within the limit. */
    readonly limit: () => (item: unknown) => boolean,
  ) {}
}

const upTo = (most: number) => () => {
  let count = 0;
  return () => (count += 1) <= most;
};

/** An entry. `readEntry` cuts texts to the same limits. */
const ENTRY = {
  pageref: MAX_TEXT,
  startedDateTime: MAX_WORD,
  _fromCache: MAX_WORD,
  _resourceType: MAX_WORD,
  request: {
    url: MAX_TEXT,
    cookies: new List({}, upTo(0)),
    headers: new List({ name: MAX_WORD } satisfies ShapeOf<Header>, upTo(MAX_LINES)),
  },
  response: {
    status: MAX_WORD,
    cookies: new List(
      {
        name: MAX_TEXT,
        value: MAX_TEXT,
        path: MAX_TEXT,
        domain: MAX_TEXT,
        expires: MAX_WORD,
        httpOnly: MAX_WORD,
        secure: MAX_WORD,
        sameSite: MAX_WORD,
      } satisfies ShapeOf<HarFileCookie>,
      upTo(MAX_SET_COOKIES),
    ),
    redirectURL: MAX_TEXT,
    _fetchedViaServiceWorker: MAX_WORD,
    headers: new List({ name: MAX_TEXT, value: MAX_VALUE } satisfies ShapeOf<Header>, () => {
      const fits = countLines();
      return (line) => fits(line as Claimed<Header>);
    }),
    content: { mimeType: MAX_TEXT, encoding: MAX_WORD, size: MAX_WORD, text: MAX_BODY },
  },
} satisfies ShapeOf<HarFileEntry>;

/** Each entry is read when it ends, and then dropped. */
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
 * Reads a HAR 1.2 file piece by piece. For a file of any size, it holds only one piece, one entry and the facts of
 * the pages.
 */
export function harStream(sha256: Sha256) {
  const parse = parser();
  let log = harLog(sha256);
  const root = frameOf({ '': HAR }, {});
  const frames: Frame[] = [root];
  /** Depth of nested arrays and objects that are skipped. */
  let skipped = 0;
  const text = collectText();

  /** What to keep of the next value; undefined for nothing. */
  const nextShape = (): Shape | undefined => {
    const frame = frames.at(-1);
    if (!frame || skipped > 0) return undefined;
    const { shape, key, isFull } = frame;
    if (shape instanceof List) return isFull ? undefined : shape.item;
    return typeof shape === 'object' && Object.hasOwn(shape, key) ? shape[key] : undefined;
  };

  /** As in JSON.parse, the last of several properties with the same key counts. */
  const put = (value: unknown) => {
    const frame = frames.at(-1);
    if (!frame || nextShape() === undefined) return;
    if (frame.shape === ENTRIES) log.addEntry(parseEntry(value as Claimed<HarFileEntry>));
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
        // One character more tells `readEntry` that the text was cut.
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
      // Only sent for packed values.
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
    /** @throws HarError if it is not JSON */
    write: feed,
    /** @throws HarError if it is not a HAR */
    end(): HarPages {
      // The parser's end marker, which its types lack.
      feed(none as unknown as string);
      return parsePages(log, (root.value as Record<string, unknown>)[''] as Claimed<HarFile>);
    },
  };
}

function parser() {
  // Not packed, so that long texts come in pieces.
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

/** Number of pieces that are joined together. */
const PIECES_PER_JOIN = 4_096;

/** Collects the first characters of a text from its pieces. Concatenating them one by one would use more memory. */
function collectText() {
  let remaining = 0;
  let pieces: string[] = [];
  let joined: string[] = [];
  return {
    /** Starts a text, of which `limit` characters are kept. */
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
