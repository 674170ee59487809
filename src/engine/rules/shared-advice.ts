import type { Advice } from '../model/advice.js';

/** A proxy that ends HTTPS may ask this server over HTTP, which no response shows. Browsers keep a 301. */
export const REDIRECT_TO_HTTPS: Advice = {
  op: 'redirect-to-https',
  mayBreak: 'may loop behind a proxy, or stop visitors where HTTPS does not work',
};

/** Frameworks serve static files, allow any host or compile on the fly only in debug mode. */
export const TURN_DEBUG_OFF: Advice = {
  op: 'turn-debug-off',
  mayBreak: 'may stop what only debug mode serves, such as static files',
};
