import { Writable } from 'node:stream';
import { runCli } from '@clipwright/cli';

/** Runs the command in this process. */
export async function clipwright(argv: readonly string[], env: Readonly<Record<string, string>>, cwd: string) {
  const kept = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof kept): Writable =>
    new Writable({
      write: (chunk, _encoding, written) => {
        kept[name] += String(chunk);
        written();
      },
    });
  const exitCode = await runCli(argv, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    stdin: async function* () {},
    env: { PATH: process.env.PATH, ...env },
    cwd,
    signal: new AbortController().signal,
  });
  return { exitCode, ...kept };
}
