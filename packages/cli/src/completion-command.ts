import { Argument, type Command } from 'commander';
import type { CliContext } from './context.ts';

const help = `
In the file that the shell reads at its start:
  bash, zsh  eval "$(clipwright completion bash)"
  fish       clipwright completion fish | source`;

/** Adds `completion`. */
export function addCompletionCommand(program: Command, context: CliContext, done: (exitCode: number) => void): void {
  program
    .command('completion')
    .description('print the script with which a shell completes command lines')
    .addArgument(new Argument('<shell>', 'your shell').choices(['bash', 'zsh', 'fish']))
    .addHelpText('after', help)
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completion } = await import('./commands/completion.ts');
      done(completion(program, shell, context));
    });
}
