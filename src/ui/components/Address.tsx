import { Untrusted } from './Untrusted.js';

/** Characters of a path that are shown; the host is always shown in full. */
const PATH = 80;

/** Where the page is from, as the heading of the view. */
export function Address({ scheme, host, path }: { scheme: string; host: string; path: string }) {
  return (
    <h1 class="address">
      <span class="quiet">{scheme}</span>
      <Untrusted text={host} />
      {path && (
        <span class="path quiet">
          <Untrusted text={path.length > PATH ? `${path.slice(0, PATH)}…` : path} />
        </span>
      )}
    </h1>
  );
}
