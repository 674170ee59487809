import type { Finding } from '../../engine/index.js';
import { groupOf } from '../fixable.js';
import { GroupRow, type Look } from './GroupRow.js';

/** The row of one finding. */
export function FindingRow({ finding, ...look }: Look & { readonly finding: Finding }) {
  return <GroupRow group={groupOf(finding)} {...look} />;
}
