import type { FixRefusal } from '../../fixes/index.js';
import { Untrusted } from './Untrusted.js';

/** Why servers get no text for a fix: each reason once, with its servers. */
export function Refusals({ refusals }: { refusals: readonly FixRefusal[] }) {
  const reasons = new Map<string, string[]>();
  for (const { why, label } of refusals) reasons.set(why, [...(reasons.get(why) ?? []), label]);
  return (
    <>
      {[...reasons].map(([why, labels]) => (
        <p class="quiet" key={why}>
          {labels.join(', ')}: <Untrusted text={why} />
        </p>
      ))}
    </>
  );
}
