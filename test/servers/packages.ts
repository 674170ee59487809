import { SETUPS } from './setups/index.js';

/** For `apt-get install`: every Debian package the proofs need. */
console.log(
  [...new Set(SETUPS.flatMap(({ needs }) => needs.flatMap((need) => (need.from ? [] : [need.package]))))]
    .sort()
    .join(' '),
);
