import {
  ClipwrightError,
  type Layer,
  renderTimeline,
  resultFrom,
  type SubtitlesRequest,
  type TextPainter,
  type Timeline,
} from '@clipwright/core';
import { expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

const clip = { source: 'synthetic:a?frames=240', start: 1, end: 5 };
const warning = { code: 'subtitles-simplified', message: 'Line 1.' } as const;

/** Renders with a painter whose files have a text from second 0 to 1 and another from 2 to 3, of what is asked for. */
function setUp() {
  const asked: SubtitlesRequest[] = [];
  const painter: TextPainter = {
    fingerprint: 'p',
    paint: () => ({ width: 2, height: 2, x: 0, y: 0, pixels: new Uint8Array(16), warnings: [] }),
    subtitles: async (request) => {
      asked.push(request);
      if (request.file === 'bad.srt') throw new ClipwrightError('invalid-subtitles', 'Line 7 is bad.');
      const { style } = request;
      const texts = [0, 2].map((start) => ({ text: `at ${start}`, start, end: start + 1, ...(style && { style }) }));
      return { texts, warnings: [warning] };
    },
  };
  const renderer = fakeRenderer();
  const deps = { loader: syntheticLoader(), renderer, store: memoryStore({ files: renderer.files }), painter };
  const render = (timeline: Timeline, more: object = {}) =>
    resultFrom(renderTimeline(timeline, { file: '/o.mp4', overwrite: true, frameRate: 24 }, { ...deps, ...more }));
  return { asked, render, renderer };
}

it('each text of a file is a layer of its own, cut at where the file’s layer begins and ends', async () => {
  const { asked, render } = setUp();
  const layers: Layer[] = [{ subtitles: 'a.srt', start: 0.5, end: 2.5, style: { size: 0.1 } }];
  const report = await render({ items: [clip], layers });
  expect(asked).toMatchObject([{ file: 'a.srt', style: { size: 0.1 }, during: { start: '0/1' } }]);
  expect(report.layers).toEqual([
    { index: 1, source: 'at 0', status: 'rendered', frames: 12, warnings: [warning] },
    { index: 2, source: 'at 2', status: 'rendered', frames: 12 },
  ]);
});

it.each([
  ['of a clip it is that of its source', clip, {}, { start: '1/1', end: '5/1', speed: '1/1' }],
  ['at its speed', { ...clip, speed: 2 }, {}, { start: '1/1', end: '5/1', speed: '2/1' }],
  ['backwards', { ...clip, speed: -1 }, {}, { start: '1/1', end: '5/1', speed: '-1/1' }],
  ['moved', clip, { offset: -0.5 }, { start: '3/2', end: '11/2', speed: '1/1' }],
  ['of what stands still its own', { ...clip, freeze: 4 }, {}, { start: '0/1' }],
  ['of a gap too', { gap: 4 }, { offset: 2 }, { start: '-2/1' }],
])('what of the file is wanted: %s', async (_, item, layer, during) => {
  const { asked, render } = setUp();
  const layers = [{ subtitles: 'a.srt', uri: 'file:///s/a%20b.srt', ...layer }];
  await render({ items: [clip, { ...item, layers }] });
  expect(asked).toMatchObject([{ file: '/s/a b.srt', during }]);
});

it('what cannot be read fails the run before anything is opened, by the name of the file', async () => {
  const { render, renderer } = setUp();
  const given = (layer: object, item: object = {}) =>
    render({ items: [{ ...clip, ...item, layers: [layer as Layer] }] });
  await expect(given({ subtitles: 'bad.srt' })).rejects.toMatchObject({
    code: 'invalid-subtitles',
    message: 'Subtitles bad.srt: Line 7 is bad.',
  });
  await expect(given({ subtitles: 'https://a.example/a.srt' })).rejects.toMatchObject({ code: 'source-refused' });
  await expect(given({ subtitles: 'a.srt', offset: 'x' })).rejects.toMatchObject({ code: 'invalid-clip' });
  const unknown = { code: 'invalid-layer' };
  await expect(given({ subtitles: 'a.srt' }, { positions: 'timecode' })).rejects.toMatchObject(unknown);
  await expect(given({ subtitles: 'a.srt' }, { speed: -1, end: undefined })).rejects.toMatchObject(unknown);
  expect(() => given({ subtitles: 'a.srt', x: 1 })).toThrow('layers[0].x');
  expect(() => given({ subtitles: 1 })).toThrow('layers[0].source');
  const blind: TextPainter = { fingerprint: 'p', paint: () => Promise.reject(new Error('unused')) };
  await expect(render({ items: [clip], layers: [{ subtitles: 'a.srt' }] }, { painter: blind })).rejects.toMatchObject({
    code: 'painter-missing',
  });
  expect(renderer.jobs).toEqual([]);
});

it('a clip that is none fails by itself, whatever lies on it', async () => {
  const { render } = setUp();
  const bad = { ...clip, speed: 99, layers: [{ subtitles: 'a.srt' }] };
  const report = await render({ items: [clip, bad] });
  expect(report.clips).toMatchObject([{ status: 'rendered' }, { status: 'skipped', code: 'invalid-clip' }]);
});
