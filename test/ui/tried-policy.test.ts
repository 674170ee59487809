import { describe, expect, it } from 'vitest';
import { newRecording, type StoredRecording } from '../../src/capture/recording.js';
import type { TriedWalk } from '../../src/capture/tried-walk.js';
import { emptyRecording, withLoad, withReports, type PageUse } from '../../src/engine/index.js';
import { fixesFor } from '../../src/fixes/index.js';
import { proposalOf } from '../../src/ui/recorded-policy.js';
import { enforcedAdviceFor, triedOf, type TriedPolicy } from '../../src/ui/tried-policy.js';
import { pageWith } from '../support/page.js';

const ORIGIN = 'https://shop.example';
const IMAGES = 'https://images.example';
const USES: Partial<PageUse> = { origins: { script: ['self'], img: ['self', IMAGES] } };

function recorded(pages: Readonly<Record<string, Partial<PageUse>>>): StoredRecording {
  const recording = Object.entries(pages).reduce(
    (all, [path, uses]) => withLoad(all, pageWith({ url: ORIGIN + path, uses })),
    emptyRecording(ORIGIN),
  );
  return newRecording(recording, 1);
}

const TWO = recorded({ '/': USES, '/orders/1': USES });

/** The recording after a walk with its policy. */
function walked(stored: StoredRecording, more: Partial<TriedWalk> = {}): StoredRecording {
  const { whole, split } = proposalOf(stored);
  const { value } = split?.rest ?? whole;
  const tried = { value, preview: 1, startedAt: 2, lastAt: 3, pages: ['/', '/orders/*'], blocked: [] };
  return { ...stored, tried: { ...tried, ...more } };
}

const reasons = (tried: TriedPolicy) => (tried.kind === 'open' ? tried.reasons.join(' ') : tried.kind);
const violation = (page: string, blocked: string) => ({ page, directive: 'img-src', blocked });

describe('a policy that was tried', () => {
  it('may be enforced after every recorded page was opened and nothing was blocked', () => {
    expect(triedOf(walked(TWO))).toEqual({ kind: 'clean', at: 3, pages: ['/', '/orders/*'], leftOut: [] });
    const reported = withReports(TWO.recording, `${ORIGIN}/never-opened`, [
      { directive: 'img-src', blocked: 'https://x.example', count: 1 },
    ]);
    expect(triedOf(walked({ ...TWO, recording: reported })).kind).toBe('clean');
  });

  it('is another one as soon as a source is left out or added, or another page needs one', () => {
    const stored = walked(TWO);
    expect(triedOf({ ...stored, refused: [IMAGES] }).kind).toBe('not-tried');
    const again = pageWith({ url: `${ORIGIN}/`, uses: { origins: { connect: ['https://api.example'] } } });
    expect(triedOf({ ...stored, recording: withLoad(TWO.recording, again) }).kind).toBe('not-tried');
    const same = pageWith({ url: `${ORIGIN}/cart`, uses: USES });
    expect(reasons(triedOf({ ...stored, recording: withLoad(TWO.recording, same) }))).toBe(
      'Not opened in the preview: /cart.',
    );
    expect(triedOf(TWO).kind).toBe('not-tried');
  });

  it.each([
    ['one page is recorded', walked(recorded({ '/': USES })), /^Only one kind of page/],
    ['a page was not opened', walked(TWO, { pages: ['/'] }), /^Not opened in the preview: \/orders\/\*\.$/],
    [
      'something was blocked',
      walked(TWO, { blocked: [violation('/', 'https://new.example')] }),
      /^It blocked https:\/\/new\.example \(img-src\) on \/\.$/,
    ],
    ['this browser does not tell all', walked(TWO, { isUntold: true }), /does not report/],
    [
      'handlers are recorded',
      walked(recorded({ '/': { ...USES, handlers: true }, '/orders/1': USES })),
      /would block/,
    ],
    [
      'own pages are framed',
      walked(recorded({ '/': USES, '/orders/1': { origins: { frame: ['self'] } } })),
      /frames/,
    ],
    [
      'a worker has a response of its own',
      walked(recorded({ '/': USES, '/orders/1': { origins: { script: ['self'], worker: ['self'] } } })),
      /workers/,
    ],
  ])('stays report-only, and says why: %s', (_, stored, why) => {
    expect(reasons(triedOf(stored))).toMatch(why);
  });

  it('may block what the person left out, and what has another policy', () => {
    const refused = { ...TWO, refused: [IMAGES] };
    expect(triedOf(walked(refused, { blocked: [violation('/', IMAGES)] }))).toMatchObject({
      kind: 'clean',
      leftOut: [IMAGES],
    });
    const admin = recorded({ '/': USES, '/orders/1': USES, '/admin/x': { ...USES, handlers: true } });
    const apart = walked(admin, { blocked: [violation('/admin/x', 'inline')] });
    expect(triedOf(apart)).toMatchObject({ kind: 'clean', pages: ['/', '/orders/*'] });
  });

  it('is written without a report-only step, with what was tried, and not over a stricter limit of framing', () => {
    const stored = walked(TWO);
    const tried = triedOf(stored);
    if (tried.kind !== 'clean') throw new Error(tried.kind);
    const advice = enforcedAdviceFor(proposalOf(stored).whole, stored, tried);
    expect(advice).toMatchObject({ unless: ['X-Frame-Options'] });
    const nginx = { name: 'nginx', label: 'nginx', confidence: 'sure', because: 'x' } as const;
    const { blocks } = fixesFor([advice], [nginx], { host: 'shop.example' });
    const text = blocks.map((block) => [block.text, ...block.warnings].join('\n')).join('\n');
    expect(text).toContain("default-src 'none'");
    expect(text).not.toContain('Report-Only');
    expect(text).toContain('2 kinds of pages');
  });
});
