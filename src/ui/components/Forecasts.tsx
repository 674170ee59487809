import type { Forecast, Listed } from '../../engine/index.js';
import { FORECAST_NOTES, forecastText, KIND_LABELS, WHY_BLOCKED, WHY_UNKNOWN } from '../text/forecast.js';
import { count } from '../text/format.js';
import { Disclosure } from './Disclosure.js';
import { Untrusted } from './Untrusted.js';

/** What headers would block on this page, before they are tried: a line each, with the loads under it. */
export function Forecasts({ forecasts }: { readonly forecasts: readonly Forecast[] }) {
  return (
    <>
      {forecasts.map((one) => {
        const line = `${forecasts.length > 1 ? `${one.header}: ` : ''}${forecastText(one)}`;
        if (!hasDetails(one)) return <p key={one.header}>{line}</p>;
        return (
          <Disclosure key={one.header} level={3} class="forecast" label={line}>
            {() => <Details forecast={one} />}
          </Disclosure>
        );
      })}
    </>
  );
}

function hasDetails({ blocked, unknown, withoutCredentials, lost, cut, notes }: Forecast): boolean {
  return notes.length > 0 || [blocked, unknown, withoutCredentials, lost, cut].some((list) => list.count > 0);
}

function Details({
  forecast: { blocked, unknown, withoutCredentials, lost, cut, notes },
}: {
  forecast: Forecast;
}) {
  return (
    <>
      <Loads
        title="Would be blocked"
        loads={blocked}
        why={({ kind, why }) => `${KIND_LABELS[kind]}: ${WHY_BLOCKED[why]}`}
      />
      <Loads
        title="Would lose a feature"
        loads={lost}
        why={({ features }) => `loses ${features.join(', ')}`}
      />
      <Loads
        title="Would open without contact to this page"
        loads={{ count: cut.count, first: cut.first.map((url) => ({ url })) }}
        why={() => 'rel="opener"'}
      />
      <Loads
        title="Not known"
        loads={unknown}
        why={({ kind, why }) => `${KIND_LABELS[kind]}: ${WHY_UNKNOWN[why]}`}
      />
      <Loads
        title="Would be loaded without cookies"
        loads={withoutCredentials}
        why={({ kind }) => KIND_LABELS[kind]}
      />
      {notes.map((note) => (
        <p key={note} class="quiet">
          {FORECAST_NOTES[note]}
        </p>
      ))}
    </>
  );
}

interface LoadsProps<T> {
  readonly title: string;
  readonly loads: Listed<T>;
  readonly why: (load: T) => string;
}

function Loads<T extends { readonly url: string }>({
  title,
  loads: { count: all, first },
  why,
}: LoadsProps<T>) {
  if (all === 0) return null;
  return (
    <>
      <p>{title}:</p>
      <ul class="lines">
        {first.map((load, at) => (
          <li key={at}>
            <code>
              <Untrusted text={load.url} limit={120} />
            </code>{' '}
            <span class="quiet">{why(load)}</span>
          </li>
        ))}
        {all > first.length && <li class="quiet">and {count(all - first.length, 'more load')}</li>}
      </ul>
    </>
  );
}
