import type { Varying } from '../../engine/index.js';

/**
 * What inline code contains that may be another value in another response: the worst of them, or undefined.
 * @param at when it was sent, in milliseconds since the epoch, if that is known
 */
export function varyingOf(code: string, at: number | undefined): Varying | undefined {
  if (isKnown(at) && (daysAround(at).test(code) || hasClock(code, at) || hasStamp(code, at))) return 'day';
  if (hasSecret(code)) return 'token';
  if (VALUES.some((pattern) => pattern.test(code)) || hasToken(code)) return 'value';
  return VERSIONS.some((pattern) => pattern.test(code)) ? 'version' : undefined;
}

/** One pattern for all code of a page, and of the pages of a day. */
const latest = { day: NaN, pattern: /$^/ };

function daysAround(at: number): RegExp {
  const day = Math.floor(at / DAY_MS);
  if (latest.day !== day) Object.assign(latest, { day, pattern: patternAround(at) });
  return latest.pattern;
}

/** A file can claim any time. */
function isKnown(at: number | undefined): at is number {
  return at !== undefined && at > DAY_MS && at < LATEST;
}

const DAY_MS = 86_400_000;
/** The year 9999. */
const LATEST = 253_370_764_800_000;

/**
 * The dates of the day before, of the day and of the day after, as it may be that day elsewhere: in the order of any
 * country, with its separators, as JSON and addresses escape them too (`2026\/11\/29`), as numbers of a list, whose months
 * may count from 0, or with the name of the month in its language.
 */
function patternAround(at: number): RegExp {
  const spellings = [at - DAY_MS, at, at + DAY_MS].flatMap((time) => {
    const [year = '', month = '', day = ''] = new Date(time).toISOString().slice(0, 10).split('-');
    const [m, d] = [month, day].map((part) => (part.startsWith('0') ? `0?${part.slice(1)}` : part));
    const list = `(?:${m}|${Number(month) - 1})`;
    const short = `(?:${year.slice(0, 2)})?${year.slice(2)}`;
    return [
      `${year}${SEPARATOR}${m}${SEPARATOR}${d}`,
      `${d}${SEPARATOR}${m}${SEPARATOR}${short}`,
      `${m}${SEPARATOR}${d}${SEPARATOR}${short}`,
      `${year},\\s?${list},\\s?${d}`,
      `(?<![.-])${year.slice(2)}[/.-]${month}[/.-]${day}`,
      `${year}${month}${day}(?:\\d{4}|\\d{6})?`,
      `${d}(?:st|nd|rd|th)?${MONTH}${year}`,
      `(?<=\\p{L}\\p{L}\\p{L}\\.? )${d}(?:st|nd|rd|th)?,? (?:\\d\\d?:\\d\\d(?::\\d\\d)? (?:[\\p{L}\\d+:-]{1,9} )?)?${year}`,
      `(?<=\\p{L}\\p{L}\\p{L}, \\p{L}{3,12}\\.? )${d}`,
      `(?<=\\p{L}\\p{L}\\p{L}, )${d}\\.? (?:de )?\\p{L}{3}`,
    ];
  });
  return new RegExp(`(?<!\\d)(?:${spellings.join('|')})(?!\\d)`, 'iu');
}

const SEPARATOR = String.raw`(?:\\?[/.-]|\\{1,3}u002[d-f]|%2[d-f]|\s?[年월月년]\s?)`;
/** ` November `, `. November `, ` de noviembre de `, `-Nov-`, `/Nov/`. */
const MONTH = String.raw`\.?[ /-](?:de )?\p{L}{3,12}\.?,?(?: de)?[ /-]`;

/** A clock's time without a date, in any time zone: their minutes differ by quarters of an hour. */
const CLOCK =
  /(?<=["'>]|[^\d,.]\s)(?:[01]\d|2[0-3]|\d(?=:\d\d(?::\d\d)?\s?[ap]m)):([0-5]\d)(?::[0-5]\d)?(?![\d:])/gi;
/** Minutes that a page may be older than its response says, and newer. */
const [MINUTES_BEFORE, MINUTES_AFTER] = [2, 1];

function hasClock(code: string, at: number): boolean {
  const now = new Date(at).getUTCMinutes();
  for (const [, minutes = ''] of code.matchAll(CLOCK))
    if ((now - Number(minutes) + MINUTES_AFTER + 60) % 15 <= MINUTES_BEFORE + MINUTES_AFTER) return true;
  return false;
}

/** A time since the epoch, in seconds or milliseconds, of 2020 to 2033. */
const STAMP = /\b(1[6-9]\d{8})(?:\d{3})?\b/g;
/** How long ahead an end may be, such as that of a session. */
const AHEAD_MS = 400 * DAY_MS;

function hasStamp(code: string, at: number): boolean {
  for (const [, seconds] of code.matchAll(STAMP)) {
    const ahead = Number(seconds) * 1000 - at;
    if (ahead > -DAY_MS && ahead < AHEAD_MS) return true;
  }
  return false;
}

/** As scripts and JSON open and close a text, escaped too. */
const QUOTE = String.raw`\\{0,3}["'\x60]`;
const LIST = String.raw`[{[]\s{0,8}(?:${QUOTE})?(?:[\w-]{1,60}(?:${QUOTE})?\s{0,8}:\s{0,8}${QUOTE})?`;
/** Names of what is another one in another session or on another day. */
const SECRET =
  '(csrf|xsrf|nonce|token|session|request_?id|(?<![a-z])(?:(?:php)?sessid|sid|security)(?![a-z]))';

/** A value that is given to such a name: `csrf: "…"`, `{\"csrf\":\"…\"}`, `"nonces":{"a":"…"}`, `("X-CSRF-Token", "…")`. */
const NAMED = new RegExp(
  String.raw`${SECRET}[\w-]{0,40}(?:(?:${QUOTE})?\s{0,8}[:=]|${QUOTE}\s{0,8}(,))\s{0,8}(?:${LIST}|${QUOTE})((?:[^"'\x60\s\\]|\\\/|\\u00[\da-f]{2}){8,120})`,
  'gi',
);

/** The same in an address: `?_wpnonce=…`. */
const IN_ADDRESS = new RegExp(
  String.raw`${SECRET}[\w-]{0,40}=(?=[^\d&"'\x60\s]{0,60}\d)[\w%-]{8,120}(?![\w%(.[-])`,
  'i',
);

/** A nonce of WordPress, whatever its name. */
const TEN_DIGITS = /(?<!\bv(?:er)?)["'`=](?=[\da-f]{0,9}\d)(?=\d{0,9}[a-f])[\da-f]{10}(?![\w.-])/;

function hasSecret(code: string): boolean {
  if (IN_ADDRESS.test(code) || TEN_DIGITS.test(code)) return true;
  for (const [, name = '', comma, value = ''] of code.matchAll(NAMED)) {
    const isWord = !/\d/.test(value) && (comma !== undefined || /^s(?:id|ecurity)$/i.test(name));
    if (!isWord && !isConstant(value)) return true;
  }
  return false;
}

/** The address where a token is got, the name of the header or the cookie that it is sent in, or words with a dot. */
function isConstant(value: string): boolean {
  if (/^(?:https?:|\.{1,2})?\\?\//.test(value)) return !/[+=]|(?=[a-z_-]{0,7}\d)[\w-]{8}/i.test(value);
  return !/\d/.test(value) && /^x-|\.|csrf|xsrf|nonce|token|sess/i.test(value);
}

/** What names a visitor, a UUID, and a long text that looks random. */
const VALUES = [
  new RegExp(
    String.raw`(?:(?:user|member|customer|visitor|session|request)[_-]?(?:id|name|hash)|(?<![\w.-])(?:login|uid)|["']display_?name)(?:${QUOTE})?\s{0,8}[:=]\s{0,8}(?:\d|${QUOTE}(?!\\?\/)[^"'\x60\s\\]{1,80}\\{0,3}["'\x60])`,
    'i',
  ),
  /\w(?:@|%40|\\u0040)(?!\d)(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}(?=[\\"'`|&])/i,
  /(?<![\da-f-])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-f])/i,
  /["'](?=[^"']{0,120}\d)(?=[^"']{0,120}[a-z])[A-Za-z0-9+_=-]{32,120}["']/,
];

/** The version of a script or of a style sheet, such as a hash of its text: it is another one in another release. */
const FILE_VERSION = String.raw`\.(?:m?js|css)\?(?:v|ver|version)=`;
const TOKEN = new RegExp(String.raw`(?<!base64,|[\w+/.-]|${FILE_VERSION})[\w-]{16,120}(?![\w+/-])`, 'g');

function hasToken(code: string): boolean {
  for (const [run] of code.matchAll(TOKEN)) if (isToken(run)) return true;
  return false;
}

/** Hexadecimal digits, or letters and digits that are no words: capitals and small ones, or without a separator. */
function isToken(run: string): boolean {
  if (/^(?:[\da-f]+|[\dA-F]+)$/.test(run)) return /\d/.test(run) && /[a-f]/i.test(run);
  const isMixed = /[a-z]/.test(run) && /[A-Z]/.test(run);
  const isRandom = isMixed || /^(?:[a-z\d]+|[A-Z\d]+)$/.test(run);
  return isRandom && run.length >= 20 && (run.match(/\d+/g) ?? []).length >= 3;
}

/** The version of a file, and a time of some other day. */
const VERSIONS = [
  new RegExp(String.raw`${FILE_VERSION}[\w-]{16}`),
  /["'?&]v=\w/,
  /\b1[6-9]\d{8}(?:\d{3})?\b/,
  /\b20\d\d(?:0[1-9]|1[0-2])[0-3]\d{7}\b/,
];
