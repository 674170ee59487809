import { parseHeaders, type RawHeader } from '../capture/headers.js';
import type { Asked, PlannedAddress } from '../engine/deployed/index.js';
import type { Credentials } from './credentials.js';
import { openResponse, rememberLookup } from './follow-http.js';
import type { Resolve } from './resolve.js';
import { withCredentials } from './send-credentials.js';
import { UserError } from './terminal.js';

/** Maximum time (seconds) for one response. */
const WITHIN = 30;

interface How {
  readonly insecure: boolean;
  readonly resolves: readonly Resolve[];
  /** Seconds. */
  readonly timeout?: number | undefined;
  readonly credentials?: Credentials | undefined;
}

/**
 * Asks each address once, one after another, and follows no redirect. Credentials go to their origin only, and with a
 * trusted certificate unless `insecure`. Never rejects: what does not answer has the reason as a sentence.
 */
export async function askAddresses(addresses: readonly PlannedAddress[], how: How): Promise<Asked[]> {
  const lookup = rememberLookup();
  const asked: Asked[] = [];
  for (const address of addresses) asked.push({ address, answer: await ask(address, how, lookup) });
  return asked;
}

async function ask(
  { url }: PlannedAddress,
  { insecure, resolves, timeout = WITHIN, credentials }: How,
  lookup: ReturnType<typeof rememberLookup>,
): Promise<Asked['answer']> {
  const at = new URL(url);
  const own = credentials?.origin === at.origin ? withCredentials({}, credentials) : [];
  const headers: Record<string, string> = {
    // What a cache has may be older than the deployment.
    'Cache-Control': 'no-cache',
    ...Object.fromEntries(own.map(({ name, value }) => [name, value])),
  };
  try {
    const response = await openResponse(at, resolves, {
      signal: AbortSignal.timeout(timeout * 1_000),
      lookup,
      headers,
      rejectUnauthorized: !insecure,
    });
    // The body is not needed.
    response.destroy();
    const { rawHeaders, statusCode = 0 } = response;
    const lines = rawHeaders.flatMap((name, index): RawHeader[] =>
      index % 2 === 0 ? [{ name, value: rawHeaders[index + 1] }] : [],
    );
    return { url, status: statusCode, from: 'network', ...parseHeaders(lines) };
  } catch (error) {
    return reasonOf(error, timeout);
  }
}

/** Contains nothing of the request, which may be secret. */
function reasonOf(error: unknown, timeout: number): string {
  if (error instanceof UserError) return error.message;
  const { code = '' } = error as NodeJS.ErrnoException;
  // Only the time aborts it.
  if (code === 'ABORT_ERR') return `It did not answer within ${timeout} s.`;
  if (code === 'ECONNREFUSED') return 'It refused the connection.';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'Its name cannot be resolved.';
  if (/CERT|SIGNED|ISSUER|ALTNAME/.test(code))
    return 'Its certificate is not trusted. Use --insecure to accept it.';
  return `It did not answer${/^[A-Z0-9_]{1,40}$/.test(code) ? ` (${code})` : ''}.`;
}
