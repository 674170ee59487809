// Our side of bench:report, bundled like the extension: a loader's helpers cost more than the rules.
export { audit, RULES } from '../../src/engine/index.js';
export { OBSERVATORY, snapshotOf } from '../support/observatory.js';
