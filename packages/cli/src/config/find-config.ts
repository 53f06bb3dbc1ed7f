import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';

const names = ['ts', 'mjs', 'js', 'json'].map((ending) => `clipwright.config.${ending}`);

/**
 * The file of settings, as an absolute path: the one that is named, or the one in the working directory. It is looked for
 * there and nowhere else: neither above it nor beside a list or its media, which may be a stranger's.
 * Errors: `invalid-option` where there are several.
 *
 * @param option What `--config` says; `false` for `--no-config`.
 */
export function findConfig(option: string | false | undefined, cwd: string): string | undefined {
  if (option === false) return undefined;
  if (option !== undefined) return resolve(cwd, option);
  const [found, another] = names.filter((name) => existsSync(join(cwd, name)));
  if (found === undefined) return undefined;
  if (another === undefined) return join(cwd, found);
  throw new ClipwrightError('invalid-option', `There are ${found} and ${another}.`, {
    remedy: 'Remove one, or name one with --config.',
  });
}
