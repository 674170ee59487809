import { useEffect, useState } from 'preact/hooks';
import type { ViolationRow } from '../../capture/violations.js';
import { Untrusted } from '../components/Untrusted.js';
import { count } from '../text/format.js';
import type { ViolationSource } from '../ports.js';
import { Wide } from './Wide.js';

/** Milliseconds between two renderings: a page can have thousands of violations a second. */
const PAUSE = 100;
/** Rows shown at first, so that the policies stay visible. */
const FEW = 20;

/** The policy violations, observed while this is shown. */
export function Violations({ source }: { source: ViolationSource }) {
  const [rows, setRows] = useState<readonly ViolationRow[]>(source.rows());
  const [all, setAll] = useState(false);
  const [failure, setFailure] = useState('');
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const draw = () => {
      timer = undefined;
      setRows(source.rows());
    };
    const stop = source.watch(() => {
      timer ??= setTimeout(draw, PAUSE);
    }, setFailure);
    draw();
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [source]);
  const dropped = source.dropped();
  return (
    <section class="violations">
      <h2>Violations</h2>
      {failure !== '' && (
        <p>
          {failure.includes('showing error page') ? (
            'CSP violations cannot be watched on an error page.'
          ) : (
            <>
              CSP violations cannot be watched: <Untrusted text={failure} limit={200} />
            </>
          )}
        </p>
      )}
      {rows.length === 0 ? (
        failure === '' && <p class="quiet">None seen so far. They appear here as they happen.</p>
      ) : (
        <Wide label="Violations">
          <table>
            <thead>
              <tr>
                <th scope="col">Directive</th>
                <th scope="col">Blocked</th>
                <th scope="col">Source</th>
                <th scope="col" class="number">
                  Count
                </th>
              </tr>
            </thead>
            <tbody>
              {(all ? rows : rows.slice(0, FEW)).map((row) => (
                <Violation key={row.id} row={row} />
              ))}
            </tbody>
          </table>
        </Wide>
      )}
      {rows.length > FEW && (
        <button
          type="button"
          class="link"
          onClick={() => {
            setAll(!all);
          }}
        >
          {all ? 'Show fewer' : `Show all ${rows.length}`}
        </button>
      )}
      {dropped > 0 && <p class="quiet">At least {count(dropped, 'more violation')} not stored</p>}
    </section>
  );
}

function Violation({ row: { directive, blocked, disposition, source, line, count } }: { row: ViolationRow }) {
  return (
    <tr>
      <th scope="row">
        <code>
          <Untrusted text={directive} limit={60} />
        </code>
      </th>
      <td>
        <Untrusted text={blocked === '' ? 'unknown' : blocked} limit={200} />
        {disposition === 'report' && <span class="quiet"> (report-only, not blocked)</span>}
      </td>
      <td>
        {source === '' ? (
          <span class="quiet">–</span>
        ) : (
          <>
            <Untrusted text={source} limit={160} />
            {line > 0 && `:${line}`}
          </>
        )}
      </td>
      <td class="number">{count}</td>
    </tr>
  );
}
