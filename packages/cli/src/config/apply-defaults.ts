import { ClipwrightError } from '@clipwright/core';
import { namesAdvice } from '@clipwright/core/author';
import { type Command, InvalidArgumentError, type Option } from 'commander';
import { collected } from '../options/collected.ts';
import type { Config } from './config.ts';

/** Options that say what to do now, and not how. */
const never = ['version', 'json', 'config', 'plugin', 'output', 'at', 'every', 'dryRun', 'watch', 'repair'];

/** Variables of the environment that go before the settings. */
const variables: Readonly<Record<string, string>> = {
  ffmpeg: 'CLIPWRIGHT_FFMPEG',
  ffprobe: 'CLIPWRIGHT_FFPROBE',
  cacheDir: 'CLIPWRIGHT_CACHE_DIR',
  queue: 'CLIPWRIGHT_QUEUE_URL',
  queueFile: 'CLIPWRIGHT_QUEUE_URL',
};

/** Options that say the same in another way: what the command line says by one goes before the other's in the settings. */
const others: Readonly<Record<string, string>> = { queue: 'queueFile', queueFile: 'queue' };

/**
 * Gives options of a command what the settings say, where neither the command line nor the environment does. Values are
 * understood as on the command line. Errors: `invalid-option`, with the file and the option.
 */
export function applyDefaults(
  { name: file, defaults }: Config,
  command: Command,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const chain = chainOf(command);
  const known = optionsBelow(chain.at(-1) ?? command);
  for (const [name, value] of Object.entries(defaults)) {
    if (value === undefined) continue;
    if (!known.has(name)) {
      throw new ClipwrightError('invalid-option', `${file}: there is no option defaults.${name}.`, {
        remedy: namesAdvice(name, [...known].sort()),
        details: { option: `defaults.${name}` },
      });
    }
    const isOfEnvironment = Boolean(env[variables[name] ?? '']);
    const attribute = name === 'cache' && typeof value === 'string' ? 'cacheName' : name;
    for (const each of chain) {
      const option = each.options.find((one) => one.attributeName() === attribute);
      if (option === undefined) continue;
      // Also where it does not count: a mistake is said at once.
      const meant = understood(option, value, `${file}: defaults.${name}`);
      const names = [attribute, others[attribute] ?? attribute];
      const isSaid = isOfEnvironment || names.some((one) => each.getOptionValueSource(one) === 'cli');
      if (!isSaid) each.setOptionValueWithSource(attribute, meant, 'config');
    }
  }
}

function chainOf(command: Command): readonly Command[] {
  return command.parent === null ? [command] : [command, ...chainOf(command.parent)];
}

/** Names of the options of a command and of all below it, as settings may have them. */
export function optionsBelow(command: Command): ReadonlySet<string> {
  const own = command.options
    .map((option) => option.attributeName())
    .map((name) => (name === 'cacheName' ? 'cache' : name));
  const names = [...own, ...command.commands.flatMap((each) => [...optionsBelow(each)])];
  return new Set(names.filter((name) => !never.includes(name)));
}

function understood(option: Option, value: unknown, place: string): unknown {
  const wrong = (remedy: string): ClipwrightError =>
    new ClipwrightError('invalid-option', `${place} is ${JSON.stringify(value)}.`, {
      remedy,
      details: { option: place },
    });
  if (option.isBoolean() || option.negate) {
    if (typeof value === 'boolean') return value;
    throw wrong('It must be true or false.');
  }
  const isRepeatable = option.parseArg === collected;
  const values: readonly unknown[] = isRepeatable && Array.isArray(value) ? value : [value];
  let result: unknown;
  for (const each of values) {
    if (typeof each !== 'string' && typeof each !== 'number') {
      throw wrong(`It must be a text or a number${isRepeatable ? ', or an array of them' : ''}.`);
    }
    try {
      result = option.parseArg === undefined ? String(each) : option.parseArg(String(each), result);
    } catch (error) {
      if (error instanceof InvalidArgumentError) throw wrong(error.message);
      throw error;
    }
  }
  return result;
}
