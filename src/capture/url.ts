/** Characters of a URL that capture keeps. Browsers take URLs of megabytes. */
export const MAX_URL = 8_192;

/**
 * A URL as it may be kept: absolute, without credentials and fragment, at most MAX_URL characters.
 * '' for what is no URL.
 */
export function cleanUrl(url: string): string {
  if (!URL.canParse(url)) return '';
  const clean = new URL(url);
  clean.username = '';
  clean.password = '';
  clean.hash = '';
  return clean.href.slice(0, MAX_URL);
}

/** Whether a document at `url` was asked of a server. */
export function isWeb(url: string): boolean {
  return url.startsWith('http://') || url.startsWith('https://');
}

/** Such as `about:`; '' where there is none. */
export function schemeOf(url: string): string {
  return url.slice(0, url.indexOf(':') + 1);
}
