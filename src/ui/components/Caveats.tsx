import { caveatText, isBroken, type Report } from '../../engine/index.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly report: Pick<Report, 'caveats'>;
}

/** What a grade must not be shown without: it is probably not that of the page that was meant, or the page may not work. */
export function Caveats({ report }: Props) {
  const text = caveatText(report);
  if (text === undefined) return null;
  return (
    <p class="caveat" role="note">
      <CaveatSign />
      <Untrusted text={text} limit={200} sentence />
    </p>
  );
}

/** The sign beside a grade, and that the page is broken, where there is no space for the sentence. */
export function CaveatMark({ report }: Props) {
  const text = caveatText(report);
  if (text === undefined) return null;
  return (
    <span class="caveat-mark" title={text}>
      <CaveatSign />
      {isBroken(report) && ' broken'}
      <span class="visually-hidden">
        {' '}
        <Untrusted text={text} limit={200} />
      </span>
    </span>
  );
}

/** A triangle; the words beside it say what is wrong. */
export function CaveatSign() {
  return (
    <svg class="caveat-sign" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 2 15 14H1ZM8 6.5v3.5M8 12v.4" />
    </svg>
  );
}
