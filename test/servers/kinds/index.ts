import type { Kind } from '../rig/kind.js';
import { apacheAlone } from './apache.js';
import { nginxAlone } from './nginx.js';

/** Every chain there is a proof for: one test file each, of the same name. */
export const KINDS: readonly Kind[] = [apacheAlone, nginxAlone];
