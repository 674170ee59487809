import { addressParts } from '../text/words.js';
import { Untrusted } from './Untrusted.js';

/** Where the page is from, as the heading of the view: the host in full, what else there is dimmed. */
export function Address({ url }: { url: string }) {
  const { scheme, host, path } = addressParts(url);
  return (
    <h1 class="address">
      {/* https is what one expects; http has to be said. */}
      {scheme !== 'https://' && <span class="quiet">{scheme}</span>}
      {/* A long name breaks between its labels. */}
      {host.split(/(?<=\.)/).map((label) => (
        <>
          <Untrusted text={label} />
          <wbr />
        </>
      ))}
      {path && (
        <span class="path quiet">
          <Untrusted text={path} />
        </span>
      )}
    </h1>
  );
}
