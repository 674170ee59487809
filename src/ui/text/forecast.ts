import type { Forecast, ForecastNote, LoadKind, WhyBlocked, WhyUnknown } from '../../engine/index.js';
import { count } from './format.js';

/** Why a load would be blocked, after its URL. */
export const WHY_BLOCKED: Readonly<Record<WhyBlocked, string>> = {
  'no-corp': 'no Cross-Origin-Resource-Policy for this site, loaded without crossorigin',
  'frame-without-embedder-policy': 'the frame sends no Cross-Origin-Embedder-Policy',
  'frame-no-corp': 'the frame sends no Cross-Origin-Resource-Policy for this site',
  'no-integrity': 'no integrity',
  'integrity-without-cors': 'integrity, but no crossorigin',
};

/** Why it is not known whether a load would be blocked. */
export const WHY_UNKNOWN: Readonly<Record<WhyUnknown, string>> = {
  'headers-not-seen': 'its headers were not seen',
  'mode-not-seen': 'whether it is loaded with crossorigin was not seen',
  'integrity-not-seen': 'no element of the page loads it: whether it has integrity was not seen',
  'own-frame': 'frames of this site have to send the header too; a preview sets it on the page only',
  plugin: 'an embedded document or file',
};

/** What this page cannot show. */
export const FORECAST_NOTES: Readonly<Record<ForecastNote, string>> = {
  embedders: 'This page cannot show which other sites load its files or frame it: those would break.',
  openers: 'This page cannot show which other sites open it in a window, and which windows its scripts open.',
  'features-of-scripts': 'Which features the scripts of this site use is not seen.',
  'scripts-of-scripts': 'Scripts that other scripts or workers import are not seen.',
  'elements-only':
    'Headers of other sites’ responses are seen only in Sitegrade’s panel in DevTools, after a reload.',
};

export const KIND_LABELS: Readonly<Record<LoadKind, string>> = {
  script: 'script',
  style: 'style sheet',
  img: 'image',
  font: 'font',
  media: 'audio or video',
  connect: 'request of a script',
  frame: 'frame',
  object: 'plugin',
  manifest: 'manifest',
  worker: 'worker',
};

/** What is counted. */
const THINGS = {
  'foreign-loads': ['frame or load from another origin', 'frames and loads from other origins'],
  scripts: ['script', 'scripts'],
  frames: ['frame of another site', 'frames of other sites'],
} as const;

/** One line: what a header would block of what was seen on this page. */
export function forecastText({ of, total, blocked, unknown, lost, cut, unseen }: Forecast): string {
  if (unseen !== undefined) return 'What it would block is not known: this page was not read.';
  if (of === 'nothing')
    return cut.count > 0
      ? `${count(cut.count, 'link')} would open a window without contact to this page.`
      : 'It blocks nothing that this page loads.';
  const [one, several] = THINGS[of];
  if (total === 0) return `It would block nothing seen here: no ${one}.`;
  const things = `${total} ${total === 1 ? one : several}`;
  if (of === 'frames')
    return lost.count > 0
      ? `${lost.count} of ${things} would lose a feature.`
      : `None of ${things} asks for a feature that it takes away.`;
  if (unknown.count === total) return `Not known for ${things}.`;
  const unsure = unknown.count > 0 ? `, ${unknown.count} not known` : '';
  return `${blocked.count === 0 ? 'None' : blocked.count} of ${things} would be blocked${unsure}.`;
}
