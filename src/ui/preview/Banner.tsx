import { pageOf } from '../../capture/preview/preview.js';
import type { ShownPreview } from '../../capture/page-state.js';
import { stepsInWords } from '../../fixes/index.js';
import { about, isGraded, type Advice, type NotSimulable, type PreviewPlan } from '../../engine/index.js';
import { useStore } from '../context.js';
import { isOutsidePreview, type PageView, type View } from '../store/view.js';
import { count, REMEDY_LABELS } from '../text/format.js';
import { WHY_COMPUTED } from './text.js';
import { CopyPreviewed } from './CopyFixes.js';
import { Disclosure } from '../components/Disclosure.js';
import { PreviewThings, type OtherList } from './Things.js';
import { Untrusted } from '../components/Untrusted.js';

interface Props {
  /** What is blocked and listed in another view. */
  readonly other?: OtherList | undefined;
}

/** Where the page on show stands to the preview of its tab; undefined without one. */
function shownPreview(view: View) {
  const preview = 'preview' in view ? view.preview : undefined;
  const page = view.kind === 'page' ? view : undefined;
  if (!preview && !page?.snapshot.simulated) return undefined;
  return { preview, page, isOutside: isOutsidePreview(view) };
}

/** The strip and what is below it, as one section. */
export function PreviewBanner({ other }: Props) {
  if (!shownPreview(useStore().view.value)) return null;
  return (
    <div class="preview">
      <PreviewStrip />
      <PreviewNotes other={other} />
    </div>
  );
}

/** That the tab shows a preview, or the page of one that has ended, with the grade it leads to and the button that ends it. */
export function PreviewStrip() {
  const store = useStore();
  const shown = shownPreview(store.view.value);
  if (!shown) return null;
  const { preview, page, isOutside } = shown;
  const reload = (label: string, isFirst: boolean) => (
    <button
      type="button"
      class="primary"
      // The reason for a missing grade has no button of its own then.
      data-first={isFirst}
      onClick={() => void store.remedy('reload-bypassing-cache')}
    >
      {label}
    </button>
  );
  if (!preview)
    return (
      <section class="what-if of-preview" aria-label="Preview">
        <p class="first-line">This page is from a preview that has ended: its grade is not the server’s.</p>
        <div class="what-if-buttons">{reload('Reload', false)}</div>
      </section>
    );
  return (
    <section class="what-if of-preview" aria-label="Preview">
      {isOutside ? (
        <p class="first-line">This page is not in the preview.</p>
      ) : (
        page && <WayHere preview={preview} page={page} />
      )}
      <div class="what-if-buttons">
        <CopyPreviewed preview={preview} />
        <button
          type="button"
          class={isOutside ? 'bare' : 'second'}
          disabled={store.isSwitching.value}
          onClick={() => void store.endPreview()}
        >
          End preview
        </button>
        {isOutside && reload(REMEDY_LABELS['reload-bypassing-cache'], !page || !isGraded(page.report))}
      </div>
    </section>
  );
}

interface WayProps {
  readonly preview: ShownPreview;
  readonly page: PageView;
}

/** From the server's grade to the one in this tab. The server's is of the page where the preview started. */
function WayHere({ preview: { before, plan }, page: { report } }: WayProps) {
  const isSame = before.page === pageOf(report.url);
  const here = about(report.grade, report);
  const what = `Preview of ${count(plan.operations.length, 'header')}, only in this tab`;
  if (!isGraded(report)) return <p class="first-line">{what}.</p>;
  const way = isSame
    ? `${before.grade} to ${here}.`
    : `${here}. The server’s own grade of this page is not known.`;
  return <p class="first-line">{`${what}: ${way}`}</p>;
}

/** What the preview does, and what it does and does not change. */
export function PreviewNotes({ other }: Props) {
  const shown = shownPreview(useStore().view.value);
  if (!shown?.preview) return null;
  const { preview, page, isOutside } = shown;
  const url = isOutside ? undefined : page?.snapshot.url;
  return (
    <>
      <PreviewThings preview={preview} url={url} other={other} />
      <Details {...preview.plan} />
    </>
  );
}

type Reason = readonly [why: NotSimulable, isPart: boolean, advice: readonly Advice[]];

/** What is only computed, by reason; advice of which only a part is computed is apart. */
function reasonsOf(computed: PreviewPlan['computed']): readonly Reason[] {
  const whys = [...new Set(computed.map(({ because }) => because))];
  return whys.flatMap((why) =>
    [false, true].flatMap((isPart): Reason[] => {
      const same = computed.filter((one) => one.because === why && (one.isPart ?? false) === isPart);
      return same.length > 0 ? [[why, isPart, same.map(({ advice }) => advice)]] : [];
    }),
  );
}

function Details({ operations, computed, parts = [] }: PreviewPlan) {
  return (
    <Disclosure
      level={2}
      class="fold preview-details"
      label={`${count(operations.length, 'header')} changed${computed.length > 0 ? `, ${count(computed.length, 'step')} only computed` : ''}`}
    >
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
            the site, or close the tab or the browser. Until then, Copy and Save give the fixes and the report
            of the page where it began, as they were then. A text may set a policy report-only first, also
            where the preview enforces it.
          </p>
        </>
      )}
    </Disclosure>
  );
}
