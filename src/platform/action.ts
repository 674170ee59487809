import browser from 'webextension-polyfill';
import type { Report } from '../engine/index.js';

const NAME = 'Sitegrade';

/**
 * Ground and letter of each band: the popup's accents, at least 4.5:1 to their letter and told apart with
 * red-, green- and blue-blind eyes.
 */
export const BADGE_COLORS = {
  A: { ground: '#077b63', letter: '#ffffff' },
  B: { ground: '#27408f', letter: '#ffffff' },
  C: { ground: '#b58612', letter: '#000000' },
  D: { ground: '#961a14', letter: '#ffffff' },
} as const;

/** Puts the grade on the tab's toolbar icon; null takes it off. A tab that is gone meanwhile is fine. */
export async function paintBadge(tabId: number, report: Report | null): Promise<void> {
  const { ground, letter } = BADGE_COLORS[report ? bandOf(report) : 'A'];
  try {
    await Promise.all([
      browser.action.setBadgeBackgroundColor({ tabId, color: ground }),
      browser.action.setBadgeTextColor({ tabId, color: letter }),
      browser.action.setBadgeText({ tabId, text: report?.grade ?? '' }),
      browser.action.setTitle({ tabId, title: titleOf(report) }),
    ]);
  } catch (error) {
    const isGone = await browser.tabs.get(tabId).then(
      () => false,
      () => true,
    );
    if (!isGone) throw error;
  }
}

function titleOf(report: Report | null): string {
  if (!report) return NAME;
  const unseen = report.complete ? '' : ', and not everything was seen';
  return `${NAME}: ${report.grade}, ${report.score} of 100${unseen}`;
}

function bandOf({ grade }: Report): keyof typeof BADGE_COLORS {
  const letter = grade[0];
  return letter === 'A' || letter === 'B' || letter === 'C' ? letter : 'D';
}
