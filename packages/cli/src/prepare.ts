import type { Command } from 'commander';
import { findConfig } from './config/find-config.ts';
import type { CliContext } from './context.ts';
import type { Extensions } from './plugins/extensions.ts';

/** What a program around the command puts into it. */
export interface CliExtras {
  /** Modules of inversify, loaded before the command's own: what they bind takes the place of what those would. */
  readonly modules?: Extensions['modules'];
  /** Plug-ins, as `definePlugin` gives them: after those that the command line and the settings name. */
  readonly plugins?: readonly unknown[];
}

/** Options that say what is to be prepared. */
interface Preparing {
  readonly config?: string | false;
  readonly plugin?: readonly string[];
}

/**
 * Reads the settings, gives the command what they say, and loads the plug-ins that they and the command line name. Where
 * there is nothing of that, nothing is loaded for it.
 * Errors: `plugin-failed`, `plugin-incompatible`, `invalid-option`.
 */
export async function prepare(
  command: Command,
  { cwd, env }: CliContext,
  { modules = [], plugins = [] }: CliExtras,
): Promise<Extensions> {
  const { config: option, plugin: flags = [] } = command.optsWithGlobals<Preparing>();
  const file = findConfig(option, cwd);
  if (file === undefined && flags.length === 0 && plugins.length === 0) return { plugins: [], modules };
  const { readConfig } = await import('./config/read-config.ts');
  const { applyDefaults } = await import('./config/apply-defaults.ts');
  const { loadExtensions } = await import('./plugins/load-extensions.ts');
  const config = file === undefined ? undefined : await readConfig(file);
  if (config !== undefined) applyDefaults(config, command, env);
  return loadExtensions({
    ...{ flags, cwd, program: { modules, plugins } },
    ...(config === undefined ? {} : { config }),
  });
}
