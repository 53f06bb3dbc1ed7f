import { type OutputOptions, planTimeline, type RenderReport, renderTimeline, resultFrom } from '@clipwright/core';
import type { PrepareRequest } from '@clipwright/core/author';
import { expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

/** A run with a renderer that has these encoders, the usual one first. */
function parts(encoders?: readonly string[]) {
  const renderer = fakeRenderer(encoders === undefined ? {} : { encoders });
  const loader = syntheticLoader();
  const store = memoryStore({ files: renderer.files });
  const asked: PrepareRequest[] = [];
  const watched: typeof renderer = {
    ...renderer,
    prepare: (request) => {
      asked.push(request);
      return renderer.prepare(request);
    },
  };
  const render = (output: Partial<OutputOptions>): Promise<RenderReport> =>
    resultFrom(
      renderTimeline(
        { items: [{ source: 'synthetic:a', start: 0, end: 1 }] },
        { file: '/out.mp4', overwrite: true, ...output },
        { loader, renderer: watched, store },
      ),
    );
  return { renderer, loader, asked, render };
}

const both = ['libx264', 'h264_nvenc'];

it('an encoder that is asked for reaches the renderer, the profile and the report', async () => {
  const { asked, render } = parts(both);
  const report = await render({ encoder: 'h264_nvenc' });
  expect(asked.map(({ encoder }) => encoder)).toEqual(['h264_nvenc']);
  expect(report.profile.video?.encoder).toBe('h264_nvenc');
  expect(report.encoder).toBe('h264_nvenc');
});

it.each([undefined, 'auto', 'software'])('%s leaves the choice to the renderer, which is told', async (encoder) => {
  const { asked, render } = parts(both);
  const report = await render(encoder === undefined ? {} : { encoder });
  expect(asked[0]).not.toHaveProperty('encoder');
  expect(report.profile.video).not.toHaveProperty('encoder');
  expect(report.encoder).toBe('libx264');
});

it('what one encoder made is not found again for another, and is for the same', async () => {
  const { render } = parts(both);
  const encoded = async (encoder: string): Promise<number> => (await render({ encoder })).segments.encoded;
  expect(await encoded('auto')).toBe(1);
  expect(await encoded('software')).toBe(0);
  expect(await encoded('h264_nvenc')).toBe(1);
  expect(await encoded('h264_nvenc')).toBe(0);
});

it('one that does not work is refused, and nothing is made', async () => {
  const { renderer, render } = parts(both);
  await expect(render({ encoder: 'hevc_nvenc' })).rejects.toMatchObject({ code: 'encoder-missing' });
  expect(renderer.jobs).toEqual([]);
  expect([...renderer.files.keys()]).toEqual([]);
});

it('a renderer that does not let its encoder be chosen is not taken for one that does', async () => {
  const { renderer, asked, render } = parts();
  await expect(render({ encoder: 'nvenc' })).rejects.toMatchObject({
    code: 'invalid-option',
    details: { option: 'encoder' },
  });
  expect(asked[0]?.encoder).toBe('nvenc');
  expect(renderer.jobs).toEqual([]);
  expect(await render({})).not.toHaveProperty('encoder');
});

it.each(['', 'h264 nvenc', '-c', 'h264_nvenc:a=1', '5'])('%j is no name of an encoder', async (encoder) => {
  const { renderer, loader } = parts(both);
  const deps = { loader, renderer };
  const planned = resultFrom(planTimeline({ items: [{ source: 'synthetic:a' }] }, { file: '/out.mp4', encoder }, deps));
  await expect(planned).rejects.toMatchObject({
    code: 'invalid-option',
    message: expect.stringMatching(/^The output option encoder is .* one of auto, software, nvenc, .*h264_nvenc\.$/),
  });
  expect(loader.counters.opens).toBe(0);
});
