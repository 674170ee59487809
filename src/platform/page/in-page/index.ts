/**
 * A separate script, injected into a page's document after a click, in an isolated world, so that the background
 * does not contain it. It leaves its functions on the global object, where `ask-page.ts` calls them.
 */
import { relayErrors } from './errors.js';
import { gather } from './gather.js';
import { layout } from './layout.js';
import { observe } from './observe.js';

const inPage = { gather, layout, observe, relayErrors };

export type InPage = typeof inPage;

/** The global object of the isolated world. */
export type World = typeof globalThis & { sitegrade: InPage };

(globalThis as World).sitegrade = inPage;
