import type { FileChooser, Page } from 'puppeteer';

/**
 * The file dialog that an act opens in Chromium, which shows none. A key reaches the page another way than the command
 * to hand the dialog over: it would overtake it, and the dialog would be opened for nobody.
 */
export async function fileDialogAfter(page: Page, act: () => Promise<void>): Promise<FileChooser> {
  const dialog = page.waitForFileChooser();
  // The page answers commands in their order, so it has obeyed that one.
  await page.evaluate(() => null);
  const [opened] = await Promise.all([dialog, act()]);
  return opened;
}
