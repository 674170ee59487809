import fc from 'fast-check';
import { runs } from './runs.js';

// Property tests use a new seed in each run, to find new cases. .ci/run sets a fixed one, so that a failure there is
// caused by the change.
const seed = process.env['PROPERTY_SEED'];
fc.configureGlobal({ numRuns: runs(100), ...(seed !== undefined && { seed: Number(seed) }) });
