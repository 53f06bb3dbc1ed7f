// Makes dist/command: the program in few files, which start several times faster than its 900 modules. Run after `tsc
// -b`. What a command alone needs is in files of its own. `--version` and help load none of them.
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { licencesOf } from './licences.mjs';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const directory = join(dist, 'command');

/** For Node, rxjs names its CommonJS files, of which nothing that is not used can be left out. */
const rxjsModules = {
  name: 'rxjs-modules',
  async resolveId(id, importer, options) {
    if (id !== 'rxjs') return null;
    const found = await this.resolve(id, importer, { ...options, skipSelf: true });
    return found && { ...found, id: found.id.replace(/([\\/]dist[\\/])cjs([\\/])/, '$1esm$2') };
  },
};

const build = await rolldown({
  // What modules are named by: the same wherever this is run.
  cwd: fileURLToPath(new URL('../../../', import.meta.url)),
  input: { main: join(dist, 'main.js') },
  platform: 'node',
  // Found at run time, where they are installed: the path of one is that of a program beside it, another loads a compiler
  // that lies beside it, the third begins workers of its own files, the fourth loads native code, and the fifth reads
  // fonts and WebAssembly that lie beside it. The others are of one command alone.
  external: [
    ...['ffmpeg-static', 'jiti', '@clipwright/libav', '@clipwright/server', /^@clipwright\/text(\/|$)/],
    ...[/^@modelcontextprotocol\//, 'zod', '@clipwright/distributed-bullmq', '@clipwright/store-s3'],
  ],
  plugins: [rxjsModules],
  // fluent-ffmpeg loads files that it does not publish where that is set, and looks for presets, which are not used
  // here.
  transform: { define: { 'process.env.FLUENTFFMPEG_COV': 'undefined', __dirname: '""' } },
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
const modules = output.flatMap((chunk) => (chunk.type === 'chunk' ? Object.keys(chunk.modules) : []));
await writeFile(join(directory, 'third-party.txt'), await licencesOf(modules));
