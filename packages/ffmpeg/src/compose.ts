import { resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import fluent, { type FfmpegCommand } from 'fluent-ffmpeg';

/**
 * One ffmpeg command as data. All its decoders, filter graphs and encoders have one thread, unless `-threads` says
 * otherwise. Every entry of an options list is one argument, whatever characters it holds.
 */
export interface CommandSpec {
  readonly inputs: readonly {
    /** A file by any path, or the job's standard input. */
    readonly source: { readonly file: string } | 'pipe';
    /** Options of this input, such as `['-ss', '1.5']`. */
    readonly options?: readonly string[];
  }[];
  /** A filter graph over the inputs (`-filter_complex`), its outputs labelled. */
  readonly graph?: string;
  readonly outputs: readonly {
    /** A file by any path, replaced if it is there, the job's standard output, or its notes. */
    readonly target: { readonly file: string } | 'pipe' | 'notes';
    /** Options of this output, such as `['-map', '[v]', '-c:v', 'libx264']`. */
    readonly options?: readonly string[];
  }[];
  /** Global options, added after {@link safeGlobals}. */
  readonly options?: readonly string[];
}

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
 * The argument list of an ffmpeg command: {@link CommandSpec} in, plain arguments out, nothing quoted and nothing
 * interpreted. This is the only place that knows fluent-ffmpeg. Errors: `contract-violation` for an options list of one
 * entry that holds a space.
 *
 * @example composeCommand({ inputs: [{ source: { file: 'a b.mp4' } }], outputs: [{ target: 'pipe', options: ['-f',
 * 'null'] }] });
 */
export function composeCommand(spec: CommandSpec): string[] {
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

/**
 * A file as an argument that cannot be taken for anything else: `-i.mp4` is no option, `http:x.mp4` no host, `concat:a`
 * no protocol. Relative paths are made absolute against the working directory.
 */
export function fileArgument(file: string): string {
  return `file:${resolve(file)}`;
}
