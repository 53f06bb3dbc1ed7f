import { ClipwrightError } from '@clipwright/core';
import fluent, { type FfmpegCommand } from 'fluent-ffmpeg';
import type { CommandSpec } from './command-spec.ts';
import { fileArgument } from './file-argument.ts';

/**
 * Never a banner, never a question, errors alone on standard error. Errors do not end the run by themselves
 * (`-xerror`), because harmless lines come at that level too: who runs a command checks what came out of it.
 */
const safeGlobals: readonly string[] = ['-hide_banner', '-nostdin', '-y', '-v', 'error'];

/**
 * One thread where the options do not say how many: by itself ffmpeg starts as many as there are cores, for each
 * decoder, filter graph and encoder of each process, which no budget could count, and on which the bytes of some
 * encoders depend.
 */
function withThreads(options: readonly string[]): readonly string[] {
  return options.includes('-threads') || copiesAll(options) ? options : ['-threads', '1', ...options];
}

/** Where packets are copied there is nothing that could have threads. */
function copiesAll(options: readonly string[]): boolean {
  return options.some((option, at) => (option === '-c' || option === '-codec') && options[at + 1] === 'copy');
}

const filterThreads: readonly string[] = ['-filter_threads', '1', '-filter_complex_threads', '1'];

/** What fluent-ffmpeg has, but does not declare. */
interface WithArguments {
  _getArguments(): unknown;
}

function hasArguments(command: object): command is WithArguments {
  return '_getArguments' in command && typeof command._getArguments === 'function';
}

/** The arguments that fluent-ffmpeg would run ffmpeg with. */
function argumentsOf(command: FfmpegCommand): string[] {
  const list: unknown = hasArguments(command) ? command._getArguments() : undefined;
  if (Array.isArray(list) && list.every((entry) => typeof entry === 'string')) return list;
  throw new ClipwrightError('internal', 'This version of fluent-ffmpeg does not tell its arguments.', {
    remedy: 'Install fluent-ffmpeg 2.1.3.',
  });
}

/** fluent-ffmpeg keeps entries whole only when it is given two or more; it would split a single one at its space. */
function checked(options: readonly string[]): readonly string[] {
  const only = options[0];
  if (options.length === 1 && only?.includes(' ')) {
    throw new ClipwrightError('contract-violation', `${JSON.stringify(only)} is not one ffmpeg option.`, {
      remedy: 'Give the option and its value as two entries.',
    });
  }
  return options;
}

function targetArgument(target: CommandSpec['outputs'][number]['target']): string {
  if (target === 'pipe') return 'pipe:1';
  return target === 'notes' ? 'pipe:4' : fileArgument(target.file);
}

/**
 * What {@link composeCommand} gives. This is the only place that knows fluent-ffmpeg, and it is loaded when the first
 * command is composed.
 */
export function composed(spec: CommandSpec): string[] {
  const command = fluent();
  for (const { source, options = [] } of spec.inputs) {
    command.input(source === 'pipe' ? 'pipe:0' : fileArgument(source.file));
    command.inputOptions(...withThreads(checked(options)));
  }
  if (spec.graph !== undefined) command.complexFilter(spec.graph);
  for (const { target, options = [] } of spec.outputs) {
    command.output(targetArgument(target));
    command.outputOptions(...withThreads(checked(options)));
  }
  return [...safeGlobals, ...filterThreads, ...(spec.options ?? []), ...argumentsOf(command)];
}
