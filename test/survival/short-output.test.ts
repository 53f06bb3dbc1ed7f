// Needs ffmpeg.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toClipwrightError } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { lastValueFrom } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { aroundFfmpeg } from './around-ffmpeg.ts';
import { makeVideo, render, scene } from './scene.ts';

/*
 * An ffmpeg that ends with 0 and has done less than it should: whoever asked for it knows how much that was.
 */

const at = scene('short');
const video = at.file('a.mp4');
beforeAll(() => void makeVideo(video, 2));

/** The real ffmpeg, with options before the output of those jobs that are to come out short. */
function shortening(name: string, which: string, options: string): string {
  const insert = `n=$#; i=0; for a; do i=$((i+1)); [ $i -gt 1 ] || set --; [ $i -lt $n ] || set -- "$@" ${options}; set -- "$@" "$a"; done`;
  return aroundFfmpeg(at.file(name), `if [ ${which} ]; then ${insert}; fi`);
}

describe('exit code 0 and less than was asked for', () => {
  it.each([
    ['segment', '-frames:v 3'],
    ['sound', '-t 0.3'],
    ['join', '-frames:v 3'],
    ['join', '-frames:a 3'],
  ])('of the %s (%s) fails, and leaves nothing behind', async (job, options) => {
    const name = `${job}${options.replaceAll(' ', '')}`;
    const folder = at.directory(name);
    const failure = await render({
      timeline: { items: [{ source: video, start: 0, end: 0.6 }] },
      ffmpeg: shortening(`${name}-ffmpeg`, `$job = ${job}`, options),
      // Others are joined without it.
      file: join(folder, 'out.mkv'),
      // Of two joins, the second finds what the first one joined.
      store: at.file(`${job}-store`),
      onError: 'fail',
    }).then(
      () => 'none',
      (error: unknown) => error,
    );
    expect(toClipwrightError(failure)).toMatchObject({ code: 'verification-failed' });
    expect(readdirSync(folder)).toEqual([]);
  });

  /** How many frames of the ten there are come, and what fails. */
  const read = async (options: string): Promise<{ readonly frames: number; readonly code?: string }> => {
    const ffmpeg = shortening(`frames${options.replaceAll(' ', '')}`, '$job = other', options);
    await using runner = ffmpegRunner({ ffmpeg });
    await using loader = ffmpegLoader({ runner });
    const opened = await lastValueFrom(loader.open({ uri: video }));
    if (opened.type !== 'opened') throw new Error('It was not opened.');
    await using source = opened.source;
    let frames = 0;
    try {
      for await (const sample of source.video({ start: 0, end: 0.4 })) {
        frames += 1;
        sample.close();
      }
    } catch (error) {
      return { frames, code: toClipwrightError(error).code };
    }
    return { frames };
  };

  it('of the frames of a source is no failure, as long as the next process goes on with what is missing', async () => {
    expect(await read('-frames:v 3')).toEqual({ frames: 10 });
  });

  it('of the frames of a source fails when none come', async () => {
    expect(await read('-frames:v 0')).toEqual({ frames: 0, code: 'source-damaged' });
  });
});
