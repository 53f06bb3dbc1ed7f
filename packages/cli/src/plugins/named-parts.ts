import { ClipwrightError } from '@clipwright/core';
import { nearestName, type PartFactory, type Plugin, partKinds } from '@clipwright/core/author';
import { engineNames } from '../engines/engines.ts';
import { type Extensions, type LoadedPlugin, toldOf } from './extensions.ts';
import { pluginFailed, reasonOf } from './plugin-failed.ts';

/** A kind of part that is chosen by name. */
export type PartKind = (typeof partKinds)[number];

/** What the command itself has under these names; `auto` is whichever engine is there. */
export const builtInNames: Readonly<Record<PartKind, readonly string[]>> = {
  loaders: [...engineNames, 'auto'],
  caches: [],
  stores: ['directory'],
  renderers: [...engineNames, 'auto'],
};

/** Errors: `plugin-failed` where two plug-ins, or two parts of a kind, have one name. */
export function checkNamesOnce(plugins: readonly LoadedPlugin[]): void {
  once(
    'plug-ins are',
    plugins.map((each) => ({ name: each.plugin.name, of: toldOf(each) })),
  );
  for (const kind of [...partKinds, 'formats'] as const) {
    const builtIn = kind === 'formats' ? [] : builtInNames[kind];
    once(`${kind} are`, [
      ...builtIn.map((name) => ({ name, of: 'the command itself' })),
      ...plugins.flatMap((each) => Object.keys(each.plugin[kind] ?? {}).map((name) => ({ name, of: toldOf(each) }))),
    ]);
  }
}

function once(what: string, named: readonly { readonly name: string; readonly of: string }[]): void {
  for (const [at, { name, of }] of named.entries()) {
    const before = named.slice(0, at).find((each) => each.name === name);
    if (before === undefined) continue;
    throw pluginFailed({
      problem: `Two ${what} named ${name}.`,
      reason: `They are of ${before.of} and of ${of}.`,
      remedy: 'Leave one of them out.',
      details: { name },
    });
  }
}

/** The names of a kind that there are: those of plug-ins in their order, then the command's own. */
export function namesOf(kind: PartKind, extensions: Extensions): readonly string[] {
  return [...pluginNames(kind, extensions), ...builtInNames[kind]];
}

/** The names of those of plug-ins. */
export function pluginNames(kind: PartKind, { plugins }: Extensions): readonly string[] {
  return plugins.flatMap(({ plugin }) => Object.keys(plugin[kind] ?? {}));
}

/** A kind, with where a plug-in has such parts. */
export interface Kind<P extends AsyncDisposable> {
  readonly kind: PartKind;
  readonly of: (plugin: Plugin) => Readonly<Record<string, PartFactory<P>>> | undefined;
}

/**
 * What makes the part of that name; `undefined` where it is the command's own. Errors: `invalid-option` where there is
 * none; when it is made `plugin-failed`, for what it throws that is no error of ours.
 */
export function partNamed<P extends AsyncDisposable>(
  { kind, of }: Kind<P>,
  name: string,
  extensions: Extensions,
): PartFactory<P> | undefined {
  for (const loaded of extensions.plugins) {
    const parts = of(loaded.plugin);
    const make = parts !== undefined && Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (make !== undefined) return (options) => made(() => make.call(parts, options), `${oneOf(kind)} ${name}`, loaded);
  }
  const names = namesOf(kind, extensions);
  if (names.includes(name)) return undefined;
  const near = nearestName(name, names);
  const others = names.length === 0 ? 'There is none' : `There are ${names.join(', ')}`;
  throw new ClipwrightError('invalid-option', `There is no ${oneOf(kind)} ${name}.`, {
    remedy: near === undefined ? `${others}; name a plug-in that has it by --plugin.` : `Did you mean ${near}?`,
    details: { option: oneOf(kind), name },
  });
}

function oneOf(kind: PartKind): string {
  return kind.slice(0, -1);
}

function made<P extends AsyncDisposable>(make: () => P, what: string, loaded: LoadedPlugin): P {
  try {
    const part = make();
    if (typeof part?.[Symbol.asyncDispose] === 'function') return part;
    throw new Error('It has no [Symbol.asyncDispose].');
  } catch (cause) {
    if (cause instanceof ClipwrightError) throw cause;
    throw pluginFailed({
      problem: `The ${what} of ${toldOf(loaded)} could not be made.`,
      reason: reasonOf(cause),
      remedy: 'Mend it, or leave it out.',
      cause,
      details: { plugin: loaded.named, by: loaded.by },
    });
  }
}
