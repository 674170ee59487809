import type { Token } from 'stream-json/core/parser.js';
import type { HarEntry, HarLog } from '../capture/har.js';
import { MAX_BODY } from '../capture/markup.js';
import { Refusal } from './terminal.js';

/** What stands within what: DevTools nests call stacks, nobody nests thousands. */
const MAX_DEPTH = 10_000;
/** Characters of a key; those of HAR are short. */
const MAX_KEY = 64;
/** Characters of a name, an address and the like; capture has its own, tighter bounds. */
const MAX_TEXT = 65_536;
/** Characters of one header value, so that its length can be told. */
const MAX_VALUE = 1_048_576;
/** Lines and characters of an entry's headers. */
const MAX_LINES = 20_000;
const MAX_LINES_TOTAL = 4_194_304;

/** Where in a HAR the parts stand that are read, and how many characters of each. `[]` is an array's element. */
const LIMITS: Readonly<Record<string, number>> = {
  'log.creator.name': MAX_KEY,
  'log.pages.[].id': MAX_TEXT,
  'log.pages.[].title': MAX_TEXT,
  'log.entries.[].pageref': MAX_TEXT,
  'log.entries.[]._fromCache': MAX_KEY,
  'log.entries.[]._resourceType': MAX_KEY,
  'log.entries.[].request.url': MAX_TEXT,
  'log.entries.[].request.headers.[].name': MAX_KEY,
  'log.entries.[].response.status': MAX_KEY,
  'log.entries.[].response.redirectURL': MAX_TEXT,
  'log.entries.[].response._fetchedViaServiceWorker': MAX_KEY,
  'log.entries.[].response.headers.[].name': MAX_TEXT,
  'log.entries.[].response.headers.[].value': MAX_VALUE,
  'log.entries.[].response.content.mimeType': MAX_TEXT,
  'log.entries.[].response.content.encoding': MAX_KEY,
  'log.entries.[].response.content.text': MAX_BODY,
};
const DEEPEST = Math.max(...Object.keys(LIMITS).map((path) => path.split('.').length));

/** The entry being read. */
type Draft = {
  -readonly [Key in keyof HarEntry]: Key extends 'headers'
    ? { name: string; value: string }[]
    : Key extends 'content'
      ? { -readonly [Part in keyof NonNullable<HarEntry['content']>]: NonNullable<HarEntry['content']>[Part] }
      : HarEntry[Key];
};

/** Tells a log what stands in a stream of JSON tokens (values in pieces, not packed). */
export function harTokens(log: HarLog) {
  /** Keys down to the value being read, as deep as anything read stands. */
  const path: string[] = [];
  let depth = 0;
  let isHar = false;
  let text = '';
  /** Characters the text may still grow by; 0 for what is not read. */
  let room = 0;
  let isCut = false;
  let page = { id: '', title: '' };
  let entry: Draft = {};
  let line = { name: '', value: '' };
  let characters = 0;

  const where = () => (depth <= DEEPEST ? path.slice(0, depth).join('.') : '');
  const limitAt = (place: string) => {
    if (place.endsWith('.content.text') && !log.needsBody(entry)) return 0;
    // A key such as `constructor` would find what every object inherits, and no bound.
    return (Object.hasOwn(LIMITS, place) ? LIMITS[place] : undefined) ?? 0;
  };

  const begin = (isArray: boolean) => {
    const place = where();
    if (isArray && place === 'log.entries') isHar = true;
    if (isArray && place === 'log.entries.[].response.headers') entry.headers = [];
    if (isArray && place === 'log.entries.[].request.headers') entry.sentCookies ??= false;
    if (place === 'log.entries.[].request.cookies.[]') entry.sentCookies = true;
    if (place === 'log.pages.[]') page = { id: '', title: '' };
    if (place === 'log.entries.[]') {
      entry = {};
      characters = 0;
    }
    if (place === 'log.entries.[].response.headers.[]') line = { name: '', value: '' };
    if (depth >= MAX_DEPTH) throw new Refusal('it is nested deeper than any HAR is.');
    path[depth] = isArray ? '[]' : '';
    depth += 1;
  };

  const end = () => {
    depth -= 1;
    const place = where();
    if (place === 'log.pages.[]') log.addPage(page);
    if (place === 'log.entries.[]') {
      log.addEntry(entry);
      entry = {};
    }
    if (place === 'log.entries.[].response.headers.[]') addLine();
  };

  const addLine = () => {
    const lines = (entry.headers ??= []);
    characters += line.name.length + line.value.length;
    if (lines.length >= MAX_LINES || characters > MAX_LINES_TOTAL) entry.tooManyHeaders = true;
    else lines.push(line);
  };

  const beginText = () => {
    const place = where();
    if (place === 'log.entries.[].request.cookies.[]') entry.sentCookies = true;
    expectText(limitAt(place));
  };

  const expectText = (limit: number) => {
    room = limit;
    text = '';
    isCut = false;
  };

  const grow = (piece: string) => {
    if (room === 0) {
      // A sign that there was more is owed only where something is read.
      isCut ||= text !== '';
      return;
    }
    text += piece.length > room ? piece.slice(0, room) : piece;
    isCut ||= piece.length > room;
    room -= Math.min(room, piece.length);
  };

  const give = (value: string) => {
    switch (where()) {
      case 'log.creator.name':
        log.setCreator(value);
        break;
      case 'log.pages.[].id':
        page.id = value;
        break;
      case 'log.pages.[].title':
        page.title = value;
        break;
      case 'log.entries.[].pageref':
        entry.pageref = value;
        break;
      case 'log.entries.[]._fromCache':
        entry.fromCache = value !== '';
        break;
      case 'log.entries.[]._resourceType':
        entry.resourceType = value;
        break;
      case 'log.entries.[].request.url':
        entry.url = value;
        break;
      case 'log.entries.[].request.headers.[].name':
        if (value.toLowerCase() === 'cookie') entry.sentCookies = true;
        break;
      case 'log.entries.[].response.status':
        entry.status = Number(value);
        break;
      case 'log.entries.[].response.redirectURL':
        entry.redirectURL = value;
        break;
      case 'log.entries.[].response.headers.[].name':
        line.name = value;
        break;
      case 'log.entries.[].response.headers.[].value':
        line.value = value;
        break;
      case 'log.entries.[].response.content.mimeType':
        entry.content = { ...entry.content, mimeType: value };
        break;
      case 'log.entries.[].response.content.encoding':
        entry.content = { ...entry.content, encoding: value };
        break;
      case 'log.entries.[].response.content.text':
        entry.content = { ...entry.content, text: value, isCut };
        break;
    }
    text = '';
  };

  const literal = (value: boolean) => {
    const place = where();
    if (place === 'log.entries.[].response._fetchedViaServiceWorker') entry.fromServiceWorker = value;
    if (place === 'log.entries.[]._fromCache') entry.fromCache = value;
  };

  return {
    /** Whether `log.entries` was there. */
    get isHar() {
      return isHar;
    },
    take(token: Token) {
      switch (token.name) {
        case 'startObject':
          begin(false);
          break;
        case 'startArray':
          begin(true);
          break;
        case 'endObject':
        case 'endArray':
          end();
          break;
        case 'startKey':
          expectText(MAX_KEY);
          break;
        case 'endKey':
          // A key with a dot in it must not pass for a path.
          path[depth - 1] = isCut || text === '[]' || text.includes('.') ? '' : text;
          break;
        case 'startString':
        case 'startNumber':
          beginText();
          break;
        case 'stringChunk':
        case 'numberChunk':
          grow(token.value);
          break;
        case 'endString':
        case 'endNumber':
          give(text);
          break;
        case 'trueValue':
        case 'falseValue':
          literal(token.value);
          break;
        case 'nullValue':
        case 'whitespace':
        // Nothing is packed.
        case 'keyValue':
        case 'stringValue':
        case 'numberValue':
          break;
      }
    },
  };
}
