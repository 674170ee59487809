import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../src/cli/build.js';

const UPLOADS = join(PROJECT, 'dist', 'apps', 'uploads');

/** A file to upload. Written once: other applications may be reading it. */
export function fileToUpload(name: string, content: string | Buffer): string {
  const file = join(UPLOADS, name);
  if (!existsSync(file)) {
    mkdirSync(UPLOADS, { recursive: true });
    writeFileSync(file, content);
  }
  return file;
}

/** A grey square of one pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

export const PICTURE = fileToUpload('picture.png', Buffer.from(PNG, 'base64'));
