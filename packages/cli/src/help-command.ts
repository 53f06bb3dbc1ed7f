import type { Command } from 'commander';

/** Adds `help`, which knows commands below commands as well: `help cache prune` is `cache prune --help`. */
export function addHelpCommand(parent: Command): void {
  parent
    .command('help')
    .description('print the help of a command')
    .argument('[command...]', 'its name')
    .action(async (names: readonly string[]) => {
      let command = parent;
      for (const name of names) {
        const found = command.commands.find((each) => each.name() === name || each.aliases().includes(name));
        // The command above refuses a name that it does not know, and says which is like it.
        if (found === undefined) await command.parseAsync([name], { from: 'user' });
        else command = found;
      }
      command.help();
    });
}
