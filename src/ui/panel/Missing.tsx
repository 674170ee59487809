import { REASONS, type Unseen } from '../../engine/index.js';
import { RemedyButton } from '../components/RemedyButton.js';

/** Why evidence is missing, and the button that helps. */
export function Missing({ because }: { because: Unseen }) {
  const { why, remedy } = REASONS[because];
  return (
    <>
      <p>{why}</p>
      {remedy && (
        <p>
          <RemedyButton remedy={remedy} />
        </p>
      )}
    </>
  );
}
