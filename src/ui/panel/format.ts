import type { ResponseKind } from '../../engine/index.js';
import type { ResponseRow } from '../../capture/response-log.js';

const RESOURCES: Readonly<Record<string, string>> = {
  main_frame: 'page',
  sub_frame: 'frame',
  xmlhttprequest: 'fetch',
  csp_report: 'report',
  imageset: 'image',
};

/** The browser's resource type, renamed where its name is unclear. */
export function resourceText(resource: string): string {
  return RESOURCES[resource] ?? resource;
}

const PROTOCOLS: Readonly<Record<string, string>> = { h2: '2', h3: '3', 'http/2.0': '2', 'http/3': '3' };

export function protocolText(protocol: string | undefined): string {
  if (protocol === undefined) return '';
  return PROTOCOLS[protocol] ?? protocol.replace('http/', '');
}

/** Decimal units, as in DevTools. */
export function bytesText({ transfer }: ResponseRow): string {
  if (!transfer) return '';
  const { bytes } = transfer;
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const KIND_NOUNS: Readonly<Record<ResponseKind, string>> = {
  page: 'page',
  static: 'file',
  error: 'error',
  redirect: 'redirect',
};

/** `on 41 of 43 files and on the page`. */
export function spreadText(
  spread: readonly { readonly kind: ResponseKind; readonly on: number; readonly of: number }[],
): string {
  return spread
    .map(({ kind, on, of }) => {
      const noun = KIND_NOUNS[kind];
      if (of === 1) return `on the ${noun}`;
      return on === of ? `on all ${of} ${noun}s` : `on ${on} of ${of} ${noun}s`;
    })
    .join(', ');
}
