import { expect } from 'vitest';
import type { Lab, PopupView } from './lab.js';
import { viewedFacts } from './seen-facts.js';

/**
 * The popup's content for a tab whose page was read, without the time; checks that the badge has the same grade.
 * @param last text that is rendered last
 */
export async function popupReport(lab: Lab, tab: number, last: string): Promise<PopupView> {
  await lab.openPopup(tab);
  await viewedFacts(lab, tab);
  // A newly opened popup has everything from the start.
  await lab.closePopup();
  await lab.openPopup(tab);
  await expect.poll(async () => (await lab.readPopup()).grade).not.toBeNull();
  // The preview of the selected fixes is rendered later.
  await expect.poll(async () => (await lab.readPopup()).text).toContain(last);
  const view = await lab.readPopup();
  await expect.poll(() => lab.badge(tab)).toBe(view.grade);
  await lab.closePopup();
  return { ...view, text: view.text.replace(/Loaded (?:just now|.* ago)/, '') };
}
