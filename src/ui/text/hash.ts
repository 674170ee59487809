import type { FileHash } from '../ports.js';

type Refusal = Extract<FileHash, { refused: unknown }>['refused'];

/** Why a file of another site has no hash. */
export const REFUSED: Readonly<Record<Refusal, string>> = {
  'no-answer': 'No response was received.',
  redirects: 'It redirects, so it may change. Load the file from the address that it redirects to.',
  status: 'It responds with an error.',
  'no-cors':
    'It does not allow other sites to read it (CORS), so browsers would block the file. Host the file yourself.',
  varies: 'It may differ between browsers or over time, so it cannot have integrity.',
  'too-large': 'It is larger than 5 MB.',
  'no-access': 'Sitegrade has no access to this site.',
  gone: 'The page no longer loads it.',
};
