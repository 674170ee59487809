import { RULES, type Unknown } from '../../engine/index.js';
import { Disclosure } from './Disclosure.js';
import { RemedyButton } from './RemedyButton.js';
import { Untrusted } from './Untrusted.js';

/** What could not be seen, folded: each reason once, with what it hides and the one click that helps. */
export function Unknowns({ unknowns }: { unknowns: readonly Unknown[] }) {
  if (unknowns.length === 0) return null;
  return (
    <Disclosure level={2} class="fold" label={`${unknowns.length} not seen`}>
      {() => (
        <ul>
          {byReason(unknowns).map(([{ why, remedy }, rules]) => (
            <li key={why} class="unknown">
              <p>
                <Untrusted text={why} />
                <span class="quiet"> {rules.map(titleOf).join(', ')}</span>
              </p>
              {remedy && <RemedyButton remedy={remedy} />}
            </li>
          ))}
        </ul>
      )}
    </Disclosure>
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
