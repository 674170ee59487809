import type { LoadKind } from '../../engine/index.js';

/** Resource types of the browsers (webRequest) as kinds of loads. Pages and reports have none. */
const KINDS: Readonly<Record<string, LoadKind>> = {
  script: 'script',
  stylesheet: 'style',
  image: 'img',
  imageset: 'img',
  font: 'font',
  media: 'media',
  object: 'object',
  object_subrequest: 'object',
  sub_frame: 'frame',
  xmlhttprequest: 'connect',
  websocket: 'connect',
  ping: 'connect',
  beacon: 'connect',
  web_manifest: 'manifest',
};

export function kindOfResource(resource: string): LoadKind | undefined {
  return Object.hasOwn(KINDS, resource) ? KINDS[resource] : undefined;
}
