import type { Quote } from './model/report.js';
import type { Visit } from './model/facts.js';
import { isHttps } from './site.js';

/** The target of a redirect without query and fragment, which may be private; the scheme is marked if it is HTTP. */
export function quoteRedirect(from: Pick<Visit, 'url'>, to: Pick<Visit, 'url'>): Quote {
  const end = to.url.search(/[?#]/);
  const value = end < 0 ? to.url : to.url.slice(0, end);
  return {
    header: 'Location',
    value,
    marks: isHttps(value) ? [] : [[0, Math.min('http:'.length, value.length)]],
    hop: from.url,
  };
}
