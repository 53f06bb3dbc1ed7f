import type { CommandSpec } from './command-spec.ts';

/**
 * The argument list of an ffmpeg command: {@link CommandSpec} in, plain arguments out, nothing quoted and nothing
 * interpreted. A runner does it for each job. Errors: `contract-violation` for an options list of one entry that holds
 * a space.
 *
 * @example await composeCommand({ inputs: [{ source: { file: 'a b.mp4' } }], outputs: [{ target: 'pipe', options: [
 * '-f', 'null'] }] });
 */
export async function composeCommand(spec: CommandSpec): Promise<readonly string[]> {
  const { composed } = await import('./compose.ts');
  return composed(spec);
}
