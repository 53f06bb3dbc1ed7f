import { existsSync } from 'node:fs';

const bundle = new URL('../bundled-worker/main.js', import.meta.url);
const modules = new URL('../../dist/worker/main.js', import.meta.url);

/**
 * What workers run, which is built: one bundle, which begins several times faster than its modules. Where this file itself
 * is run from its source there is none beside it, and they run the modules, which a compiler alone keeps up to date.
 */
export const workerEntry = existsSync(bundle) ? bundle : modules;
