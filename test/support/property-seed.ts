import fc from 'fast-check';

// Property tests look elsewhere each time, so that they find something new. Where a change is to land, .ci/run gives
// them one seed: what it shows is then the change's doing.
const seed = process.env['PROPERTY_SEED'];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
