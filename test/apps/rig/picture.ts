import type { Frame, Page } from 'puppeteer';
import { until } from '../../support/until.js';
import { keepPicture } from './walk.js';

/** What a tab shows, without its texts: they have dates, times and random ids. */
export interface Picture {
  readonly png: Uint8Array;
  /** The mean red, green and blue (0 to 255) of each square of BLOCK_PX, by rows. */
  readonly blocks: readonly number[];
}

const BLOCK_PX = 8;

/** Blocks whose red, green or blue is further apart than this share of its range are not the same. */
const MAX_APART = 0.12;

/** Two pictures are the same if no larger share of their blocks differs. */
const MAX_DIFFERENT = 0.01;

/** For docs. */
export const TOLERANCE = `at most ${MAX_DIFFERENT * 100} % of the squares of ${BLOCK_PX} by ${BLOCK_PX} pixels may differ by more than ${MAX_APART * 100} % in their mean red, green or blue`;

/** How often in a row a page must look the same: what loads late shows in between. */
const STILL = 3;

/** Once the page stands still. What is drawn twice may differ by a pixel. */
export async function pictureOf(page: Page): Promise<Picture> {
  let last: Picture = { png: new Uint8Array(), blocks: [] };
  let times = 0;
  await until('the page to stand still', async () => {
    const now = await withoutTexts(page).catch(() => undefined);
    times = now && differenceOf(now, last) === 0 ? times + 1 : 1;
    last = now ?? last;
    return now !== undefined && times >= STILL;
  });
  return last;
}

async function withoutTexts(page: Page): Promise<Picture> {
  await Promise.all(page.frames().map(hideTexts));
  const png = await page.screenshot({ encoding: 'base64' });
  return { png: Buffer.from(png, 'base64'), blocks: await page.evaluate(meanColors, png, BLOCK_PX) };
}

/** Messages that go by themselves, of WordPress and Node-RED: a busy machine is late for them. */
const GOING = '.components-snackbar, .red-ui-notification';

/** In a style sheet that no policy blocks. What moves is at its end. */
async function hideTexts(frame: Frame): Promise<void> {
  await frame.evaluate(async (going) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`*, ::before, ::after, ::marker, ::placeholder {
      -webkit-text-fill-color: transparent !important;
      text-decoration-color: transparent !important;
      text-shadow: none !important;
      caret-color: transparent !important;
    }
    ${going} { opacity: 0 !important; }`);
    document.adoptedStyleSheets.push(sheet);
    for (const animation of document.getAnimations()) {
      if (animation.effect?.getComputedTiming().endTime === Infinity) animation.cancel();
      else animation.finish();
    }
    await document.fonts.ready;
  }, GOING);
}

/** Runs in the page. */
async function meanColors(png: string, size: number): Promise<number[]> {
  const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  context?.drawImage(bitmap, 0, 0);
  const means: number[] = [];
  for (let y = 0; y + size <= bitmap.height; y += size) {
    for (let x = 0; x + size <= bitmap.width; x += size) {
      const { data = [] } = context?.getImageData(x, y, size, size) ?? {};
      for (let color = 0; color < 3; color++) {
        let sum = 0;
        for (let at = color; at < data.length; at += 4) sum += data[at] ?? 0;
        means.push(Math.round(sum / (size * size)));
      }
    }
  }
  return means;
}

/** The share of blocks that differ (0 to 1). */
function differenceOf({ blocks: before }: Picture, { blocks: after }: Picture): number {
  const isApart = (at: number) => Math.abs((before[at] ?? 0) - (after[at] ?? 0)) > MAX_APART * 255;
  let different = 0;
  for (let at = 0; at < before.length; at += 3) {
    if (isApart(at) || isApart(at + 1) || isApart(at + 2)) different++;
  }
  return different / (before.length / 3);
}

export function isSame(before: Picture, after: Picture): boolean {
  return differenceOf(before, after) <= MAX_DIFFERENT;
}

/** The names of pictures that are not the same in both. Both are kept for whoever looks for the reason. */
export async function unlike(
  before: ReadonlyMap<string, Picture>,
  after: ReadonlyMap<string, Picture>,
): Promise<string[]> {
  const found: string[] = [];
  for (const [name, one] of before) {
    const other = after.get(name);
    if (other && isSame(one, other)) continue;
    found.push(name);
    await keepPicture(one.png, `${name} before`);
    if (other) await keepPicture(other.png, `${name} after`);
  }
  return found;
}
