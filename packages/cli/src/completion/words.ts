import type { Command, Option } from 'commander';

/** What may be typed behind some words. */
export interface CommandWords {
  /** The command by its words, without the program's: `cache prune`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly Word[];
  /** Its own and those of the commands above it. */
  readonly options: readonly OptionWords[];
  /** Whether it takes names of files. */
  readonly files: boolean;
}

interface Word {
  readonly word: string;
  readonly description: string;
}

export interface OptionWords {
  /** `--output`, and `-o` where there is one. */
  readonly flags: readonly string[];
  readonly description: string;
  /** What it takes: nothing, one of some values, or anything, which may be a file. */
  readonly takes: 'nothing' | 'anything' | readonly string[];
}

/** All commands of a program with what may follow them. */
export function wordsOf(command: Command, path = '', above: readonly OptionWords[] = []): readonly CommandWords[] {
  const options = [...optionsOf(command), ...above];
  const below = command.commands.map((each) => ({ word: each.name(), description: each.description() }));
  return [
    { path, commands: below, options, files: command.registeredArguments.length > 0 && command.name() !== 'help' },
    ...command.commands.flatMap((each) => wordsOf(each, `${path} ${each.name()}`.trim(), options)),
  ];
}

function optionsOf(command: Command): readonly OptionWords[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map((option) => ({ flags: flagsOf(option), description: option.description, takes: takesOf(option) }));
}

function flagsOf({ long, short }: Option): readonly string[] {
  return [long, short].filter((flag) => flag !== undefined && flag !== null);
}

function takesOf({ required, optional, argChoices }: Option): OptionWords['takes'] {
  if (!required && !optional) return 'nothing';
  return argChoices ?? 'anything';
}
