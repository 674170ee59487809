import { expect } from 'vitest';
import type { Lab, PopupView } from './lab.js';

/**
 * What the popup says over a tab whose page was read, but for when it was seen; the badge says its grade too.
 * @param last words of what comes last
 */
export async function popupReport(lab: Lab, tab: number, last: string): Promise<PopupView> {
  await lab.openPopup(tab);
  await expect.poll(async () => (await lab.facts(tab))?.markup.seen).toBe(true);
  // Opened anew it has all of it from the start.
  await lab.closePopup();
  await lab.openPopup(tab);
  await expect.poll(async () => (await lab.readPopup()).grade).not.toBeNull();
  // What the ticked fixes lead to comes once there is time for it.
  await expect.poll(async () => (await lab.readPopup()).text).toContain(last);
  const view = await lab.readPopup();
  await expect.poll(() => lab.badge(tab)).toBe(view.grade);
  await lab.closePopup();
  return { ...view, text: view.text.replace(/seen .*/, '') };
}
