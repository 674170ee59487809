import { causeOf, type FindingGroup, type StackMember } from '../../engine/index.js';
import { useStore } from '../context.js';
import { isHardened, NO_PLAN, whyNotFixable } from '../fixable.js';
import { isSimulated, isUnplanned } from '../store/view.js';
import { browsersText } from '../text/browsers.js';
import { usageText } from '../text/usage.js';
import { Fix } from '../components/Fix.js';
import { Quoted } from '../components/Quoted.js';
import { Subjects } from '../components/Subjects.js';
import { Suppress, SuppressedText } from '../components/Suppress.js';
import { Untrusted } from '../components/Untrusted.js';

interface Props {
  /** Of one message, or what follows from the first. */
  readonly findings: FindingGroup['findings'];
  readonly stack: readonly StackMember[];
  /** They are on the page, so they can be suppressed for its site. */
  readonly isOfPage: boolean;
}

/** Evidence, reason, fix, and the form to suppress it. The evidence of several is a list, and last. */
export function FindingDetail({ findings, stack, isOfPage }: Props) {
  const [finding] = findings;
  const { quotes, suppressed } = finding;
  const { view, whatIf } = useStore();
  const { ticked } = whatIf;
  const isOne = findings.length === 1;
  const isLed = isOfPage && isHardened(finding);
  const cause = causeOf({ findings });
  const whys = cause.length < findings.length ? [...new Set(findings.map(({ why }) => why))] : [finding.why];
  const advice = findings.flatMap((one) => one.advice);
  return (
    <>
      <dl class="detail">
        {isOne && quotes.length > 0 && (
          <>
            <dt>seen</dt>
            <dd>
              {quotes.map((quote) => (
                <Quoted quote={quote} />
              ))}
            </dd>
          </>
        )}
        <dt>why</dt>
        <dd>
          {whys.map((why) => (
            <p key={why}>
              <Untrusted text={why} limit={600} />
            </p>
          ))}
        </dd>
        {(advice.length > 0 || !suppressed) && (
          <>
            <dt>fix</dt>
            <dd>
              {advice.length > 0 ? (
                <Fix
                  finding={{ advice }}
                  stack={stack}
                  isSelected={findings.some(({ id }) => ticked.value?.has(id))}
                />
              ) : (
                <p class="quiet">
                  {isUnplanned(view.value) ? NO_PLAN : isLed ? <ToHardening /> : whyNotFixable(finding)}
                </p>
              )}
            </dd>
          </>
        )}
        {!isOne && (
          <>
            <dt>seen</dt>
            <dd>
              <Subjects findings={findings} isMixed={cause.length < findings.length} />
            </dd>
          </>
        )}
      </dl>
      {isOfPage ? (
        <Suppress findings={cause} />
      ) : (
        suppressed && (
          <p>
            <SuppressedText suppression={suppressed} />
          </p>
        )
      )}
      <div class="references">
        <p>
          {finding.references.map((reference) => (
            <span>{ofTool(reference)} · </span>
          ))}
          <a href={finding.spec.url} target="_blank" rel="noopener noreferrer">
            {finding.spec.label}
            <span class="visually-hidden"> (opens in a new tab)</span>
          </a>
        </p>
        <p>{browsersText(finding.rule)}</p>
        <p>{usageText(finding.rule)}</p>
      </div>
    </>
  );
}

/** Leads to the fix, unless the page is simulated: then there is none. */
function ToHardening() {
  const { leadsToFurther, view } = useStore();
  if (isSimulated(view.value)) return <>No fix to copy.</>;
  return (
    <>
      Its fix is in{' '}
      <button
        type="button"
        class="link"
        onClick={() => {
          leadsToFurther.value = true;
        }}
      >
        Optional hardening
      </button>
      .
    </>
  );
}

/** Such as `Django security.W004`: the page may be of another server, where the name alone says nothing. */
function ofTool(reference: string): string {
  return reference.startsWith('security.') ? `Django ${reference}` : reference;
}

/** That of findings of the page. */
export function detailOf(findings: Props['findings'], stack: Props['stack']) {
  return <FindingDetail findings={findings} stack={stack} isOfPage />;
}
