/**
 * A script of its own, put into a page's document upon a click, in a world of its own: the background does not
 * carry what only runs there. It leaves behind what can be asked of it (`ask-page.ts`).
 */
import { gather } from './gather.js';
import { observe } from './observe.js';

const inPage = { gather, observe };

export type InPage = typeof inPage;

/** The global object of that world. */
export type World = typeof globalThis & { sitegrade: InPage };

(globalThis as World).sitegrade = inPage;
