import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { SampleFile } from '../engine/engine.ts';
import { catalogue } from '../samples/catalogue.ts';

/** Two stretches of each sample, in seconds: first all of one kind, then in another order the other. */
const cuts: readonly (readonly [name: string, start: number, end: number])[] = [
  ['AURORA', 0.5, 2.7],
  ['EMBER', 1.25, 3.1],
  ['MOSS', 2, 4.05],
  ['TIDE', 0.75, 2.5],
  ['ORBIT', 0.4, 2.8],
  ['PRISM', 0.3, 1.95],
  ['NOVA', 0.6, 3],
  ['LOTUS', 1, 2.9],
  ['TIDE', 2.6, 4.6],
  ['AURORA', 3.1, 5.2],
  ['ORBIT', 3.6, 5.9],
  ['LOTUS', 3.2, 4.85],
  ['EMBER', 3.5, 5.55],
  ['NOVA', 3.05, 4.8],
  ['MOSS', 0.2, 1.8],
  ['PRISM', 2.4, 4.7],
];

/** A clip of the list, its source as a path relative to the list. */
export interface MontageClip {
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

/** The montage: 16 clips of the samples. */
export function montageOf(samples: readonly SampleFile[]): readonly MontageClip[] {
  return cuts.map(([name, start, end]) => ({
    source: samples.find((sample) => sample.name === name)?.file ?? name,
    start,
    end,
  }));
}

export const montage = montageOf(catalogue);

/** Writes the montage as a cut list, one clip a line, unless the file is there: then it may be its user's own. */
export async function writeMontageList(file: string, montage: readonly MontageClip[]): Promise<void> {
  if (existsSync(file)) return;
  await writeFile(file, `[\n${montage.map((clip) => `  ${JSON.stringify(clip)}`).join(',\n')}\n]\n`);
}
