import type { CliContext } from '../context.ts';
import type { Reports } from '../reports/reports.ts';
import { asFlags } from './as-flags.ts';

/**
 * The one JSON text on standard output; its messages name options as the command line has them.
 *
 * @param _name Which report it is: its type, and so its published schema, follows.
 */
export function writeJson<N extends keyof Reports>({ stdout }: CliContext, _name: N, report: Reports[N]): void {
  stdout.write(`${JSON.stringify(report, messagesAsFlags, 2)}\n`);
}

/** One JSON text of several, of a command that goes on: each is a line. */
export function writeJsonLine({ stdout }: CliContext, line: Reports['worker']): void {
  stdout.write(`${JSON.stringify(line, messagesAsFlags)}\n`);
}

function messagesAsFlags(key: string, value: unknown): unknown {
  return key === 'message' && typeof value === 'string' ? asFlags(value) : value;
}
