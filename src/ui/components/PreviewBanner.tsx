import { useId } from 'preact/hooks';
import type { ShownPreview } from '../../capture/page-state.js';
import { stepsInWords } from '../../fixes/index.js';
import { isGraded, type Advice, type NotSimulable } from '../../engine/index.js';
import { useStore } from '../context.js';
import { isOutsidePreview, type View } from '../store/view.js';
import { count, REMEDY_LABELS } from '../text/format.js';
import { WHY_COMPUTED } from '../text/preview.js';
import { Disclosure } from './Disclosure.js';
import { PreviewBlocked, type OtherList } from './PreviewBlocked.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  /** What is blocked and listed in another view. */
  readonly other?: OtherList | undefined;
}

/** What is simulated in the tab, what is not, and how to end it. */
export function PreviewBanner({ other }: Props) {
  const { view } = useStore();
  const title = useId();
  const shown = view.value;
  const preview = 'preview' in shown ? shown.preview : undefined;
  const snapshot = shown.kind === 'page' ? shown.snapshot : undefined;
  if (!preview && !snapshot?.simulated) return null;
  return (
    <section class="preview" aria-labelledby={title}>
      {preview ? (
        <Running view={shown} preview={preview} title={title} other={other} />
      ) : (
        <Ended title={title} />
      )}
    </section>
  );
}

interface RunningProps extends Props {
  readonly view: View;
  readonly preview: ShownPreview;
  readonly title: string;
}

function Running({ view, preview, title, other }: RunningProps) {
  const store = useStore();
  const { operations, before, conflicts, leftOut = [], everywhere = [] } = preview;
  const isSimulated = !isOutsidePreview(view);
  const isGradedPage = view.kind === 'page' && isGraded(view.report);
  return (
    <>
      <div class="preview-head">
        <p id={title}>
          {isSimulated ? (
            <>
              <strong>Simulated in this tab: {count(operations.length, 'header')}.</strong> Not on the server.{' '}
              <span class="quiet">
                Before: {before.grade}, {before.score}.
              </span>
            </>
          ) : (
            <>
              <strong>This page is not simulated.</strong> A preview changes only what the server sends.
            </>
          )}
        </p>
        <button
          type="button"
          class="primary"
          disabled={store.isSwitching.value}
          onClick={() => void store.endPreview()}
        >
          End preview
        </button>
      </div>
      {!isSimulated && (
        <p>
          <button
            type="button"
            // The reason for a missing grade has no button of its own then.
            data-first={!isGradedPage}
            onClick={() => void store.remedy('reload-bypassing-cache')}
          >
            {REMEDY_LABELS['reload-bypassing-cache']}
          </button>
        </p>
      )}
      {conflicts.length > 0 && (
        <p role="note">
          Another extension also changes <Untrusted text={conflicts.join(', ')} limit={200} />: not everything
          arrived as it was set.
        </p>
      )}
      {leftOut.length > 0 && (
        <p role="note">
          Not set on this page, because of another header that it sends:{' '}
          <Untrusted text={leftOut.join(', ')} limit={200} />.
        </p>
      )}
      {everywhere.length > 0 && (
        <p role="note">
          This browser sets <Untrusted text={everywhere.join(', ')} limit={200} /> on every page of the site.
          The fix leaves it out on some, so more may fail here than once deployed.
        </p>
      )}
      {isSimulated && view.kind === 'page' && (
        <PreviewBlocked preview={preview} url={view.snapshot.url} other={other} />
      )}
      <Details preview={preview} />
    </>
  );
}

/** Restored by the browser, after its preview. */
function Ended({ title }: { readonly title: string }) {
  const store = useStore();
  return (
    <div class="preview-head">
      <p id={title}>
        <strong>Simulated: this page is from a preview that has ended.</strong> Its grade is not the server’s.
      </p>
      <button type="button" class="primary" onClick={() => void store.remedy('reload-bypassing-cache')}>
        Reload
      </button>
    </div>
  );
}

type Reason = readonly [why: NotSimulable, isPart: boolean, advice: readonly Advice[]];

/** What is only computed, by reason; advice of which only a part is computed is apart. */
function reasonsOf(computed: ShownPreview['computed']): readonly Reason[] {
  const whys = [...new Set(computed.map(({ because }) => because))];
  return whys.flatMap((why) =>
    [false, true].flatMap((isPart): Reason[] => {
      const same = computed.filter((one) => one.because === why && (one.isPart ?? false) === isPart);
      return same.length > 0 ? [[why, isPart, same.map(({ advice }) => advice)]] : [];
    }),
  );
}

function Details({ preview: { operations, computed, parts = [] } }: { readonly preview: ShownPreview }) {
  return (
    <Disclosure level={2} class="fold" label="What this preview changes, and what it does not">
      {() => (
        <>
          <ul class="lines">
            {operations.map(({ operation, name }) => (
              <li key={name}>
                {operation === 'remove' ? 'Removed: ' : 'Set: '}
                <code>
                  <Untrusted text={name} limit={80} />
                </code>
              </li>
            ))}
          </ul>
          {parts.length > 0 && (
            <p>
              Pages under <Untrusted text={parts.map(({ prefix }) => `${prefix}/`).join(', ')} limit={200} />{' '}
              and the others get values of their own.
            </p>
          )}
          {computed.length > 0 && (
            <>
              <p>Only computed: part of the grade, but not in this tab.</p>
              <ul class="lines">
                {reasonsOf(computed).map(([why, isPart, same]) => (
                  <li key={`${why} ${isPart}`}>
                    <Untrusted text={stepsInWords(same).join('; ')} limit={300} />
                    {isPart && ', in part'}: {WHY_COMPUTED[why]}
                  </li>
                ))}
              </ul>
            </>
          )}
          <p class="quiet">
            The headers are changed for all pages of this site in this tab, also where such a page sends its
            own. Frames and windows that it opens are not changed. Policies in the page stay. The Network
            panel of DevTools shows the server’s headers. The preview ends when you press the button, leave
            the site, or close the tab or the browser.
          </p>
        </>
      )}
    </Disclosure>
  );
}
