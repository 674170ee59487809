/** Whether everything is to be tested, as `.ci/run` does: whole walks, properties at length, time tests. */
export const ALL = process.env['TEST_ALL'] === '1';
