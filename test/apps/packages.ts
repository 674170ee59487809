import { APPLICATIONS } from './setups/index.js';

/** For `apt-get install`: every Debian package that the applications need. */
console.log(
  [
    ...new Set(
      APPLICATIONS.flatMap(({ setup: { needs } }) =>
        needs.flatMap((need) => (need.from ? [] : [need.package])),
      ),
    ),
  ]
    .sort()
    .join(' '),
);
