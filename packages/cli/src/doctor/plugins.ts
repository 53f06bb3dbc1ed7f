import { partKinds } from '@clipwright/core/author';
import type { LoadedPlugin } from '../plugins/extensions.ts';

/** A plug-in that was loaded. Plain JSON data. */
export interface PluginReport {
  readonly name: string;
  /** The number of the contract of plug-ins that it was written for. */
  readonly contract: number;
  /** As it was named, and by what. */
  readonly named: string;
  readonly by: string;
  /** From where, as an absolute path; `null` where it came as an object. */
  readonly file: string | null;
  /** Names of its parts. */
  readonly loaders: readonly string[];
  readonly caches: readonly string[];
  readonly stores: readonly string[];
  readonly renderers: readonly string[];
  readonly formats: readonly string[];
  /** How many modules it has. */
  readonly modules: number;
}

export function pluginReport({ plugin, named, by, file }: LoadedPlugin): PluginReport {
  const namesOf = (parts: object | undefined): readonly string[] => Object.keys(parts ?? {});
  return {
    name: plugin.name,
    contract: plugin.contract,
    named,
    by,
    file: file ?? null,
    loaders: namesOf(plugin.loaders),
    caches: namesOf(plugin.caches),
    stores: namesOf(plugin.stores),
    renderers: namesOf(plugin.renderers),
    formats: namesOf(plugin.formats),
    modules: plugin.modules?.length ?? 0,
  };
}

/** The same for people: what it has, from where, by what, and its contract. */
export function pluginText(report: PluginReport): string {
  const { name, contract, by, file, modules } = report;
  const parts = [...partKinds, 'formats' as const].flatMap((kind) =>
    report[kind].length === 0 ? [] : [`${kind} ${report[kind].join(', ')}`],
  );
  const all = [...parts, ...(modules === 0 ? [] : [`${modules} ${modules === 1 ? 'module' : 'modules'}`])];
  const from = file === null ? by : `${file} (${by})`;
  return `${name}: ${all.join('; ') || 'nothing'}; contract ${contract}; from ${from}`;
}
