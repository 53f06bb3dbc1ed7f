import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { namesAdvice } from '@clipwright/core/author';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

interface Schema {
  readonly $defs?: Readonly<Record<string, unknown>>;
}

const form = '-1.json';
const common = `common${form}`;

/**
 * Prints the published schema of a command's report, with all that it refers to in it. Errors: `invalid-option` for what
 * prints none.
 *
 * @param words The command's.
 */
export function schema(words: readonly string[], { stdout }: CliContext): number {
  // By its name: the bundle lies elsewhere than the source.
  const directory = dirname(createRequire(import.meta.url).resolve(`@clipwright/cli/schema/${common}`));
  const [file, name] = [`${words.join('-')}${form}`, words.join(' ')];
  const files = readdirSync(directory).filter((each) => each !== common);
  if (!files.includes(file)) {
    const names = files.map((each) => each.slice(0, -form.length).replace('-', ' '));
    throw new ClipwrightError('invalid-option', `There is no report of ${name}.`, { remedy: namesAdvice(name, names) });
  }
  const text = (each: string): string => readFileSync(join(directory, each), 'utf8');
  stdout.write(`${JSON.stringify(inOne(text(file), JSON.parse(text(common))), null, 2)}\n`);
  return exitCodes.success;
}

/** A schema with what it takes of another in its own `$defs`. */
function inOne(text: string, { $defs: shared = {} }: Schema): Schema {
  const own: Schema = JSON.parse(text.replaceAll(`"${common}#`, '"#'));
  const taken = new Set<string>();
  const take = (schema: unknown): void => {
    for (const [, name = ''] of JSON.stringify(schema).matchAll(/"#\/\$defs\/([^"]+)"/g)) {
      if (!Object.hasOwn(shared, name) || taken.has(name)) continue;
      taken.add(name);
      take(shared[name]);
    }
  };
  take(own);
  const added = [...taken].sort().map((name) => [name, shared[name]]);
  return added.length === 0 ? own : { ...own, $defs: { ...own.$defs, ...Object.fromEntries(added) } };
}
