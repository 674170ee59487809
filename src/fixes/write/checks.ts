/** What curl has to show of some responses. The reader replaces YOUR-SITE. */
export interface Look {
  readonly urls: readonly string[];
  /** The header whose lines to show; undefined where the status is enough. */
  readonly header?: string;
  /** What has to be seen; undefined for the header once in each response. */
  readonly expect?: string;
}

/** A command, or a look: all looks of a block are one command. */
export type Check = string | Look;

const SITE = 'https://YOUR-SITE';

/** For a header of the page and of an error page. */
export function headerCheck(header: string): Look {
  return { urls: [`${SITE}/`, `${SITE}/no-such-page`], header };
}

export function removedCheck(header: string): Look {
  return { urls: [`${SITE}/`], header, expect: `no ${header}` };
}

export function statusCheck(path: string, status: string): Look {
  return { urls: [`${SITE}${path}`], expect: `${status} for ${path}` };
}

export const COOKIE_CHECK: Look = {
  urls: [`${SITE}/`],
  header: 'Set-Cookie',
  expect: 'cookies with their attributes',
};

export const REDIRECT_CHECK: Look = {
  urls: ['http://YOUR-SITE/'],
  header: 'Location',
  expect: 'http:// redirects to https://',
};

export const VERSION_CHECK: Look = {
  urls: [`${SITE}/`],
  header: 'Server',
  expect: 'Server without a version',
};

/** The commands, each once, then one for all looks. */
export function commandsOf(checks: readonly Check[]): string[] {
  const commands = checks.filter((check) => typeof check === 'string');
  const looks = checks.filter((check) => typeof check !== 'string');
  return [...new Set([...commands, ...curl(looks)])];
}

function curl(looks: readonly Look[]): string[] {
  if (looks.length === 0) return [];
  const urls = new Set(looks.flatMap((look) => look.urls));
  // The status line shows where a response begins.
  const lines = new Set(['HTTP/', ...looks.flatMap(({ header }) => (header ? [`${header}:`] : []))]);
  const expected = new Set(looks.map(({ expect }) => expect ?? 'each header once in a response'));
  return [
    `curl -si ${[...urls].join(' ')} | grep -aiE '^(${[...lines].join('|')})'   # ${[...expected].join('; ')}`,
  ];
}
