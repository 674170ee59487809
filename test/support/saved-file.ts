import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CDPSession } from 'puppeteer';

/** The content of the file that a click saves, which Chromium puts into the folder. */
export async function savedFile(
  session: CDPSession,
  folder: string,
  click: () => Promise<void>,
): Promise<string> {
  await session.send('Browser.setDownloadBehavior', {
    behavior: 'allowAndName',
    downloadPath: folder,
    eventsEnabled: true,
  });
  const done = new Promise<string>((resolve) => {
    session.on('Browser.downloadProgress', ({ state, guid }) => {
      if (state === 'completed') resolve(guid);
    });
  });
  await click();
  return readFile(join(folder, await done), 'utf8');
}
