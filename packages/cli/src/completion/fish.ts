import type { CommandWords, OptionWords } from './words.ts';

/** A script that completes command lines in fish, with what each word means. */
export function fishScript(commands: readonly CommandWords[]): string {
  const lines = commands.flatMap((each) => [
    ...(each.files ? [] : [`${when(each)} -f`]),
    ...each.commands.map(({ word, description }) => `${when(each)} -a ${quoted(word)} -d ${quoted(description)}`),
    ...each.options.map((option) => `${when(each)} ${optionText(option)}`),
  ]);
  return `# Completes clipwright's command lines in fish: clipwright completion fish | source
${lines.join('\n')}
`;
}

/** That the words so far are those of the command, and of none below it. */
function when({ path, commands }: CommandWords): string {
  const words = path === '' ? [] : path.split(' ');
  const seen = words.map((word) => `__fish_seen_subcommand_from ${word}`);
  const below = commands.map(({ word }) => word).join(' ');
  const none = below === '' ? [] : [`not __fish_seen_subcommand_from ${below}`];
  return `complete -c clipwright -n ${quoted([...seen, ...none].join('; and '))}`;
}

function optionText({ flags, description, takes }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = takes === 'nothing' ? '' : takes === 'anything' ? ' -r' : ` -x -a ${quoted(takes.join(' '))}`;
  return `${names.join(' ')} -d ${quoted(description)}${value}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
