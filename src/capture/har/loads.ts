import type { LoadKind, Markup, Observed, PageUse } from '../../engine/index.js';
import { seen } from '../observed.js';
import { collectOrigins, isExtensions } from '../page/uses.js';
import type { HarEntry } from './entry.js';

/** Values of Chromium's `_resourceType`. */
const BY_TYPE: Readonly<Record<string, LoadKind>> = {
  document: 'frame',
  script: 'script',
  stylesheet: 'style',
  image: 'img',
  font: 'font',
  media: 'media',
  texttrack: 'media',
  xhr: 'connect',
  fetch: 'connect',
  eventsource: 'connect',
  websocket: 'connect',
  ping: 'connect',
  manifest: 'manifest',
};

/** Media types, for logs without resource types; the first match counts. */
const BY_MEDIA_TYPE: readonly (readonly [pattern: RegExp, kind: LoadKind])[] = [
  [/^text\/html\b/, 'frame'],
  [/^text\/css\b/, 'style'],
  [/(?:java|ecma)script\b/, 'script'],
  [/^image\//, 'img'],
  [/^font\/|^application\/(?:x-)?font|^application\/vnd\.ms-fontobject/, 'font'],
  [/^(?:audio|video)\/|^text\/vtt\b/, 'media'],
  [/^application\/manifest\+json\b/, 'manifest'],
];

/** Collects what a page loaded after its document from the other entries of a log. */
export function collectLoads(page: string) {
  const origins = collectOrigins(page);
  let count = 0;
  let hasFrames = false;
  return {
    page,
    add({ url = '', resourceType = '', content }: HarEntry): void {
      if (resourceType === 'preflight' || resourceType === 'cspviolationreport' || isExtensions(url)) return;
      const kind = kindOfEntry(resourceType.toLowerCase(), content?.mimeType ?? '');
      count += 1;
      hasFrames ||= kind === 'frame';
      origins.addUrl([kind], url);
    },
    /** The markup with the loads added. */
    addTo(markup: Observed<Markup>): Observed<Markup> {
      if (!markup.seen || !markup.value.uses?.seen) return markup;
      const uses = merge(markup.value.uses.value);
      return seen({ ...markup.value, uses });
    },
  };

  function merge(use: PageUse): Observed<PageUse> {
    for (const [kind, places] of Object.entries(use.origins) as [LoadKind, readonly string[]][])
      for (const place of places) origins.add(kind, place);
    const all = origins.all();
    if (!all.seen) return all;
    // The log does not say which entries a frame loaded, to which the frame's own policy applies.
    if (hasFrames || all.value.frame || all.value.object) return seen(use);
    return seen({ ...use, origins: all.value, allLoads: count > 0 });
  }
}

function kindOfEntry(resourceType: string, mediaType: string): LoadKind {
  const named = Object.hasOwn(BY_TYPE, resourceType) ? BY_TYPE[resourceType] : undefined;
  if (named) return named;
  const type = mediaType.slice(0, 100).trim().toLowerCase();
  return BY_MEDIA_TYPE.find(([pattern]) => pattern.test(type))?.[1] ?? 'connect';
}
