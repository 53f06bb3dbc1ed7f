// Loaded into a program before it starts (`node --import 'record.mjs?to=FILE'`): notes which of this repository's
// modules are entered, in order, and writes them to the file when the program ends. Entered is a module when one of its
// functions is called; what runs while modules are loaded does not count.
import { writeFileSync } from 'node:fs';
import { register } from 'node:module';

const entered = new Set();
let loading = false;
let over = false;

globalThis.traceModules = {
  /** Around the body of each module. */
  loads(now) {
    loading = now;
  },
  /** At the start of each function. */
  enter(module) {
    if (!loading && !over) entered.add(module);
  },
  /** What comes later does not belong to what is traced. */
  end() {
    over = true;
  },
};
register('./instrument.mjs', import.meta.url);
const file = new URL(import.meta.url).searchParams.get('to');
process.on('exit', () => writeFileSync(file, JSON.stringify([...entered])));
