// Loaded into a program before it starts (`node --import 'record.mjs?to=FILE'`): notes which of this repository's
// modules are entered, in order, and writes them to the file when the program ends. Entered is a module when one of its
// functions is called; what runs while modules are loaded does not count.
import { writeFileSync } from 'node:fs';
import { register } from 'node:module';

const entered = new Set();
/** Modules from which others were entered that matter: what a reader follows. */
const walked = new Set();
let loading = false;
let over = false;

/** Where the way of a clip goes: to the loader, to a prober, to the reader of frames, to a process. */
const landmarks = [
  'loader-ffmpeg/ffmpeg-loader',
  'prober-headers/headers-prober',
  'loader-ffmpeg/read/read-video',
  'ffmpeg/supervise/child',
];

globalThis.traceModules = {
  /** Around the body of each module. */
  loads(now) {
    loading = now;
  },
  /** At the start of each function. */
  enter(module) {
    if (loading || over || entered.has(module)) return;
    entered.add(module);
    if (landmarks.includes(module)) for (const each of onTheStack()) walked.add(each);
  },
  /** What came before does not belong to what is traced. */
  begin() {
    entered.clear();
    walked.clear();
  },
  /** What comes later does not either. */
  end() {
    over = true;
  },
};

/** The modules of the functions that are running, from the outermost to the one that was just entered. */
function onTheStack() {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Number.POSITIVE_INFINITY;
  const { stack } = new Error('where this is');
  Error.stackTraceLimit = stackTraceLimit;
  const found = [...stack.matchAll(/\/packages\/([^/]+)\/dist\/(.+)\.js:\d+/g)];
  return found.map(([, name, path]) => `${name}/${path}`).reverse();
}
register('./instrument.mjs', import.meta.url);
const file = new URL(import.meta.url).searchParams.get('to');
process.on('exit', () => writeFileSync(file, JSON.stringify({ entered: [...entered], walked: [...walked] })));
