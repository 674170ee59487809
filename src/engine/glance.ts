import type { PageSnapshot, Report } from './model.js';
import { reportOn } from './report.js';
import { SCORING_WORDS } from './rules/scoring-words.js';
import { SCORING } from './rules/scoring.js';
import type { ActiveSuppressions } from './suppress.js';

/**
 * What a first paint shows until `audit` is there: its grade and whatever can change it. Rules that only inform are
 * not asked, servers not recognised, and advice that takes much work is not given.
 */
export function glance(snapshot: PageSnapshot, suppressed?: ActiveSuppressions): Report {
  return reportOn(snapshot, { rules: SCORING, words: SCORING_WORDS }, suppressed);
}
