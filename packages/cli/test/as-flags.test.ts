import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asFlags } from '../src/output/as-flags.ts';

const packages = join(import.meta.dirname, '../..');
/** What libraries are written in: everything but the programs. */
const libraries = readdirSync(packages).filter((name) => !['cli', 'clipwright', 'create-clipwright'].includes(name));

/** The texts of a library that a person may read, with the names of their files. */
function linesOf(name: string): string[] {
  const source = join(packages, name, 'src');
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      readFileSync(join(source, file), 'utf8')
        .split('\n')
        .filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line))
        .map((line) => `${name}/${file}: ${line.trim()}`),
    );
}

describe('messages of libraries', () => {
  it.each([
    ['Say its rate: `rate: 50` of the clip or of the loader.', 'Say its rate: "rate" of the clip, or --rate 50.'],
    ['`rate: "30000/1001"` of the clip or of the loader', '"rate" of the clip, or --rate 30000/1001'],
    ['allow more by `maxBytes`.', 'allow more by --max-output-size.'],
    ['allow it by `inputs.decoders: ["bink"]`.', 'allow it by --allow-decoder bink.'],
    ['allow it by `inputs.containers: ["voc"]`.', 'allow it by --allow-container voc.'],
    ['allow more than 9 by `inputs.limits.pixels`.', 'allow more than 9 by --max-pixels.'],
    ["hold it: `outsidePicture: 'hold'`.", 'hold it: --outside-picture hold.'],
    ['nothing to do with `transforms`', 'nothing to do with `transforms`'],
  ])('name options, and the command line its flags: %s', (message, told) => {
    expect(asFlags(message)).toBe(told);
  });

  it('name no flags of a program that they know nothing of', () => {
    const flagged = libraries
      .flatMap(linesOf)
      .filter((line) => /(remedy|message|ClipwrightError|`|')/.test(line) && /[( ]--[a-z]+(-[a-z]+)+/.test(line))
      // What is handed to other programs.
      .filter((line) => !/args|\['--/.test(line));
    expect(flagged).toEqual([]);
  });
});
