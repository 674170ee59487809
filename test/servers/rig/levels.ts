import type { HeaderLine } from '../../../src/engine/index.js';
import type { Sandbox, Setup } from './setup.js';

/**
 * A server that gets headers from several levels of its configuration, and from applications. It has many sites: each
 * has one set of VALUES at one level, and one of its pages is graded. On every site, as far as the server serves files
 * and redirects itself:
 *
 * - `/`, `/style.css`, `/none` (404), `/moved` (302), `/gone` (of an application that does not run): by the server
 * - `/app/`, `/app/none`, `/app/broken` (500), `/app/moved`: by the application of the level `application`
 * - `/own/` and the same below it: by another application, which always sends the headers of OWN
 */
export interface Leveled {
  /** The server and its commands; the shop and its application are not used. */
  readonly setup: Setup;
  readonly levels: readonly string[];
  /** The pages that are graded, each on a site of its own. */
  readonly pages: readonly string[];
  /** Places, as `STACK PLACE`, that a configuration need not have. */
  readonly optional?: readonly string[];
  /** A text is for the whole server, so only the text for one site is there at a time. */
  readonly isShared?: true;
  files(sandbox: Sandbox, sites: readonly LeveledSite[]): Readonly<Record<string, string>>;
}

export interface LeveledSite {
  readonly host: string;
  /** The name of its folder in the sandbox, which has FILES. */
  readonly folder: string;
  readonly level: string;
  readonly headers: readonly HeaderLine[];
  /** A line for each of its headers, if that is its level. */
  at(level: string, line: (header: HeaderLine) => string): string;
  /** The text with the fixes for this site. Those without a place in any such text go into the rest of the files. */
  fill(text: string): string;
}

/** A site before it has a configuration. */
export interface Hosted {
  readonly host: string;
  readonly level: string;
  readonly headers: readonly HeaderLine[];
  /** What somebody changes in its configuration afterwards, if anything. */
  readonly change?: (text: string) => string;
}

/** One that has some of VALUES. */
export interface Combination extends Hosted {
  readonly values: ValuesName;
  /** The page that is graded. */
  readonly page: string;
}

export type ValuesName = keyof typeof VALUES;

/** What a level sends. */
export const VALUES = {
  strict: {
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    'X-Frame-Options': 'DENY',
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'camera=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
  },
  policy: {
    'Content-Security-Policy':
      "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  },
  weak: {
    'Strict-Transport-Security': 'max-age=86400',
    'X-Frame-Options': 'SAMEORIGIN',
    'Referrer-Policy': 'unsafe-url',
    'Content-Security-Policy': "script-src * 'unsafe-inline'; object-src 'none'",
  },
} as const;

export function headersOf(headers: Readonly<Record<string, string>>): HeaderLine[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

/** What the other application sends. */
export const OWN = headersOf({
  ...VALUES.strict,
  'Content-Security-Policy': "default-src 'none'; style-src 'self'",
});

export const FILES = {
  'index.html': '<!doctype html><title>Page</title><link rel="stylesheet" href="/style.css"><p>Page</p>',
  'style.css': 'p { color: green }',
} as const;

/** Where nothing listens. */
export const DEAD_PORT = 9;

/** The addresses that are compared. */
export const PATHS = [
  ...['/', '/style.css', '/none', '/moved', '/gone'],
  ...['/app/', '/own/'].flatMap((folder) => ['', 'none', 'broken', 'moved'].map((name) => folder + name)),
];

/** Each level with each of the values, once for each page to grade. */
export function combinationsOf({ levels, pages }: Leveled): Combination[] {
  const names = Object.keys(VALUES) as ValuesName[];
  return levels
    .flatMap((level) => names.flatMap((values) => pages.map((page) => ({ level, values, page }))))
    .map((one, at) => ({ ...one, host: `site${at}.test`, headers: headersOf(VALUES[one.values]) }));
}
