import { KINDS } from './kinds/index.js';

/** For `apt-get install`: every Debian package the proofs need. */
console.log([...new Set(KINDS.flatMap(({ needs }) => needs.map((need) => need.package)))].sort().join(' '));
