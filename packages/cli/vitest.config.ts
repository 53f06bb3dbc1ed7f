import { testsOf } from '../../vitest.config.ts';

export default testsOf(import.meta.dirname, { isolate: false });
