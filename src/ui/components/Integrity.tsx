import { useState } from 'preact/hooks';
import type { ForeignFile } from '../../engine/index.js';
import { SKIPPED } from '../../export/texts.js';
import { useStore } from '../context.js';
import type { FileHash } from '../ports.js';
import { errorText } from '../text/error.js';
import { REFUSED } from '../text/hash.js';
import { CodeToCopy } from './Code.js';
import { Untrusted } from './Untrusted.js';

interface Props {
  readonly files: readonly ForeignFile[];
  readonly isPrivate: boolean;
}

/** The files of other sites, and the button that asks for exactly those that can have a hash. */
export function Integrity({ files, isPrivate }: Props) {
  const { hashFile, isLive, say } = useStore();
  const [hashes, setHashes] = useState<ReadonlyMap<string, FileHash>>(new Map());
  const [isAsking, setAsking] = useState(false);
  const urls = [...new Set(files.flatMap(({ url, skipped }) => (skipped === undefined ? [url] : [])))];
  const unsent = urls.filter((url) => !hashes.has(url));
  const ask = async () => {
    setAsking(true);
    try {
      for (const url of unsent) {
        const hash = await hashFile(url);
        setHashes((before) => new Map(before).set(url, hash));
      }
    } catch (error) {
      say(`Failed: ${errorText(error)}`);
    }
    setAsking(false);
  };
  return (
    <>
      <p class="quiet">
        {unsent.length === 0
          ? urls.length > 0 &&
            'Each hash is of the file as it is served now: take it only if that is the file you want. Add the line to the element.'
          : 'Nothing is sent before you press the button. Each address is asked once, without cookies and referrer. Only its hash is kept, until you close this.'}
        {isPrivate &&
          unsent.length > 0 &&
          ' These requests are not part of this private window: outside of it, the browser may store that these sites require HTTPS.'}
      </p>
      <ol class="requests">
        {files.map(({ element, url, skipped }) => (
          <li key={`${element} ${url}`}>
            <code class="request">
              {element} <Untrusted text={url} limit={400} />
            </code>
            {skipped === undefined ? (
              <Result hash={hashes.get(url)} />
            ) : (
              <p class="quiet">{SKIPPED[skipped]}</p>
            )}
          </li>
        ))}
      </ol>
      {isLive && unsent.length > 0 && (
        <button
          type="button"
          class="second"
          aria-disabled={isAsking}
          onClick={() => void (isAsking || ask())}
        >
          {isAsking
            ? `Asking… (${unsent.length} left)`
            : unsent.length === 1
              ? 'Ask for this file'
              : `Ask for these ${unsent.length} files`}
        </button>
      )}
    </>
  );
}

function Result({ hash }: { hash: FileHash | undefined }) {
  if (hash === undefined) return null;
  if ('refused' in hash) return <p class="found">{REFUSED[hash.refused]}</p>;
  return (
    <CodeToCopy
      title="attributes"
      text={`integrity="${hash.integrity}" crossorigin="anonymous"`}
      what="the attributes"
    />
  );
}
