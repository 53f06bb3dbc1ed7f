import { loadClips, renderTimeline, resultFrom } from '@clipwright/core';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

/** A loader that notes what it is asked to open, and opens a synthetic source of five seconds instead. */
function noting() {
  const loader = syntheticLoader({ frames: 150, frameRate: '30/1' });
  const asked: string[] = [];
  return {
    asked,
    loader: {
      open: ({ uri }: { readonly uri: string }) => {
        asked.push(uri);
        return loader.open({ uri: 'synthetic:a' });
      },
      settled: () => loader.settled(),
      [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
    },
  };
}

function rendering() {
  const { loader, asked } = noting();
  const renderer = fakeRenderer();
  return { asked, renderer, deps: { loader, renderer, store: memoryStore({ files: renderer.files }) } };
}

describe('sources of files', () => {
  it.each([
    ['/videos/a b.mp4', '/videos/a b.mp4'],
    ['file:///videos/a%20b.mp4', '/videos/a b.mp4'],
    ['FILE://localhost/a%C3%A9.mp4', '/aé.mp4'],
    ['file:///C:/videos/a.mp4', 'C:/videos/a.mp4'],
    ['file:a%20b.mp4', 'a%20b.mp4'],
    ['./file:a.mp4', './file:a.mp4'],
    [new URL('file:///videos/%231.mp4'), '/videos/#1.mp4'],
    [new URL('https://example.org/a.mp4'), 'https://example.org/a.mp4'],
  ])('%s opens %s', async (source, path) => {
    const { loader, asked } = noting();
    const report = await resultFrom(loadClips([{ source }, { source, start: 1 }], { loader }));
    expect(asked).toEqual([path]);
    expect(report.clips.map(({ source }) => source)).toEqual([String(source), String(source)]);
  });

  it.each([
    ['file://server/share/a.mp4', 'names the host server'],
    ['file:///a%2Fb.mp4', 'no URL of a file'],
    ['file:///%E0%A4%A', 'no URL of a file'],
    ['file://', 'no URL of a file'],
  ])('%s is refused at the call', (source, problem) => {
    const { loader } = noting();
    const load = () => loadClips([{ source: 'a' }, { source }], { loader });
    expect(load).toThrow(problem);
    expect(load).toThrow(expect.objectContaining({ code: 'invalid-option', details: { option: 'clips[1].source' } }));
  });
});

describe('times and rates as people write them', () => {
  it('hours, minutes and seconds', async () => {
    const { loader } = noting();
    const report = await resultFrom(loadClips([{ source: 'a', start: '0:00:01.5', end: '00:03,25' }], { loader }));
    expect(report.clips).toMatchObject([{ start: 1.5, end: 3.25, frames: 53 }]);
  });

  it.each([
    [29.97, '30000/1001'],
    ['29.97', '30000/1001'],
    [23.976, '24000/1001'],
    [25, '25/1'],
    ['30000/1001', '30000/1001'],
  ])('%s frames a second are %s', async (frameRate, exact) => {
    const { deps } = rendering();
    const report = await resultFrom(renderTimeline({ items: [{ source: 'a' }] }, { file: '/o.mp4', frameRate }, deps));
    expect(report.profile.frameRate).toBe(exact);
  });
});

it.each([
  ['file:///out%20put.mp4', '/out put.mp4'],
  [new URL('file:///out.mp4'), '/out.mp4'],
  ['relative.mp4', 'relative.mp4'],
])('an output may be named by %s', async (file, path) => {
  const { deps, renderer } = rendering();
  const report = await resultFrom(renderTimeline({ items: [{ source: new URL('file:///a.mp4') }] }, { file }, deps));
  expect(report.output).toBe(path);
  expect([...renderer.files.keys()]).toContain(path);
});
