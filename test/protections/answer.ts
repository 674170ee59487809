/** A response of a site, as it was sent. */
export interface Answer {
  /** Method, path and query, without what differs between two requests. */
  readonly address: string;
  readonly status: number;
  /** Lower-case names; a header that was sent in several lines has several values. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
}

/** All lines of a header as one list, as Fetch combines them; '' if it was not sent. */
export function combined({ headers }: Answer, name: string): string {
  return headers[name]?.join(', ') ?? '';
}
