import type { CliContext } from '../context.ts';

/** The one JSON text on standard output. */
export function writeJson({ stdout }: CliContext, report: unknown): void {
  stdout.write(`${JSON.stringify(report, null, 2)}\n`);
}
