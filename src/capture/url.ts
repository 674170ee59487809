/** Maximum characters of a URL. Browsers accept URLs of megabytes. */
export const MAX_URL = 8_192;

/**
 * An absolute URL without credentials and fragment, cut to MAX_URL characters; '' if it is not a URL.
 */
export function cleanUrl(url: string): string {
  if (!URL.canParse(url)) return '';
  const clean = new URL(url);
  clean.username = '';
  clean.password = '';
  clean.hash = '';
  return clean.href.slice(0, MAX_URL);
}

/** Whether `url` is http or https. */
export function isWeb(url: string): boolean {
  return url.startsWith('http://') || url.startsWith('https://');
}

/** Such as `about:`; '' if there is none. */
export function schemeOf(url: string): string {
  return url.slice(0, url.indexOf(':') + 1);
}

/** The origin of a URL; '' if it is none. */
export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}
