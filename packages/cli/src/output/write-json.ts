import type { CliContext } from '../context.ts';
import { asFlags } from './as-flags.ts';

/** The one JSON text on standard output; its messages name options as the command line has them. */
export function writeJson({ stdout }: CliContext, report: unknown): void {
  stdout.write(`${JSON.stringify(report, messagesAsFlags, 2)}\n`);
}

function messagesAsFlags(key: string, value: unknown): unknown {
  return key === 'message' && typeof value === 'string' ? asFlags(value) : value;
}
