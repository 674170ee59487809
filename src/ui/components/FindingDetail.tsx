import type { Finding, StackMember } from '../../engine/index.js';
import HEEDED from '../text/browser-support.json' with { type: 'json' };
import { Fix } from './Fix.js';
import { Quoted } from './Quoted.js';
import { Suppress, SuppressedText } from './Suppress.js';
import { Untrusted } from './Untrusted.js';

export interface Props {
  readonly finding: Finding;
  readonly stack: readonly StackMember[];
  /** The finding is on the page, so it can be suppressed for its site. */
  readonly isOfPage: boolean;
}

/** Evidence, reason, fix, and the form to suppress it. */
export function FindingDetail({ finding, stack, isOfPage }: Props) {
  return (
    <>
      <dl class="detail">
        {finding.quotes.length > 0 && (
          <>
            <dt>seen</dt>
            <dd>
              {finding.quotes.map((quote) => (
                <Quoted quote={quote} />
              ))}
            </dd>
          </>
        )}
        <dt>why</dt>
        <dd>
          <Untrusted text={finding.why} limit={600} />
        </dd>
        {finding.advice.length > 0 && (
          <>
            <dt>fix</dt>
            <dd>
              <Fix finding={finding} stack={stack} />
            </dd>
          </>
        )}
      </dl>
      {isOfPage ? (
        <Suppress finding={finding} />
      ) : (
        finding.suppressed && (
          <p>
            <SuppressedText suppression={finding.suppressed} />
          </p>
        )
      )}
      <p class="references">
        {finding.references.map((reference) => (
          <span>{reference} · </span>
        ))}
        <a href={finding.spec.url} target="_blank" rel="noopener noreferrer">
          {finding.spec.label}
          <span class="visually-hidden"> (opens in a new tab)</span>
        </a>
        {heedingBrowsers(finding)}
      </p>
    </>
  );
}

/** For a header that not every browser reads. */
function heedingBrowsers({ rule }: Finding): string {
  const browsers = Object.entries(HEEDED).find(([id]) => id === rule)?.[1];
  return browsers ? ` · read by ${browsers.join(', ')} only` : '';
}
