import { MAX_REDIRECTS } from '../../capture/probe/probe-plan.js';
import {
  REASONS,
  type HeaderLine,
  type ProbedResponse,
  type Probed,
  type ProbeKind,
  type ProbeRequest,
} from '../../engine/index.js';
import { bareUrl } from '../../export/urls.js';
import { count } from '../text/format.js';

/** The purpose of each request. */
export const PURPOSES: Readonly<Record<ProbeKind, string>> = {
  http: `Where HTTP redirects to, followed on this host only (at most ${MAX_REDIRECTS} more requests).`,
  cors: 'Whether any origin may read this site.',
  'not-found': 'What an error page reveals: nothing is there.',
  static: 'The headers of a file the page loads.',
  listing: 'Whether the folder of that file lists its contents.',
  'security-txt': 'Where to report a vulnerability.',
  'source-map': 'Whether the script’s source map is public.',
};

/** The request as sent, without the headers that every request has. */
export function lines({ kind, method, url, origin }: ProbeRequest): readonly string[] {
  const { pathname } = new URL(url);
  const address = kind === 'http' ? bareUrl(url) : pathname;
  return [`${method} ${address}`, ...(origin === undefined ? [] : [`Origin: ${origin}`])];
}

/** The result, in one line. */
export function found(probed: Probed): string {
  const { answer } = probed;
  if (!answer.seen) return REASONS[answer.because].why;
  if (answer.value === null) return 'No server responds there.';
  return `${answer.value.status}${outcomeOf(probed, answer.value)}`;
}

function outcomeOf({ kind }: Probed, answer: ProbedResponse): string {
  const { status, texts, securityTxt } = answer;
  const header = (name: string) => valueOf(answer, name);
  const location = header('location');
  if (status >= 300 && status < 400 && location !== null) return `, to ${location}`;
  const isThere = status >= 200 && status < 300;
  switch (kind) {
    case 'cors': {
      const origin = header('access-control-allow-origin');
      if (origin === null) return ', no other origin is allowed';
      const isWith = header('access-control-allow-credentials') === 'true';
      return `, allows ${origin}${isWith ? ' with cookies' : ''}`;
    }
    case 'static':
      return [header('content-type'), header('cache-control')]
        .map((value) => (value === null ? '' : `, ${value}`))
        .join('');
    case 'security-txt':
      return isThere && securityTxt && securityTxt.contacts > 0
        ? `, ${count(securityTxt.contacts, 'contact')}`
        : ', no security.txt';
    case 'source-map':
      return isThere ? `, ${header('content-type') ?? 'no Content-Type'}` : ', no source map';
    case 'http':
    case 'not-found':
    case 'listing': {
      const shown = texts.map(({ needle, version }) => `“${needle}${version ?? ''}”`);
      return shown.length > 0 ? `, shows ${shown.join(', ')}` : '';
    }
  }
}

function valueOf({ headers }: ProbedResponse, name: string): string | null {
  const lines: readonly HeaderLine[] = headers.seen ? headers.value : [];
  const values = lines.filter((line) => line.name.toLowerCase() === name).map(({ value }) => value);
  return values.length > 0 ? values.join(', ') : null;
}
