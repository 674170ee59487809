import { expect, it } from 'vitest';
import { lastMarkup } from '../../src/cli/gather-page.js';
import type { Markup, Observed } from '../../src/engine/index.js';

const seen = (markup: Partial<Markup> = {}): Observed<Markup> => ({
  seen: true,
  value: { from: 'body', metas: [], scripts: [], ...markup },
});
const unseen = (because: 'page-not-read' | 'too-many') => ({ seen: false, because }) as const;

it('does not leave a page without a body as one that is still to be read', () => {
  expect(lastMarkup(null, unseen('page-not-read'))).toEqual({ seen: false, because: 'page-unreadable' });
  expect(lastMarkup(null, unseen('too-many'))).toEqual(unseen('too-many'));
  expect(lastMarkup(null, seen())).toEqual(seen());
});

it('prefers the body, with what the browser saw loaded', () => {
  const uses = { seen: false, because: 'too-many' } as const;
  expect(lastMarkup(seen(), seen({ from: 'dom', uses }))).toEqual(seen({ uses }));
  expect(lastMarkup(seen(), unseen('page-not-read'))).toEqual(seen());
});
