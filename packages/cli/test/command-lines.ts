import { createProgram } from '../src/program.ts';
import { capture } from './capture.ts';
import { inputOf } from './run.ts';

/** The command line as it is, without anything that runs. */
export const program = createProgram(
  {
    ...{ stdout: capture().stream, stderr: capture().stream, stdin: () => inputOf(''), env: {}, cwd: '/' },
    ...{ signal: new AbortController().signal, extensions: { plugins: [], modules: [] } },
  },
  () => {},
  async () => {},
);

/** What of a line of a shell the command does not know: names of commands and options; of all commands in it. */
export function unknownIn(line: string): readonly string[] {
  return line.split(/[|;#]|\$\(/).flatMap((part) => {
    const [first, ...words] = part.trim().split(/\s+/);
    if (first !== 'clipwright') return [];
    let command = program;
    for (const word of words) {
      const next = command.commands.find((each) => each.name() === word);
      if (next === undefined) break;
      command = next;
    }
    const options = [...command.options, ...program.options];
    const [name = ''] = words;
    const isCommand = command !== program || name.startsWith('-') || name === '' || /^[A-Z]+$/.test(name);
    return [
      ...(isCommand ? [] : [name]),
      ...words
        .filter((word) => /^--?[a-z]/.test(word) && word !== '--help')
        .filter((flag) => !options.some(({ short, long }) => short === flag || long === flag)),
    ];
  });
}
