import type { Command } from 'commander';

/**
 * Makes an option one that must be given. It is looked for when all else of the command line is understood: who writes
 * `--ouput` is to be told of that, not that `--output` is missing. (Commander's own required options come first.)
 */
export function requireOption(command: Command, flags: string): void {
  const option = command.options.find((each) => each.flags === flags);
  command.hook('preAction', () => {
    if (option === undefined || command.getOptionValue(option.attributeName()) !== undefined) return;
    command.error(`error: required option '${flags}' not specified`, { code: 'commander.missingMandatoryOptionValue' });
  });
}
