import { readdirSync, readFileSync } from 'node:fs';
import { harLog } from '../../../src/capture/har/har.js';
import { sha256 } from '../../../src/cli/har-file.js';
import type { PageSnapshot } from '../../../src/engine/index.js';

export const FOLDER = new URL('../../fixtures/servers/', import.meta.url);

interface Recording {
  readonly log: {
    readonly entries: readonly {
      readonly comment: string;
      readonly request: { readonly url: string };
      readonly response: {
        readonly status: number;
        readonly headers: readonly { readonly name: string; readonly value: string }[];
        readonly content: { readonly mimeType: string; readonly text: string };
      };
    }[];
  };
}

/** A recorded page: `system: page`, and its facts from the HAR file. */
export interface RecordedPage {
  readonly name: string;
  readonly page: PageSnapshot;
  readonly response: Recording['log']['entries'][number]['response'];
}

/** All recorded pages, and the hand-made ones. */
export function recordedPages(): RecordedPage[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.har'))
    .flatMap((file) => {
      const { log } = JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Recording;
      return log.entries.map(({ comment, request, response }) => ({
        name: `${file.slice(0, -'.har'.length)}: ${comment}`,
        page: snapshotOf(request.url, response),
        response,
      }));
    });
}

export function snapshotOf(
  url: string,
  { status, headers, content }: RecordedPage['response'],
): PageSnapshot {
  const har = harLog(sha256);
  har.addEntry({ url, status, headers, content, sentCookies: false });
  const [page] = har.snapshots();
  if (!page) throw new Error(`no page for ${url}`);
  return page;
}
