import fc from 'fast-check';

// Property tests use a new seed in each run, to find new cases. .ci/run sets a fixed one, so that a failure there is
// caused by the change.
const seed = process.env['PROPERTY_SEED'];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
