import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** Adds `schema`. */
export function addSchemaCommand(program: Command, context: CliContext, done: (exitCode: number) => void): void {
  program
    .command('schema')
    .description('print the JSON Schema of what a command prints with --json')
    .argument('<command...>', 'its name, or error: what each prints that has failed')
    .action(async (words: readonly string[]) => {
      const { schema } = await import('./commands/schema.ts');
      done(schema(words, context));
    });
}
