import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { useStore } from '../context.js';
import { later } from '../later.js';
import type * as parts from '../opened.js';

type Parts = typeof parts;

/** What is drawn when something is opened. */
export const opened = later((): Promise<Parts> => import('../opened.js'));

/** Components that come after the first paint, to be used like any other: nothing is drawn until they are there. */
export const FindingDetail = comingLater((parts: Parts) => parts.FindingDetail);
export const Quoted = comingLater((parts: Parts) => parts.Quoted);
export const Requests = comingLater((parts: Parts) => parts.Requests);
export const StackChoice = comingLater((parts: Parts) => parts.StackChoice);
export const WhichServer = comingLater((parts: Parts) => parts.WhichServer);

function comingLater<Props extends object>(
  pick: (parts: Parts) => ComponentType<Props>,
): ComponentType<Props> {
  return (props) => {
    const store = useStore();
    const parts = opened.value.value;
    useEffect(() => {
      opened.load().catch(() => {
        store.say('This could not be loaded. Close it and open it again.');
      });
    }, [store]);
    if (!parts) return null;
    const Component = pick(parts);
    return <Component {...props} />;
  };
}
