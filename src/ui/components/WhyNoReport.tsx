import { isBeyondPage, type Unknown } from '../../engine/index.js';
import { addressParts } from '../text/words.js';
import type { View } from '../store/view.js';
import { Message } from './Message.js';
import { Reasons } from './Reasons.js';
import { RemedyButton } from './RemedyButton.js';
import { Untrusted } from './Untrusted.js';

/** Why a view has no report, and what helps. */
export function WhyNoReport({ view }: { view: View }) {
  switch (view.kind) {
    case 'waiting':
      return null;
    case 'loading':
      return <Message title="Looking…" />;
    case 'not-web':
      if (view.scheme === 'chrome-error:')
        return (
          <Message title="The page did not load">
            <p>No server answered, so there is nothing to judge.</p>
          </Message>
        );
      return (
        <Message title="Not a web page">
          <p>
            Sitegrade reads what servers send over http and https. This page{' '}
            {view.scheme !== '' && (
              <>
                is{' '}
                <code>
                  <Untrusted text={view.scheme} />
                </code>
                , which{' '}
              </>
            )}
            comes from the browser or from this machine.
          </p>
        </Message>
      );
    case 'nothing':
      return (
        <Message title={<Host url={view.url} />}>
          <p>
            Not seen yet: nothing was recorded when this page loaded, perhaps because it was open before
            Sitegrade was there. Reload it to see the server’s answer.
          </p>
          <RemedyButton remedy="reload" first />
        </Message>
      );
    case 'withheld':
      return (
        <Message title={<Host url={view.url} />}>
          <p>
            The browser withholds this site from Sitegrade. Grant access, then reload the page to see the
            server’s answer.
          </p>
          <RemedyButton remedy="grant" first />
        </Message>
      );
    case 'page':
      return (
        <Message title={<Host url={view.report.url} />}>
          <Reasons unknowns={view.report.unknowns.filter(isOfThePage)} alone />
        </Message>
      );
    case 'error':
      return (
        <Message title="Sitegrade could not look">
          <p>
            <Untrusted text={view.message} limit={400} />
          </p>
          <RemedyButton remedy="reload" first />
        </Message>
      );
  }
}

/** What takes a request of its own is no reason for having seen nothing. */
function isOfThePage(unknown: Unknown): boolean {
  return !isBeyondPage(unknown);
}

function Host({ url }: { url: string }) {
  return <Untrusted text={addressParts(url).host} />;
}
