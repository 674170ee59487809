import { addressParts } from '../text/format.js';
import { Untrusted } from './Untrusted.js';

/** The page's URL as heading: the host in full, the rest dimmed. */
export function Address({ url }: { url: string }) {
  const { scheme, host, path } = addressParts(url);
  return (
    <h1 class="address">
      <span class="host">
        {/* https is the normal case; only another scheme is shown. */}
        {scheme !== 'https://' && <span class="quiet">{scheme}</span>}
        {/* A long host name wraps between its labels. Screen readers would read a <wbr> as a space. */}
        {host.split(/(?<=\.)/).map((label) => (
          <span class="host-label">
            <Untrusted text={label} />
          </span>
        ))}
      </span>
      {path && (
        <span class="path quiet">
          <Untrusted text={path} />
        </span>
      )}
    </h1>
  );
}
