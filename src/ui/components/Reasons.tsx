import { RULES, type Unknown } from '../../engine/index.js';
import { reasonText } from '../../export/reason-text.js';
import { RemedyButton } from './RemedyButton.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly unknowns: readonly Unknown[];
  /** The view has nothing else, no heading either: checks are not named, and the first button gets the focus. */
  readonly alone?: boolean;
  /** Without buttons: they are elsewhere in the view. */
  readonly without?: boolean;
}

/** Why evidence is missing: each reason once, with its checks and the button that helps. */
export function Reasons({ unknowns, alone = false, without = false }: Props) {
  const reasons = byReason(unknowns);
  const helpful = reasons.find(([{ remedy }]) => remedy);
  return (
    <ul class="reasons">
      {reasons.map((reason) => {
        const [{ why, remedy }, rules] = reason;
        return (
          <li key={why}>
            <p>
              <Untrusted text={alone ? why : reasonText(why)} />
              {!alone && <span class="quiet"> {rules.map(titleOf).join(', ')}</span>}
            </p>
            {remedy && !without && <RemedyButton remedy={remedy} first={alone && reason === helpful} />}
          </li>
        );
      })}
    </ul>
  );
}

function byReason(unknowns: readonly Unknown[]): readonly (readonly [Unknown, readonly string[]])[] {
  const rules = new Map<string, [Unknown, string[]]>();
  for (const unknown of unknowns) {
    const group = rules.get(unknown.why);
    if (group) group[1].push(unknown.rule);
    else rules.set(unknown.why, [unknown, [unknown.rule]]);
  }
  return [...rules.values()];
}

function titleOf(id: string): string {
  return RULES.find((rule) => rule.id === id)?.title ?? id;
}
