import { resolve } from 'node:path';

/** What the studio was started with. */
export interface ServeArguments {
  /** Absolute; absent: the sample sources. */
  readonly media?: string;
  readonly out?: string;
  /** For `clipwright serve`, as they are. */
  readonly others: readonly string[];
}

/** Takes `--media` and `--out` out of arguments, as absolute paths. */
export function serveArguments(args: readonly string[], base: string): ServeArguments {
  const others: string[] = [];
  const folders: { media?: string; out?: string } = {};
  for (let i = 0; i < args.length; i++) {
    const [, name, value] = /^--(media|out)(?:=(.*))?$/.exec(args[i] ?? '') ?? [];
    if (name !== 'media' && name !== 'out') others.push(args[i] ?? '');
    else folders[name] = resolve(base, value ?? args[++i] ?? '.');
  }
  return { ...folders, others };
}
