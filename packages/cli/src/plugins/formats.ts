import { ClipwrightError, type Timeline } from '@clipwright/core';
import type { PluginFormat } from '@clipwright/core/author';
import type { Extensions } from './extensions.ts';
import { reasonOf } from './plugin-failed.ts';

/** The format of a plug-in's that a file's name says it has. The command's own formats go before these. */
export function pluginFormat(name: string, { plugins }: Extensions): PluginFormat | undefined {
  const lower = name.toLowerCase();
  return plugins
    .flatMap(({ plugin }) => Object.values(plugin.formats ?? {}))
    .find(({ extensions }) => extensions.some((extension) => lower.endsWith(extension.toLowerCase())));
}

/** Reads a list by it. Errors: what it throws, as `invalid-list` where that is no error of ours. */
export function readBy(
  format: PluginFormat,
  text: string,
  { base, name }: { readonly base: string; readonly name: string },
): Timeline {
  try {
    return format.read(text, { base });
  } catch (cause) {
    if (cause instanceof ClipwrightError) throw cause;
    throw new ClipwrightError('invalid-list', `The list ${name} was not read: ${reasonOf(cause)}`, { cause });
  }
}
