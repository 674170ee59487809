import type { Finding, StackMember } from '../../engine/index.js';
import { Disclosure } from './Disclosure.js';
import { Fix, Quoted } from './Opened.js';
import { Suppress } from './Suppress.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly finding: Finding;
  readonly stack: readonly StackMember[];
  readonly first: boolean;
  /** It is of the page, whose site it can be suppressed for. */
  readonly isOfPage?: boolean;
}

/** Points and plain words; opens to what was seen, why it matters and the fix. */
export function FindingRow({ finding, stack, first, isOfPage = false }: Props) {
  return (
    <Disclosure
      level={3}
      first={first}
      class={`finding ${finding.suppressed ? 'info' : finding.severity}`}
      label={
        <>
          <span class={finding.points > 0 ? 'points' : 'points free'}>
            {finding.points > 0 ? `−${finding.points}` : '0'}
            <span class="visually-hidden"> points: </span>
          </span>
          <span class="text">
            <Untrusted text={finding.text} limit={160} />
          </span>
          {finding.suppressed && <span class="tag">suppressed</span>}
        </>
      }
    >
      {() => (
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
          {isOfPage && <Suppress finding={finding} />}
          <p class="references">
            {finding.references.map((reference) => (
              <span>{reference} · </span>
            ))}
            <a href={finding.spec.url} target="_blank" rel="noopener noreferrer">
              {finding.spec.label}
              <span class="visually-hidden"> (opens in a new tab)</span>
            </a>
          </p>
        </>
      )}
    </Disclosure>
  );
}
