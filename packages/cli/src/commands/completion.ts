import type { Command } from 'commander';
import { bashScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { wordsOf } from '../completion/words.ts';
import { zshScript } from '../completion/zsh.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

export type Shell = keyof typeof scripts;

/** Prints the script with which a shell completes command lines, made of the commands that there are. */
export function completion(program: Command, shell: Shell, { stdout }: CliContext): number {
  stdout.write(scripts[shell](wordsOf(program)));
  return exitCodes.success;
}
