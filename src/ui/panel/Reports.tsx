import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { audit, isGraded, withChosenStack } from '../../engine/index.js';
import { CaveatMark } from '../components/Caveats.js';
import { CopyOneLine, CopyReport } from '../components/CopyReport.js';
import { reportedPage } from '../preview/before.js';
import { ReportButtons } from '../components/ReportButtons.js';
import { isOutsidePreview, type GradedPage } from '../store/view.js';
import { ChipAndScore } from '../components/Grade.js';
import { Untrusted } from '../components/Untrusted.js';
import { errorText } from '../text/error.js';
import { addressParts, ago, count } from '../text/format.js';
import { simulatedText } from '../text/simulated.js';
import { usePanel } from '../panel-context.js';
import { Compare } from './Compare.js';

/** A graded page of the origin. */
interface SeenReport extends GradedPage {
  readonly seenAt: number;
}

/** Reports of the page and of its origin, then its pins and history. Leads to the page for HAR files. */
export function Reports() {
  const { host } = usePanel();
  return (
    <>
      <Saved />
      <section class="history-of-page">
        <h2>Pins and history</h2>
        <Compare />
      </section>
      <p>
        <button type="button" class="link" onClick={host.openHarPage}>
          Open a recording
        </button>{' '}
        <span class="quiet">A HAR file of any site and any browser is graded in a tab of its own.</span>
      </p>
    </>
  );
}

function Saved() {
  const { page, host } = usePanel();
  const view = page.view.value;
  const [others, setOthers] = useState<readonly SeenReport[]>([]);
  const [wantsAll, setAll] = useState(false);
  const isPage = view.kind === 'page';
  const origin = isPage ? new URL(view.snapshot.url).origin : '';
  const own = isPage && isGraded(view.report) ? view : undefined;
  const suppressed = isPage ? view.suppressed : undefined;
  const checked = isPage ? view.checked : undefined;
  const chosen = isPage && view.isChosen ? view.report.stack.map(({ name }) => name) : undefined;

  useEffect(() => {
    let isWanted = true;
    if (origin === '') return;
    host.seenPages(origin).then(
      (pages) => {
        if (!isWanted) return;
        const graded = pages.map(({ snapshot, seenAt }) => {
          const report = audit(snapshot, suppressed);
          return {
            snapshot,
            report: chosen ? withChosenStack(report, chosen, 'chosen by you') : report,
            ...(suppressed && { suppressed }),
            ...(checked && { checked }),
            seenAt,
          };
        });
        setOthers(graded.filter(({ report }) => isGraded(report)));
      },
      (error: unknown) => {
        page.say(`The pages could not be read: ${errorText(error)}`);
      },
    );
    return () => {
      isWanted = false;
    };
    // Again for another page or another report.
  }, [host, page, origin, suppressed, checked, own?.report]);

  const reported = reportedPage(view, own);
  if (!reported)
    return own ? <p class="quiet">{simulatedText('Reports', own.preview !== undefined)}</p> : null;
  const { version } = host;
  const hasOthers = others.some(({ report }) => report.url !== reported.report.url);
  const isAll = wantsAll && hasOthers;
  const scope = (label: ComponentChildren, all: boolean) => (
    <label class="check">
      <input type="radio" name="pages" checked={isAll === all} onChange={() => setAll(all)} />
      <span>{label}</span>
    </label>
  );
  return (
    <section class="reports-of-page">
      <h2>{hasOthers ? 'Report' : reported === own ? 'Report of this page' : BEFORE}</h2>
      {hasOthers && (
        <fieldset>
          <legend class="visually-hidden">Pages</legend>
          {scope(reported === own ? 'This page' : BEFORE, false)}
          {scope(
            <>
              All {count(others.length, 'page')} of <Untrusted text={origin} limit={120} /> in this session
            </>,
            true,
          )}
        </fieldset>
      )}
      <ReportButtons
        pages={isAll ? others : [reported]}
        at={isAll ? Date.now() : reported.seenAt}
        version={version}
        of={isAll ? 'all these pages' : 'this page'}
        say={(sentence) => page.say(sentence)}
        isMain={!isOutsidePreview(view)}
        {...(!isAll && { remember: (fixes) => page.remember(fixes) })}
      >
        {!isAll && (
          <>
            <CopyReport page={reported} version={version} />
            <CopyOneLine report={reported.report} version={version} />
          </>
        )}
      </ReportButtons>
      {isAll && (
        <ul class="lines">
          {others.map(({ report, seenAt }) => (
            <li key={report.url}>
              <span class="band-letter">
                <ChipAndScore {...report} />
                <CaveatMark report={report} />
              </span>{' '}
              <code>
                <Untrusted text={addressParts(report.url).path || '/'} limit={200} />
              </code>{' '}
              <span class="quiet">{ago(seenAt, Date.now())}</span>
            </li>
          ))}
        </ul>
      )}
      <p class="quiet">Reports include suppressed findings, marked as such. URLs have no query.</p>
    </section>
  );
}

const BEFORE = 'The page before the preview';
