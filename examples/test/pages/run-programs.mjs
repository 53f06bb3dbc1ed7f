// Runs programs one after the other in this process, each in a folder of its own with the media beside it, and says in a
// line of JSON what became of each. Arguments: the folder of the media, a folder to work in, then the programs.
import { linkSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [media, scratch, ...programs] = process.argv.slice(2);
const files = readdirSync(media);

// What programs print is theirs.
const print = process.stdout.write.bind(process.stdout);
const printed = [];
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (text) => {
    printed.push(String(text));
    return true;
  };
}
const told = (program, error) => print(`${JSON.stringify({ program, error, printed: printed.splice(0).join('') })}\n`);
const textOf = (error) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

let unhandled;
process.on('unhandledRejection', (reason) => {
  unhandled = reason;
});
process.on('uncaughtException', (error) => {
  unhandled = error;
});

for (const [position, program] of programs.entries()) {
  const folder = join(scratch, String(position));
  mkdirSync(folder);
  for (const file of files) linkSync(join(media, file), join(folder, file));
  process.chdir(folder);
  unhandled = undefined;
  try {
    await import(pathToFileURL(program).href);
    // What nobody waits for fails a turn later.
    await new Promise((done) => setTimeout(done, 0));
    told(program, unhandled === undefined ? undefined : textOf(unhandled));
  } catch (error) {
    told(program, textOf(error));
  }
}

// A program that closes what it opened leaves nothing that keeps this process.
setTimeout(() => {
  told('', `something of them goes on: ${process.getActiveResourcesInfo().join(', ')}`);
  process.exit(1);
}, 10_000).unref();
