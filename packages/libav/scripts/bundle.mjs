// Makes dist/bundled-worker: what workers run, in few files, which begin several times faster than 500 modules. Run after
// `tsc -b`.
import { rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const directory = join(dist, 'bundled-worker');

const build = await rolldown({
  // What modules are named by: the same wherever this is run.
  cwd: fileURLToPath(new URL('../../../', import.meta.url)),
  input: { main: join(dist, 'worker/main.js') },
  platform: 'node',
  // The library is found where it is installed. Nothing here is observed: of rxjs nothing is left.
  external: [/^node-av\//, 'rxjs'],
  treeshake: { moduleSideEffects: [{ external: true, sideEffects: false }] },
  onLog(_level, log) {
    throw new Error(`The bundle is not as it should be: ${log.message}`);
  },
});
await rm(directory, { recursive: true, force: true });
// Not made smaller: the time is the same, and what a stack trace names can be read.
const { output } = await build.write({
  dir: directory,
  format: 'esm',
  comments: { legal: true, annotation: false, jsdoc: false },
});
await build.close();
const files = output.map(({ fileName }) => fileName);
const others = output
  .flatMap((chunk) => (chunk.type === 'chunk' ? chunk.imports : []))
  .filter((name) => !files.includes(name) && !isBuiltin(name) && !name.startsWith('node-av/'));
// What others made would bring its licence with it.
if (others.length > 0) throw new Error(`The bundle is not as it should be: it imports ${others.join(', ')}.`);
