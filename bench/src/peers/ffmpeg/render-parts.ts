import { join } from 'node:path';
import { run } from '../../process.ts';
import { withScratch } from '../../scratch.ts';
import { type PlacedCut, placeCuts } from '../../work/grid.ts';
import type { RenderJob } from '../peer.ts';
import { cutGlobals, cutInput, encoding, pictureChain, soundChain } from './cut-chains.ts';
import { joinParts } from './join-parts.ts';

/** One ffmpeg for each cut, so many at once, then a join by stream copy. */
export function renderParts({ tools, signal, montage, output }: RenderJob, atOnce: number): Promise<void> {
  const { profile } = montage;
  const placed = placeCuts(montage);
  return withScratch(async (directory) => {
    const parts = placed.map((_, index) => join(directory, `${index}.mp4`));
    const waiting = placed.map((cut, index) => ({ cut, part: parts[index] ?? '' })).values();
    const worker = async (): Promise<void> => {
      for (const { cut, part } of waiting) await run(tools.ffmpeg, partCommand(cut, part), { signal });
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    await joinParts({ ffmpeg: tools.ffmpeg, parts, list: join(directory, 'list.txt'), output, signal });
  });

  function partCommand(cut: PlacedCut, part: string): readonly string[] {
    const sound = profile.audio === null ? [] : ['-map', '0:a:0?', '-af', soundChain(cut, profile)];
    // Side by side, processes of one thread each do not fight over the cores; alone, one takes what there is.
    const threads = atOnce === 1 ? [] : ['-threads', '1'];
    return [
      ...[...cutGlobals, ...threads, ...cutInput(cut)],
      ...['-map', '0:v:0', '-vf', pictureChain(cut, profile), ...sound],
      ...[...encoding(profile), ...threads, `file:${part}`],
    ];
  }
}
