import { pathOf } from '../site.js';
import { shareOfCommonPairs } from './letter-pairs.js';

/** Maximum characters of a pattern. */
const MAX_LENGTH = 200;

/**
 * Digits, a UUID, a hash, a name that ends in a number of four digits or more, or what looks random: capitals, small
 * letters and digits, many letters and digits without a separator, or a session of ASP.NET without cookies, `(S(…))`.
 * Such a token may be a secret.
 */
const IDS = [
  /^\d{1,40}$/,
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  /^(?=[a-z]{0,60}\d)[0-9a-f]{12,64}$/i,
  /^[\w.~-]{1,120}\D\d{4,20}$/,
  /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[\w=-]{10,}$/,
  /^(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[\w.~=-]{32,}$/,
  /^(?=\D*\d)(?=\d*\D)[a-z0-9]{20,}$/i,
  /^\((?:[A-Z]\([^()]+\))+\)$/,
];

/** An e-mail address, or the name of an account, `@name`; a telephone number or a date. */
const PERSONAL = [/@/, /^(?:tel:)?\+?(?:[ ().-]{0,3}\d){7,}[ ().-]{0,3}$/];

/** Keys of well-known services, by how they begin: Stripe, GitHub, GitLab, Slack, AWS, Google, npm, JSON Web Tokens, … */
const KEYS =
  /(?:^|[^A-Za-z0-9])(?:[spr]k_(?:live|test)_|sk-|whsec_|gh[opusr]_|github_pat_|gl(?:pat|dt|rt|ptt)-|xox[a-z]-|xapp-|A(?:KIA|SIA)[A-Z0-9]|AIza|ya29\.|SG\.|npm_|pypi-|dop_v1_|shp(?:at|ca|pa|ss)_|hf_|hv[sb]\.|eyJ)[\w.-]{6}/;

/** What a link in a mail is for, as a word of a folder: the next part is for one person. */
const FOR_ONE: ReadonlySet<string> = new Set(
  (
    'invite invites invited invitation invitations reset resets resetpassword passwordreset forgot recover recovery ' +
    'token tokens confirm confirmation confirmations verify verification activate activation unsubscribe optout ' +
    'magic magiclink otp onetime share shared secret secrets join rsvp accept'
  ).split(' '),
);

/** Parameters of a part: without cookies, servers for Java put their session there (`;jsessionid=…`). */
const PARAMETERS = /;.*$/;

/**
 * The path of a URL, with `*` for each part that looks like an id, a token or a person, and without what parameters say,
 * so that pages of one template are one pattern, and it names nobody.
 */
export function pathPattern(url: string): string {
  return patternOf(pathOf(url));
}

/** The pattern of a path. That of a pattern is the same. */
export function patternOf(path: string): string {
  let filled = 0;
  const parts = path
    .split('/')
    // A folder with parameters is not the one without, which may get a policy of its own.
    .map((part, at, all) => part.replace(PARAMETERS, at < all.length - 1 ? ';*' : ''))
    // Empty ones, as in /invite//abc, do not count.
    .map((part) => ({ part, plain: plainText(part), number: part === '' ? filled : ++filled }));
  const purpose = parts.find(({ plain }) => isForOne(plain))?.number ?? filled;
  const pattern = parts
    .map(({ part, plain, number }) =>
      isOfOne(plain, number - purpose) || hidesParts(part, plain) ? '*' : part,
    )
    .join('/');
  return pattern.length > MAX_LENGTH ? withoutEnd(pattern) : pattern;
}

/** Where a form is sent to, as in `RecordedForms`, with the pattern of its path. */
export function targetOf(target: string): string {
  const [, origin = '', path] = /^((?:https?:\/\/[^/]*)?)(\/.*)$/.exec(target) ?? [];
  return path === undefined ? target : origin + patternOf(path);
}

/** Whether a target has `*` for a word, which may be one of a few: `/confirm/card` and `/confirm/invoice`. */
export function hasWordLeftOut(target: string): boolean {
  const parts = target.split('/');
  return parts.some(
    (part, at) => part === '*' && isForOne(parts.slice(0, at).findLast((one) => one !== '') ?? ''),
  );
}

function withoutEnd(pattern: string): string {
  return `${pattern.slice(0, pattern.slice(0, MAX_LENGTH - 1).lastIndexOf('/'))}/*`;
}

/** Whether parameters or other parts are encoded in a part. */
function hidesParts(part: string, plain: string): boolean {
  return plain !== part && /[;/]/.test(plain);
}

/** Encoded several times, as in a link that was itself a parameter. */
const MAX_DECODINGS = 3;

/** A part as a person reads it: decoded, where one byte that is no UTF-8 hides no other, and with ordinary signs. */
function plainText(part: string): string {
  let plain = part;
  for (let time = 0; time < MAX_DECODINGS && plain.includes('%'); time++) plain = decodedOnce(plain);
  return plain.normalize('NFKC');
}

function decodedOnce(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/%([0-7][0-9a-f])/gi, (_all, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
  }
}

/** Whether a part says what a link in a mail is for. */
function isForOne(part: string): boolean {
  const words = part.toLowerCase().split(/[^a-z]+/);
  return words.some((word) => FOR_ONE.has(word));
}

/**
 * Whether a part may be of one person or thing only.
 * @param after how many parts it stands after one that `isForOne`; less than 1 if it does not
 */
function isOfOne(part: string, after: number): boolean {
  if (part === '') return false;
  return (
    // No pattern has room for it.
    part.length > MAX_LENGTH ||
    after === 1 ||
    // Such as a user and a code.
    (after > 1 && /\d/.test(part)) ||
    KEYS.test(part) ||
    // Such as token=…
    (part.includes('=') && isForOne(part)) ||
    [...IDS, ...PERSONAL].some((id) => id.test(part) || id.test(part.replaceAll(' ', ''))) ||
    isRandom(part)
  );
}

/** Fewer letters are a word too often. */
const LEAST_LETTERS = 10;
/** With so many, fewer common pairs of letters are expected of chance. */
const MANY_LETTERS = 12;

/** Whether a part of letters only is no word: too few of its pairs of letters are common. */
function isRandom(part: string): boolean {
  const name = part.replace(/\.[a-z\d]{1,5}$/i, '').toLowerCase();
  if (!/^[a-z._~-]+$/.test(name)) return false;
  const words = name.split(/[^a-z]+/);
  const letters = words.join('').length;
  if (letters < LEAST_LETTERS) return false;
  return shareOfCommonPairs(words) < (letters < MANY_LETTERS ? 0.4 : 0.5);
}
