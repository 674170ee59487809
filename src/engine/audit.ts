import { advised } from './advise.js';
import { entryOf, type JudgedFinding } from './judge.js';
import type { Finding, PageSnapshot, Report } from './model.js';
import { reportOn, tellFinding } from './report.js';
import { RULES } from './rules/index.js';
import { WORDS } from './rules/words.js';
import { detectStack } from './stack/detect.js';
import type { ActiveSuppressions } from './suppress.js';
import type { RuleWords } from './words.js';

/** The whole opinion on a page, in words. Never throws: a rule that does is answered as `crashed`. */
export function audit(snapshot: PageSnapshot, suppressed?: ActiveSuppressions): Report {
  return reportOn(snapshot, { rules: RULES, words: WORDS, stackOf: detectStack, advised }, suppressed);
}

/** A finding of any rule, in its words. */
export function tell(judged: JudgedFinding): Finding {
  return tellFinding(judged, entryOf<RuleWords>(WORDS, judged.rule));
}
