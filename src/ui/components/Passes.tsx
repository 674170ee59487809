import type { Pass } from '../../engine/index.js';
import { Disclosure } from './Disclosure.js';
import { Quoted } from './Quoted.js';
import { Untrusted } from './Untrusted.js';

/** The passed checks, folded. */
export function Passes({ passes, first }: { passes: readonly Pass[]; first: boolean }) {
  if (passes.length === 0) return null;
  return (
    <Disclosure level={2} class="fold" first={first} label={`${passes.length} passed`}>
      {() => (
        <ul>
          {passes.map((pass) => (
            <li key={pass.id}>
              <p>
                <Untrusted text={pass.text} limit={160} sentence />
                {pass.bonus > 0 && (
                  <span class="quiet">
                    {' '}
                    +{pass.bonus}
                    <span class="visually-hidden"> bonus points</span>
                  </span>
                )}
              </p>
              {pass.quotes.map(
                (quote) =>
                  // “X is not set” needs no “X not sent”.
                  (quote.value !== null || !pass.text.includes(quote.header)) && (
                    // Marks are for findings.
                    <Quoted quote={{ ...quote, marks: [] }} />
                  ),
              )}
            </li>
          ))}
        </ul>
      )}
    </Disclosure>
  );
}
