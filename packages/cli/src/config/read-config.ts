import { readFile } from 'node:fs/promises';
import { basename, dirname, extname } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { checkOptions } from '@clipwright/core/author';
import { importDefault } from '../plugins/import-default.ts';
import { pluginFailed, reasonOf } from '../plugins/plugin-failed.ts';
import type { Config } from './config.ts';

/**
 * Reads a file of settings. A module is run, with all that it imports. Errors: `plugin-failed` where that fails,
 * `invalid-option` for what it says.
 *
 * @param file Absolute.
 */
export async function readConfig(file: string): Promise<Config> {
  const name = basename(file);
  const found = await read(file, name);
  checkOptions('settings', found, { plugins: 'any', defaults: 'any' });
  if (!isObject(found))
    throw wrong(name, 'exports nothing by default', 'Write: export default defineConfig({ plugins, defaults }).');
  const { plugins = [], defaults = {} } = found;
  if (!Array.isArray(plugins)) throw wrong(name, 'has plugins that are no array', 'Write plugins: [gif()].');
  if (!isObject(defaults)) throw wrong(name, 'has defaults that are no object', "Write defaults: { loader: 'gif' }.");
  return {
    name,
    file,
    folder: dirname(file),
    plugins: plugins.flat(Number.POSITIVE_INFINITY).filter(Boolean),
    defaults,
  };
}

async function read(file: string, name: string): Promise<unknown> {
  const problem = `The settings ${name} were not read.`;
  try {
    return extname(file) === '.json' ? JSON.parse(await readFile(file, 'utf8')) : await importDefault(file);
  } catch (cause) {
    const remedy = 'Mend them, or leave them out with --no-config.';
    throw pluginFailed({ problem, reason: reasonOf(cause), remedy, cause, details: { file } });
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(name: string, what: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `${name} ${what}.`, { remedy });
}
