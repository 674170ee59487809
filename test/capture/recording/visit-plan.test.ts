import { expect, test } from 'vitest';
import { MAX_VISITED, planVisits } from '../../../src/capture/recording/visit-plan.js';
import { emptyRecording, withLoad, type PageUse } from '../../../src/engine/index.js';
import { pageWith } from '../../support/page.js';

const ORIGIN = 'https://shop.example.com';
const CODE: Partial<PageUse> = { inlineScripts: [{ sha256: `${'A'.repeat(43)}=` }] };

const planOf = (...pages: readonly (readonly [path: string, uses?: Partial<PageUse>, status?: number])[]) =>
  planVisits(
    pages.reduce(
      (all, [path, uses = {}, status = 200]) => withLoad(all, pageWith({ url: ORIGIN + path, uses, status })),
      emptyRecording(ORIGIN),
    ),
  );

test('requests pages whose address is known, those with inline code first', () => {
  expect(planOf(['/about'], ['/about'], ['/', CODE], ['/orders/17', CODE], ['/gone', CODE, 404])).toEqual({
    paths: ['/', '/about'],
    unknown: ['/orders/*'],
    tooMany: [],
  });
});

test('names those that are too many', () => {
  const words = Array.from({ length: 26 }, (_, at) => [`/${String.fromCharCode(97 + at)}`] as const);
  const { paths, unknown, tooMany } = planOf(...words, ['/orders/17']);
  expect([paths.length, tooMany.length]).toEqual([MAX_VISITED, words.length - MAX_VISITED]);
  expect(unknown).toEqual(['/orders/*']);
});

test('requests no address that a file made up: with a query or a fragment, or one that is resolved to another', () => {
  const recording = withLoad(emptyRecording(ORIGIN), pageWith({ url: `${ORIGIN}/about`, uses: {} }));
  const [page] = recording.pages;
  const made = ['/?logout=1', '/x?', '/x#y', '/a/../delete', '/a\\delete', '/a b', '@evil.example/', ':81/'];
  const pages = ['/about', ...made].flatMap((path) => (page ? [{ ...page, path }] : []));
  expect(planVisits({ ...recording, pages })).toEqual({
    paths: ['/about'],
    unknown: made,
    tooMany: [],
  });
});
