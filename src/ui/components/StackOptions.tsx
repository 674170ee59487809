import { choiceGroups } from '../../fixes/index.js';

interface Props {
  /** Names of those that are listed first. */
  readonly likely?: readonly string[];
  /** Names of those that are chosen already. */
  readonly taken?: readonly string[];
}

/** The options of a choice of servers, in groups. */
export function StackOptions({ likely = [], taken = [] }: Props) {
  return (
    <>
      {choiceGroups(likely).map(({ label, choices }) => (
        <optgroup key={label} label={label}>
          {choices.map((one) => (
            <option key={one.name} value={one.name} disabled={taken.includes(one.name)}>
              {one.label}
            </option>
          ))}
        </optgroup>
      ))}
    </>
  );
}
