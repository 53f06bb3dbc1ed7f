import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { checkUsablePlugin } from '@clipwright/core/author';
import type { LoadedPlugin } from './extensions.ts';
import { toldOf } from './extensions.ts';
import { importDefault } from './import-default.ts';
import { pluginFailed, reasonOf } from './plugin-failed.ts';
import { isFileName, resolvePlugin } from './resolve-plugin.ts';

/** Who names plug-ins: `--plugin`, or a file of settings; and from where names are looked for, as an absolute path. */
export interface Naming {
  readonly by: string;
  readonly folder: string;
}

/** Loads a plug-in by the name of a package or a file. Errors: `plugin-failed`, `plugin-incompatible`. */
export async function loadPlugin(named: string, { by, folder }: Naming): Promise<LoadedPlugin> {
  const told = toldOf({ named, by });
  const details = { plugin: named, by };
  const problem = `The plug-in ${told} was not loaded.`;
  let file: string;
  try {
    file = await resolvePlugin(named, folder);
  } catch (cause) {
    const remedy = existsSync(resolve(folder, named))
      ? `Write ./${named} for the file of that name.`
      : `Install it: npm install ${named}. A file begins with ./ or /.`;
    throw pluginFailed({ problem, reason: reasonOf(cause), remedy, cause, details });
  }
  let exported: unknown;
  try {
    exported = await importDefault(file);
    if (typeof exported === 'function') exported = await exported();
  } catch (cause) {
    const missing = isFileName(named) && !existsSync(file);
    throw pluginFailed({
      problem,
      reason: missing ? `There is no file ${file}.` : reasonOf(cause),
      remedy: missing ? 'Check its name.' : 'Mend it, or leave it out.',
      cause,
      details: { ...details, file },
    });
  }
  if (exported === undefined) {
    throw pluginFailed({
      problem,
      reason: `${file} has no default export.`,
      remedy: 'Write: export default definePlugin({ name, contract: 1, loaders }).',
      details: { ...details, file },
    });
  }
  return usable(exported, { named, by, file });
}

/** A plug-in that came as an object. Errors: `plugin-failed`, `plugin-incompatible`. */
export function givenPlugin(value: unknown, by: string): LoadedPlugin {
  const name = typeof value === 'object' && value !== null && 'name' in value ? String(value.name) : 'without a name';
  return usable(value, { named: name, by });
}

function usable(plugin: unknown, about: Omit<LoadedPlugin, 'plugin'>): LoadedPlugin {
  const told = toldOf(about);
  const details = { plugin: about.named, by: about.by, ...(about.file === undefined ? {} : { file: about.file }) };
  try {
    checkUsablePlugin(plugin);
    return { plugin, ...about };
  } catch (error) {
    if (!(error instanceof ClipwrightError)) throw error;
    const { remedy = 'Mend it, or leave it out.' } = error;
    const reason = error.message.replace(` ${remedy}`, '');
    const isOther = error.code === 'plugin-incompatible';
    const problem = `The plug-in ${told} is ${isOther ? 'for another release' : 'none'}.`;
    throw pluginFailed({ problem, reason, remedy, cause: error, details }, isOther ? error.code : undefined);
  }
}
