import type { StoredRecording } from '../../capture/recording/stored-recording.js';
import { sendsOwnPolicy, type SiteProposal } from '../../engine/index.js';
import { contextOf, fixesFor, type FixBlock } from '../../fixes/index.js';
import { enforcedTexts, type Enforced } from '../../fixes/recording/enforced.js';
import { adviceFor, partName, writesAll } from '../../fixes/recording/policy-advice.js';
import { filesText } from '../clipboard.js';
import { CopyButton } from '../components/CopyButton.js';
import { Disclosure } from '../components/Disclosure.js';
import { Block, HeadersToSend } from '../components/Fix.js';
import { Untrusted } from '../components/Untrusted.js';
import { usePanel } from '../panel-context.js';
import type { PageView } from '../store/view.js';
import { missingTexts } from './proposed-policy.js';

interface Props {
  readonly view: PageView;
  readonly site: SiteProposal;
  readonly stored: StoredRecording;
}

/** The text for the site's servers, report-only first: what was seen on some pages is never enforced at once. */
export function RecordedServers(props: Props) {
  if (props.view.snapshot.simulated) return null;
  return (
    <Disclosure level={3} class="fold" label="For its servers, report-only first">
      {() => <Servers {...props} />}
    </Disclosure>
  );
}

function Servers({ view: { snapshot, report, seenAt }, site, stored }: Props) {
  const { recordings } = usePanel();
  if (sendsOwnPolicy(stored.recording.pages))
    return (
      <p>
        Pages send a policy today, which no text replaces: nonces and stricter parts of it would be lost.
        Compare the two, and change it where it is set.
      </p>
    );
  const advice = adviceFor(site, stored);
  const page = contextOf(snapshot);
  const written = fixesFor([advice], report.stack, page);
  const blocks = written.blocks.filter(({ alternative }) => !alternative);
  const { recording, refused } = stored;
  const lost = [...(recordings.value.running ? ['The recording still runs.'] : []), ...missingTexts(stored)];
  const parts = site.split?.parts ?? [];
  const names = parts.map(partName).join(', ');
  return (
    <>
      {parts.length > 0 &&
        (written.support !== 'supported' ? (
          <p role="note">
            Limit it to all pages but <Untrusted text={names} limit={200} />: browsers enforce two policies
            together, and this one would block there.
          </p>
        ) : writesAll(written, parts) ? (
          <p>
            <Untrusted text={names} limit={200} />: these pages get a policy of their own. The text below has
            all.
          </p>
        ) : (
          <p role="note">
            The text below has one policy for all pages, with what <Untrusted text={names} limit={200} />{' '}
            need: it cannot give them their own.
          </p>
        ))}
      {written.support === 'supported' ? (
        <>
          {blocks.length > 0 && (
            <CopyTexts
              given={blocks}
              enforced={enforcedTexts(
                blocks,
                advice,
                site,
                { recording, refused, lost },
                { stack: report.stack, page },
              )}
              pages={advice.recordedPages ?? 0}
              of={{ page, seenAt }}
            />
          )}
          {blocks.map((block, at) => (
            <Block key={at} block={block} named />
          ))}
        </>
      ) : (
        <HeadersToSend written={written} advice={[advice]} stack={report.stack} />
      )}
    </>
  );
}

interface CopyTextsProps {
  readonly given: readonly FixBlock[];
  readonly enforced: Enforced;
  /** How many were recorded: none are enforced of one. */
  readonly pages: number;
  readonly of: Parameters<typeof filesText>[1];
}

/** All texts at once, and those that enforce the policy, where no recorded page breaks. */
export function CopyTexts({ given, enforced, pages, of }: CopyTextsProps) {
  return (
    <>
      <p class="row-of-buttons">
        <CopyButton
          label="Copy fixes"
          what="the fixes"
          text={() => filesText(given, of)}
          fixes={() => ({ advice: given.flatMap(({ effect }) => effect) })}
        />
        {'blocks' in enforced && (
          <CopyButton
            label="Copy enforced"
            what="the fixes with the policy enforced"
            text={() => filesText(given, of, enforced.blocks)}
            fixes={() => ({ advice: enforced.blocks.flatMap(({ effect }) => effect) })}
          />
        )}
      </p>
      <p class="quiet">
        {'blocks' in enforced ? (
          `The enforced text takes the place of the other as a whole, once browsers report nothing. ${pages} pages were recorded; others may use what it blocks.`
        ) : (
          <>
            No text that enforces it yet. <Untrusted text={enforced.why} limit={300} />
          </>
        )}
      </p>
    </>
  );
}
