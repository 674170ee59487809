export type { Sha256 } from './page/from-html.js';
