import { checkContract } from '../contracts/contract-versions.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { checkOptions, type OptionsOf } from '../options/check-options.ts';
import type { Plugin } from './plugin.ts';

const shape = {
  name: 'any',
  contract: 'any',
  modules: 'any',
  loaders: 'any',
  caches: 'any',
  stores: 'any',
  renderers: 'any',
  formats: 'any',
} satisfies OptionsOf<Plugin>;

/** The kinds of parts that a plug-in names, each made by a factory. */
export const partKinds = ['loaders', 'caches', 'stores', 'renderers'] as const;

const names = /^[\w@][\w./@-]*$/;

/**
 * A plug-in: parts under names. Gives back what it is given, checked: what is misspelt is said where it is written, and
 * not where it is used. Errors: `invalid-option`, with the path.
 *
 * @example
 * export default definePlugin({ name: 'clipwright-loader-gif', contract: 1, loaders: { gif: () => gifLoader() } });
 */
export function definePlugin(plugin: Plugin): Plugin {
  checkPlugin(plugin);
  return plugin;
}

/** The same, of a plug-in that this core is to use. Errors also: `plugin-incompatible`. */
export function checkUsablePlugin(value: unknown): asserts value is Plugin {
  // First: one for another core may be of another shape.
  if (isObject(value) && typeof value.contract === 'number') {
    checkContract(`plug-in ${String(value.name)}`, 'Plugin', { contracts: { Plugin: value.contract } });
  }
  checkPlugin(value);
}

function checkPlugin(value: unknown): asserts value is Plugin {
  checkOptions('plugin', value, shape);
  if (!isObject(value)) throw invalid('plugin', 'is not there', 'Give an object with name and contract.');
  const { name, contract, modules = [], formats = {} } = value;
  if (typeof name !== 'string' || !names.test(name)) {
    throw invalid('plugin.name', `is ${told(name)}`, 'Give a name such as clipwright-loader-gif.');
  }
  if (typeof contract !== 'number' || !Number.isInteger(contract)) {
    throw invalid(
      'plugin.contract',
      `of ${name} is ${told(contract)}`,
      'Write the number of the contract, which is 1.',
    );
  }
  if (!Array.isArray(modules) || !modules.every(isModule)) {
    throw invalid('plugin.modules', `of ${name} is no array of modules`, 'Give modules of inversify.');
  }
  for (const kind of partKinds) {
    checkNames(kind, value[kind], (part) => typeof part === 'function', 'Give a function that makes the part.');
  }
  checkNames('formats', formats, isFormat, 'Give an object with extensions and read.');
}

function checkNames(kind: string, parts: unknown, isRight: (part: unknown) => boolean, remedy: string): void {
  if (parts === undefined) return;
  if (!isObject(parts)) throw invalid(`plugin.${kind}`, `is ${told(parts)}`, 'Give an object of parts by their names.');
  for (const [name, part] of Object.entries(parts)) {
    if (!names.test(name)) throw invalid(`plugin.${kind}`, `has the name ${told(name)}`, 'Give a name such as gif.');
    if (!isRight(part)) throw invalid(`plugin.${kind}.${name}`, `is ${told(part)}`, remedy);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isModule(value: unknown): boolean {
  return isObject(value) && typeof value.load === 'function';
}

function isFormat(value: unknown): boolean {
  if (!isObject(value) || typeof value.read !== 'function') return false;
  const { extensions } = value;
  return Array.isArray(extensions) && extensions.every((each) => typeof each === 'string' && each.startsWith('.'));
}

function told(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return isObject(value) ? 'an object' : Array.isArray(value) ? 'an array' : String(value);
}

function invalid(option: string, what: string, remedy: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `The option ${option} ${what}.`, { remedy, details: { option } });
}
