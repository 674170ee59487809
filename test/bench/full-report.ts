// What bench:report measures of ours, bundled as the extension is: a loader's helpers cost more than the rules.
export { audit, RULES } from '../../src/engine/index.js';
export { OBSERVATORY, snapshotOf } from '../support/observatory.js';
