import { ClipwrightError, type ListReadOptions, type ReadList, type TimelineFormat } from '@clipwright/core';
import { isListFormat, type ListFormat, listFormatNames } from '@clipwright/timeline-formats';
import type { Extensions } from './extensions.ts';
import { reasonOf } from './plugin-failed.ts';

/** The format of a plug-in's that a file's name says it has. The command's own formats go before these. */
export function pluginFormat(name: string, { plugins }: Extensions): TimelineFormat | undefined {
  const lower = name.toLowerCase();
  return plugins
    .flatMap(({ plugin }) => Object.values(plugin.formats ?? {}))
    .find(({ extensions }) => extensions.some((extension) => lower.endsWith(extension.toLowerCase())));
}

/** The format that was asked for by its name, the command's or a plug-in's. Errors: `invalid-option`. */
export function formatNamed(
  name: string | undefined,
  { plugins }: Extensions,
): ListFormat | TimelineFormat | undefined {
  if (name === undefined || isListFormat(name)) return name;
  const own = Object.fromEntries(plugins.flatMap(({ plugin }) => Object.entries(plugin.formats ?? {})));
  if (Object.hasOwn(own, name)) return own[name];
  throw new ClipwrightError('invalid-option', `There is no format ${JSON.stringify(name)}.`, {
    remedy: `There are ${[...listFormatNames, ...Object.keys(own)].join(', ')}.`,
  });
}

/** Reads a list by it. Errors: what it throws, as `invalid-list` where that is no error of ours. */
export function readBy(
  format: TimelineFormat,
  text: string,
  { name, ...options }: ListReadOptions & { readonly name: string },
): ReadList {
  try {
    return format.read(text, options);
  } catch (cause) {
    if (cause instanceof ClipwrightError) throw cause;
    throw new ClipwrightError('invalid-list', `The list ${name} was not read: ${reasonOf(cause)}`, { cause });
  }
}
