import { statusOf } from './evidence.js';
import type { PageSnapshot, HeaderLine } from '../model/facts.js';
import { parseFields } from '../parse/fields.js';
import { notAPage } from '../parse/content-type.js';
import { isOnPublicHost } from './scope.js';

/** What was graded, where it is not a page of the public Internet with status 200. */
export interface Shown {
  /** 0 if it was not seen. */
  readonly status: number;
  /** Why browsers show no page, such as its media type; null if they do, or may. */
  readonly notAPage: string | null;
  readonly isLocal: boolean;
}

export function shownOf({ url, chain }: Pick<PageSnapshot, 'url' | 'chain'>): Shown {
  const status = statusOf(chain);
  const headers = chain.seen ? chain.value.at(-1)?.headers : undefined;
  const fields = headers?.seen ? parseFields(headers.value) : undefined;
  return {
    status,
    notAPage: fields?.seen ? notAPage(fields.value, status) : null,
    isLocal: !isOnPublicHost(url),
  };
}

/** The header lines of the document’s own response; none if they were not seen. */
export function documentLines({ chain }: PageSnapshot): readonly HeaderLine[] {
  const headers = chain.seen ? chain.value.at(-1)?.headers : undefined;
  return headers?.seen ? headers.value : [];
}
