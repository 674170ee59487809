import type { RawHeader } from '../../src/capture/headers.js';

/** When every entry and page started. */
export const STARTED = '2026-11-25T01:00:00.000Z';

export interface HarResponse {
  readonly url: string;
  readonly page?: string;
  readonly status?: number;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly requestHeaders?: readonly (readonly [name: string, value: string])[];
  readonly location?: string;
  readonly cookies?: readonly Readonly<Record<string, unknown>>[];
  readonly content?: Readonly<Record<string, unknown>>;
  readonly extra?: Readonly<Record<string, unknown>>;
}

export const lines = (pairs: readonly (readonly [string, string])[]): RawHeader[] =>
  pairs.map(([name, value]) => ({ name, value }));

/** An entry of HAR 1.2, with keys in the order of the specification. */
export function harEntry(response: HarResponse): object {
  const { url, page, status = 200, headers = [['Server', 'x']], location = '' } = response;
  return {
    ...(page !== undefined && { pageref: page }),
    startedDateTime: STARTED,
    time: 1,
    request: {
      method: 'GET',
      url,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: lines(response.requestHeaders ?? [['Accept', '*/*']]),
      queryString: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status,
      statusText: '',
      httpVersion: 'HTTP/1.1',
      cookies: response.cookies ?? [],
      headers: lines(headers),
      content: response.content ?? { size: 0, mimeType: 'text/html' },
      redirectURL: location,
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: 1, receive: 0 },
    ...response.extra,
  };
}

export function har(
  responses: readonly HarResponse[],
  { pages, creator = 'test' }: { pages?: readonly string[]; creator?: string } = {},
) {
  return {
    log: {
      version: '1.2',
      creator: { name: creator, version: '1' },
      ...(pages && {
        pages: pages.map((id) => ({
          startedDateTime: STARTED,
          id,
          title: id,
          pageTimings: {},
        })),
      }),
      entries: responses.map(harEntry),
    },
  };
}
