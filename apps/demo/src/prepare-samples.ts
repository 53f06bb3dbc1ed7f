import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Timeline } from '@clipwright/core';
import { parseTimeline } from '@clipwright/timeline-formats';
import type { EngineParts } from './engine/engine.ts';
import { montageOf, writeMontageList } from './montage/list.ts';

/** Sees to it that the sample sources and the cut list are in the folder, says what it makes, and gives the list. */
export async function prepareSamples(engine: EngineParts, directory: string, signal: AbortSignal): Promise<Timeline> {
  console.log(`\n== Samples (${await engine.about()}, ${availableParallelism()} cores)`);
  const start = performance.now();
  let made = 0;
  await engine.makeSamples({
    directory,
    signal,
    onMade: ({ file }) => {
      made++;
      console.log(`  made ${file}`);
    },
  });
  const list = join(directory, 'montage.json');
  await writeMontageList(list, montageOf(engine.samples));
  console.log(made === 0 ? '  all there' : `  ${made} samples in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return parseTimeline(await readFile(list, 'utf8'), { format: 'json', base: directory });
}
