import { KINDS } from './kinds/index.js';

/** For `apt-get install`: every Debian package the proofs need. */
console.log(
  [...new Set(KINDS.flatMap(({ needs }) => needs.flatMap((need) => (need.from ? [] : [need.package]))))]
    .sort()
    .join(' '),
);
