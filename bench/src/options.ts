import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly runs: number;
  /** Long workloads at their full length. */
  readonly full: boolean;
  /** Names of workloads; empty for all. */
  readonly only: readonly string[];
  /** What the names of peers must contain, in any case; empty for all. */
  readonly peers: readonly string[];
  /** Absolute paths of files to write. */
  readonly json?: string;
  readonly markdown?: string;
  readonly chart?: string;
  readonly help: boolean;
}

export const usage = `pnpm bench [options]

  --runs N           runs of each, in turns (3)
  --only NAME        only this workload; may be repeated, or a list with commas
  --peer NAME        only peers whose name contains this, and Clipwright; may be repeated
  --full             the long clip at ten minutes instead of one, and 500 short clips instead of 100
  --json FILE        write all figures
  --markdown FILE    write the tables in Markdown
  --chart FILE.svg   draw the medians
  --help             this
`;

const listOf = (values: readonly string[] | undefined): string[] =>
  (values ?? []).flatMap((value) => value.split(',')).flatMap((value) => value.trim() || []);

/** Reads the command line; throws an Error that says what is wrong with it. */
export function parseOptions(args: readonly string[], names: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    // pnpm hands on the two dashes that npm takes away.
    args: args.filter((argument) => argument !== '--'),
    options: {
      runs: { type: 'string', default: '3' },
      only: { type: 'string', multiple: true },
      peer: { type: 'string', multiple: true },
      full: { type: 'boolean', default: false },
      json: { type: 'string' },
      markdown: { type: 'string' },
      chart: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (!/^[1-9]\d{0,2}$/.test(values.runs)) throw new Error(`--runs is ${values.runs}; it must be a number from 1.`);
  const only = listOf(values.only);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no workload ${unknown}; there are ${names.join(', ')}.`);
  return {
    runs: Number(values.runs),
    full: values.full,
    only,
    peers: listOf(values.peer).map((name) => name.toLowerCase()),
    ...(values.json === undefined ? {} : { json: resolve(values.json) }),
    ...(values.markdown === undefined ? {} : { markdown: resolve(values.markdown) }),
    ...(values.chart === undefined ? {} : { chart: resolve(values.chart) }),
    help: values.help,
  };
}
