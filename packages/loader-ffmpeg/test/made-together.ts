import { join } from 'node:path';
import { tool } from '@clipwright/test-kit/tool';

/**
 * Files of the same picture, and sound where there is some, which one process makes: starting one takes longer than
 * encoding what is so small.
 *
 * @param graph Labels its outputs `[v]` and, with sound, `[a]`.
 * @param files Each with the options of its encoders.
 * @returns Their paths, in the order given.
 */
export function madeTogether(
  directory: string,
  graph: string,
  files: readonly (readonly [name: string, options: readonly string[]])[],
): string[] {
  const input = graph.replaceAll('[v]', '[out0]').replaceAll('[a]', '[out1]');
  const paths = files.map(([name]) => join(directory, name));
  const outputs = files.flatMap(([, options], i) => ['-map', '0', ...options, paths[i] ?? '']);
  tool('ffmpeg', ['-nostdin', '-y', '-f', 'lavfi', '-i', input, ...outputs]);
  return paths;
}
