import { isBeyondPage, type Unknown } from '../../engine/index.js';
import { whyNotLoaded } from '../text/failure.js';
import { addressParts } from '../text/format.js';
import type { View } from '../store/view.js';
import { isOfClosedTab } from '../text/error.js';
import { Circumstances } from './Circumstances.js';
import { Message } from './Message.js';
import { Reasons } from './Reasons.js';
import { RemedyButton } from './RemedyButton.js';
import { Untrusted } from './Untrusted.js';

/** Why there is no report, and what to do. */
export function WhyNoReport({ view }: { view: View }) {
  switch (view.kind) {
    case 'waiting':
      return null;
    case 'loading':
      return <Message title="Loading…" />;
    case 'not-web':
      return (
        <Message title="Not a web page">
          <p>
            Sitegrade grades HTTP and HTTPS responses. This page{' '}
            {view.scheme !== '' && (
              <>
                (
                <code>
                  <Untrusted text={view.scheme} />
                </code>
                ){' '}
              </>
            )}
            comes from the browser or from this computer{view.scheme === '' && ', or its tab is closed'}. Open
            a website to grade it.
          </p>
        </Message>
      );
    case 'failed':
      return (
        <Message title="The page did not load">
          <p>{whyNotLoaded(view.error)} There is nothing to grade.</p>
          <RemedyButton remedy="reload" first />
        </Message>
      );
    case 'nothing':
      return (
        <Message title={<Host url={view.url} />}>
          <p>
            Nothing was recorded when this page loaded. It may have been open before Sitegrade was installed.
            Reload it to record the response.
          </p>
          <RemedyButton remedy="reload" first />
        </Message>
      );
    case 'withheld':
      return (
        <Message title={<Host url={view.url} />}>
          <p>
            Sitegrade has no access to this site. Grant access, then reload the page to record the response.
          </p>
          <RemedyButton remedy="grant" first />
        </Message>
      );
    case 'page': {
      const { report, snapshot, probe } = view;
      const unknowns = report.unknowns.filter(isOfThePage);
      return (
        <Message title={<Host url={report.url} />}>
          <Circumstances snapshot={snapshot} isPrivate={probe.isPrivate} />
          {unknowns.length === 0 && <p>No check applies to this response.</p>}
          <Reasons unknowns={unknowns} alone />
        </Message>
      );
    }
    case 'error':
      return isOfClosedTab(view.message) ? (
        <Message title="The tab is closed">
          <p>Open the page again, then open Sitegrade on it.</p>
        </Message>
      ) : (
        <Message title="Sitegrade could not read this page">
          <p>
            <Untrusted text={view.message} limit={400} />
          </p>
          <RemedyButton remedy="reload" first />
        </Message>
      );
  }
}

/** A check that needs its own request does not explain a missing page. */
function isOfThePage(unknown: Unknown): boolean {
  return !isBeyondPage(unknown);
}

function Host({ url }: { url: string }) {
  return <Untrusted text={addressParts(url).host} />;
}
