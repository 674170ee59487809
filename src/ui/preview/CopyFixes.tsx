import type { ShownPreview } from '../../capture/page-state.js';
import { CopyButton } from '../components/CopyButton.js';
import { copiedPreview, type Copied } from './before.js';

interface Props extends Copied {
  readonly look?: 'primary' | 'bare';
}

/** A button that copies fixes, or the headers where there are none. */
export function CopyFixes({ isHeaders, text, advice, look }: Props) {
  const what = isHeaders ? 'headers' : 'fixes';
  return (
    <CopyButton
      key={what}
      label={`Copy ${what}`}
      what={`the ${what}`}
      text={text}
      fixes={() => ({ advice: advice(), isWhole: true })}
      {...(look && { look })}
    />
  );
}

/** A button that copies what a preview simulates, or why there is none. */
export function CopyPreviewed({ preview }: { readonly preview: ShownPreview }) {
  const copied = copiedPreview(preview);
  return copied ? <CopyFixes {...copied} look="bare" /> : <span class="quiet">{whyNoCopy(preview)}</span>;
}

/** Why there is nothing to copy. */
export function whyNoCopy({ from }: ShownPreview): string {
  if (from?.choice.policy === 'no-text')
    return 'No text has this policy: it would replace the site’s own, or is for a part that no text can name.';
  // Nothing is kept in private windows, nor where storage is full or another version began the preview.
  return 'What this preview simulates was not kept to copy: end it first.';
}
