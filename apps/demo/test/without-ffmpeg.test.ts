import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { memoryCacheModule, temporaryStoreModule } from '@clipwright/cache/inversify';
import { resultFrom, type Timeline } from '@clipwright/core';
import { type Clipwright, createClipwright } from '@clipwright/core/inversify';
import type { RenderPlan } from '@clipwright/core/plan';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { tap } from 'rxjs';
import { describe, expect, it, vi } from 'vitest';
import { chooseEngine } from '../src/engine/choose-engine.ts';
import type { Engine } from '../src/engine/engine.ts';
import { libraries } from '../src/engine/libraries.ts';
import { countPictures } from '../src/montage/count-pictures.ts';
import { montageSheet } from '../src/montage/montage-sheet.ts';
import { drawnSamples } from '../src/samples/drawn/catalogue.ts';
import { saidBy, small, temporaryFolder } from './media.ts';

const samples = drawnSamples.map((sample) => ({ ...small(sample), frames: 9 }));

function program(engine: Engine): Clipwright {
  return createClipwright({ modules: [...engine.modules, memoryCacheModule(), temporaryStoreModule()] });
}

/** What each frame of a file says of itself. */
async function saidIn(
  clipwright: Clipwright,
  uri: string,
  sample: { readonly width: number; readonly height: number },
) {
  const said: string[] = [];
  const sounds: (number | undefined)[] = [];
  const events$ = clipwright.loadClips([{ source: uri, uri }], {
    onError: 'fail',
    use: async (clip) => {
      for await (const picture of clip.video({ format: 'gray8' })) {
        const { width, height } = picture;
        said.push(saidBy({ data: picture.data, width, height }, sample));
        picture.close();
      }
      sounds.push(clip.info.audio?.sampleRate);
    },
  });
  const { clips } = await resultFrom(events$);
  return { said, sounds, clips };
}

describe.skipIf(!hasLibrary)('the demo on a machine without ffmpeg (needs node-av)', () => {
  it('takes the libraries there', async () => {
    await using folder = await temporaryFolder();
    vi.stubEnv('PATH', folder.directory);
    try {
      expect((await chooseEngine({ ffmpeg: undefined, ffprobe: undefined })).folder).toBe('drawn');
      expect((await chooseEngine({ ffmpeg: '/nowhere/ffmpeg', ffprobe: undefined })).folder).toBe('.');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('draws samples of which every frame says its source and number, and makes a montage of them', async () => {
    await using folder = await temporaryFolder();
    const { directory } = folder;
    const engine = libraries(samples);
    await using clipwright = program(engine);
    const parts = engine.parts(clipwright);
    const made: string[] = [];
    const make = () => parts.makeSamples({ directory, onMade: ({ name }) => void made.push(name) });
    await make();
    await make();
    expect(made).toEqual(samples.map(({ name }) => name));
    expect((await readdir(directory)).sort()).toEqual(samples.map(({ file }) => file).sort());
    for (const sample of samples) {
      const { name, file, frames, width, height } = sample;
      const { said, sounds, clips } = await saidIn(clipwright, join(directory, file), sample);
      expect(said).toEqual(Array.from({ length: frames }, (_, frame) => `${name} ${frame}`));
      expect(clips).toMatchObject([{ width, height, frameRate: sample.frameRate }]);
      expect(sounds).toEqual([sample.sampleRate]);
    }

    const items = samples.map(({ file }) => ({ source: file, uri: join(directory, file), end: 0.15 }));
    const timeline: Timeline = { items };
    const video = join(directory, 'montage.mp4');
    const output = { file: video, size: { width: 640, height: 360 }, frameRate: '20/1' } as const;
    let plan: RenderPlan | undefined;
    const planned = tap((event: { readonly type: string; readonly plan?: RenderPlan }) => {
      if (event.type === 'planned') plan = event.plan;
    });
    await resultFrom(clipwright.renderTimeline(timeline, output, { onError: 'fail' }).pipe(planned));
    // Eight times 0.15 s at 20 frames a second.
    expect(await countPictures(clipwright, video)).toBe(24);
    const { said } = await saidIn(clipwright, video, samples[0] ?? output.size);
    expect(said.slice(0, 3)).toEqual(['AURORA 0', 'AURORA 1', 'AURORA 3']);

    if (plan === undefined) throw new Error('There was no plan.');
    const picture = join(directory, 'montage.png');
    await montageSheet(clipwright, { video, timeline, plan, picture, engine: parts });
    // Tiles of 320 pixels, four beside each other.
    const png = await readFile(picture);
    expect(png.toString('latin1', 1, 4)).toBe('PNG');
    expect(png.readUInt32BE(16)).toBe(4 * 320 + 5 * 16);
  });
});
