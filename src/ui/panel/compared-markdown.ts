import {
  audit,
  sentFields,
  suppressionsAt,
  withoutSecrets,
  type ActiveSuppressions,
  type PageSnapshot,
} from '../../engine/index.js';
import { comparisonMarkdown } from '../../export/comparison-text.js';
import { compareReports, toComparable } from '../../export/comparison.js';

/** Markdown as `compare` of the command line writes it. */
export function comparisonOf(
  before: PageSnapshot,
  after: PageSnapshot,
  suppressed?: ActiveSuppressions,
): string {
  // A pin is stored without secrets: those of the page are no change.
  const [one, other] = [withoutSecrets(before), withoutSecrets(after)];
  const comparable = (snapshot: PageSnapshot) =>
    toComparable(audit(snapshot, suppressionsAt(snapshot.url, suppressed)), sentFields(snapshot));
  return comparisonMarkdown(compareReports(comparable(one), comparable(other)));
}
