import type { Config } from '../config/config.ts';
import type { Extensions, LoadedPlugin } from './extensions.ts';
import { givenPlugin, loadPlugin } from './load-plugin.ts';
import { checkNamesOnce } from './named-parts.ts';

/** What is named, and by whom. */
export interface Named {
  /** By `--plugin`, in order, and from where. */
  readonly flags: readonly string[];
  readonly cwd: string;
  /** By the file of settings, already flat. */
  readonly config?: Config;
  /** By the program around the command. */
  readonly program: Pick<Extensions, 'modules'> & { readonly plugins: readonly unknown[] };
}

/** Loads all that is named, one after the other. Errors: `plugin-failed`, `plugin-incompatible`. */
export async function loadExtensions({ flags, cwd, config, program }: Named): Promise<Extensions> {
  const plugins: LoadedPlugin[] = [];
  for (const name of flags) plugins.push(await loadPlugin(name, { by: '--plugin', folder: cwd }));
  for (const plugin of config?.plugins ?? []) {
    const { name: by = '', folder = cwd } = config ?? {};
    plugins.push(typeof plugin === 'string' ? await loadPlugin(plugin, { by, folder }) : givenPlugin(plugin, by));
  }
  for (const plugin of program.plugins) plugins.push(givenPlugin(plugin, 'this program'));
  checkNamesOnce(plugins);
  return { plugins, modules: program.modules, ...(config === undefined ? {} : { config: config.file }) };
}
