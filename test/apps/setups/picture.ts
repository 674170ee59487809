import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';

/** For files to upload. */
export const UPLOADS = join(PROJECT, 'dist', 'apps');

/** A grey square of one pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

/** A file to upload. */
export const PICTURE = join(UPLOADS, 'picture.png');

mkdirSync(UPLOADS, { recursive: true });
writeFileSync(PICTURE, Buffer.from(PNG, 'base64'));
