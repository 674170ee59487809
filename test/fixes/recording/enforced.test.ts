import { describe, expect, it } from 'vitest';
import {
  emptyRecording,
  proposeForSite,
  withLoad,
  withReports,
  type PageUse,
  type Recording,
  type StackName,
  type Varying,
} from '../../../src/engine/index.js';
import { fixesFor, stackOf, type FixBlock } from '../../../src/fixes/index.js';
import { enforcedTexts } from '../../../src/fixes/recording/enforced.js';
import { adviceFor } from '../../../src/fixes/recording/policy-advice.js';
import { pageWith, type PageParts } from '../../support/page.js';

const ORIGIN = 'https://shop.example';

/** Each page loaded by two visitors, or by as many. */
function recorded(
  pages: Readonly<Record<string, Partial<PageUse>>>,
  { visitors = 2, more = {} }: { readonly visitors?: number; readonly more?: PageParts } = {},
): Recording {
  let recording = emptyRecording(ORIGIN);
  for (let visitor = 0; visitor < visitors; visitor += 1)
    for (const [path, uses] of Object.entries(pages))
      recording = withLoad(
        recording,
        pageWith({ url: ORIGIN + path, uses: { formTargets: [], ...uses }, ...more }),
        visitor,
      );
  return recording;
}

function enforcedOf(
  recording: Recording,
  {
    stack: name = 'nginx',
    refused = [],
    lost = [],
  }: {
    readonly stack?: StackName;
    readonly refused?: readonly string[];
    readonly lost?: readonly string[];
  } = {},
) {
  const site = proposeForSite(recording, { refused: new Set(refused) });
  const advice = adviceFor(site, { recording });
  const label = stackOf(name)?.label ?? name;
  const stack = [{ name, label, because: '', confidence: 'sure' as const }];
  const page = { host: 'shop.example' };
  const given = fixesFor([advice], stack, page).blocks.filter(({ alternative }) => !alternative);
  const enforced = enforcedTexts(given, advice, site, { recording, refused, lost }, { stack, page });
  return { given, enforced, policy: site.whole.value };
}

const SHOP = { '/': {}, '/cart': {} };
const INLINE: Partial<PageUse> = { inlineScripts: [{ sha256: 'a'.repeat(43) + '=', length: 20 }] };

const versioned = (varies: Varying): Partial<PageUse> => ({
  inlineScripts: [{ sha256: 'a'.repeat(43) + '=', length: 20, varies }],
});

const textOf = (blocks: readonly FixBlock[]) => blocks.map(({ text }) => text).join('\n');

describe('the enforced text of a recorded policy', () => {
  it.each(['nginx', 'apache', 'caddy', 'django', 'express', 'netlify'] as const)(
    'is whole, and takes the place of the text as given (%s)',
    (stack) => {
      const { given, enforced, policy } = enforcedOf(recorded(SHOP), { stack });
      if (!('blocks' in enforced)) throw new Error(enforced.why);
      expect(enforced.blocks.map(({ place }) => place)).toEqual(given.map(({ place }) => place));
      const text = textOf(enforced.blocks);
      expect(textOf(given)).toMatch(/report[-_]only/i);
      expect(given.flatMap(({ warnings }) => warnings).join()).toContain(
        'where no recorded page would break.',
      );
      expect(text).not.toMatch(/report[-_]only/i);
      expect(text.replaceAll('\\', '')).toContain(policy.split('; ')[0]);
    },
  );

  const hostile = (recording: Recording, directive: string) =>
    withReports(recording, `${ORIGIN}/`, [{ directive, blocked: 'https://x.example', count: 1 }]);

  it.each<[string, Recording, Parameters<typeof enforcedOf>[1], RegExp]>([
    ['one page', recorded({ '/': {} }), {}, /two recorded pages/],
    [
      'code that one visitor was sent',
      recorded({ '/': INLINE, '/cart': {} }, { visitors: 1 }),
      {},
      /one visitor/,
    ],
    ['reports of what it would block', hostile(recorded(SHOP), 'img-src'), {}, /Violation reports/],
    [
      'reports of a frame on another site',
      hostile(recorded(SHOP), 'frame-ancestors'),
      {},
      /Violation reports/,
    ],
    [
      'what the person refused',
      recorded({ '/': { origins: { img: ['https://i.example'] } }, '/cart': {} }),
      { refused: ['https://i.example'] },
      /you refused/,
    ],
    [
      'code that looks like that of one release',
      recorded({ '/': versioned('version'), '/cart': versioned('version') }),
      {},
      /next release/,
    ],
    [
      'code with an id that all were sent',
      recorded({ '/': versioned('value'), '/cart': {} }),
      {},
      /next release/,
    ],
    [
      'pages of which not all loads were seen',
      recorded({ '/': { allLoads: false }, '/cart': {} }),
      {},
      /Not all that/,
    ],
    [
      'a frame of the site, which was not read',
      recorded({ '/': { origins: { frame: ['self'] } }, '/cart': {} }),
      {},
      /frames of this site/,
    ],
    [
      'a frame that a page fills itself',
      recorded({ '/': { origins: { frame: ['blob:'] } }, '/cart': {} }),
      {},
      /frames of this site/,
    ],
    [
      'a shadow tree, or a frame without an address',
      recorded(SHOP, { more: { uses: {} } }),
      {},
      /shadow trees/,
    ],
    ['what was not kept', recorded(SHOP), { lost: ['3 loads not kept.'] }, /3 loads not kept/],
  ])('is not there with %s', (_what, recording, options, why) => {
    const { enforced } = enforcedOf(recording, options);
    expect('why' in enforced && enforced.why).toMatch(why);
  });

  it.each([
    ['that two visitors were sent alike', INLINE],
    [
      'and a frame of another site, which gets no policy of ours',
      { origins: { frame: ['https://f.example'] } },
    ],
    ['of one release, which no hash allows', { ...versioned('version'), handlers: true }],
  ])('is there with code %s', (_, uses) => {
    expect(enforcedOf(recorded({ '/': uses, '/cart': {} })).enforced).toHaveProperty('blocks');
  });
});
