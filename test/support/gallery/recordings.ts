import { newRecording, type StoredRecording } from '../../../src/capture/recording/stored-recording.js';
import {
  emptyRecording,
  withLoad,
  withObserved,
  withReports,
  type PageUse,
  type Recording,
} from '../../../src/engine/index.js';
import { pageWith } from '../page.js';
import { HOSTILE_TEXTS } from './nasty.js';
import { SEEN_AT } from './states.js';

const hash = (letter: string) => `${letter.repeat(43)}=`;
const code = (letter: string, length: number, varies = false) => ({
  sha256: hash(letter),
  length,
  ...(varies && { varies: 'value' as const }),
});

function walk(origin: string, pages: readonly (readonly [path: string, uses: Partial<PageUse>])[]) {
  return pages.reduce(
    (all, [path, uses]) => withLoad(all, pageWith({ url: origin + path, uses })),
    emptyRecording(origin),
  );
}

const MENU = code('M', 640);
const SHOP: Partial<PageUse> = {
  origins: {
    script: ['self', 'https://cdn.example.net', 'https://js.stripe.com'],
    img: ['self', 'data:', 'https://images.example.net'],
    frame: ['https://js.stripe.com'],
    connect: ['self', 'https://api.example.net'],
  },
  inlineScripts: [MENU],
  inlineStyles: [code('S', 120)],
  styleAttributes: true,
};

/** Some pages of a shop, twice each; its administration has code that no hash allows. */
function shop(origin: string): Recording {
  const pages = [
    ['/', SHOP],
    ['/account/orders', { ...SHOP, origins: { ...SHOP.origins, script: ['self'] } }],
    ['/orders/1234', SHOP],
    ['/orders/1235', SHOP],
    ['/', SHOP],
    ['/admin/products', { ...SHOP, handlers: true, inlineScripts: [MENU, code('a', 300)] }],
    ['/admin/products', { ...SHOP, handlers: true, inlineScripts: [MENU, code('b', 310)] }],
  ] as const;
  const walked = walk(origin, pages);
  const observed = withObserved(walked, `${origin}/`, [
    { directive: 'script-src', blocked: 'eval', count: 1 },
    { directive: 'worker-src', blocked: 'blob', count: 1 },
    { directive: 'form-action', blocked: 'https://pay.example.net', count: 1 },
  ]);
  return withReports(observed, `${origin}/`, [
    { directive: 'img-src', blocked: 'https://ads.example.com', count: 3 },
  ]);
}

/** A site that fights back: full, with many origins and hostile names. */
function hostile(origin: string): Recording {
  const origins = Array.from({ length: 90 }, (_, at) => `https://host-${at}.evil.example`);
  const recording = walk(origin, [
    ['/', { origins: { script: origins }, inlineScripts: [code('a', 1)] }],
    ['/', { origins: { script: origins, img: origins }, inlineScripts: [code('b', 9)] }],
  ]);
  const [page] = recording.pages;
  return {
    ...recording,
    dropped: 1_234,
    pages: page
      ? [
          page,
          { ...page, path: `/${HOSTILE_TEXTS.script}` },
          { ...page, path: `/${HOSTILE_TEXTS.reversed}${HOSTILE_TEXTS.unseen}` },
          { ...page, path: `/${HOSTILE_TEXTS.long.slice(0, 180)}` },
        ]
      : [],
  };
}

export function recordingOf(origin: string, isHostile = false): StoredRecording {
  const stored = newRecording(isHostile ? hostile(origin) : shop(origin), SEEN_AT);
  return isHostile
    ? { ...stored, isFull: true, leftOut: 12, unwatched: 1, unread: 57, unanswered: 1 }
    : { ...stored, leftOut: 3, refused: ['https://images.example.net'] };
}
