/** Whether cases that take long and break rarely run too: by hand, as docs/ci.md says. */
export const EVERY_CASE = process.env.CGOFORGE_TEST_EVERY_CASE === '1';
