import type { ClipSource, OutputProfile } from '@clipwright/core';
import type { SegmentRequest } from '@clipwright/core/author';
import { fakeRenderer, memoryStore, syntheticLoader } from '@clipwright/testing';
import { firstValueFrom, lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';

const profile: OutputProfile = {
  width: 160,
  height: 90,
  frameRate: '12/1',
  fit: 'contain',
  background: '#000000',
  video: { codec: 'h264', pixelFormat: 'yuv420p', crf: 20, preset: 'veryfast', threads: 1 },
  audio: null,
};

async function openSource(): Promise<ClipSource> {
  const event = await lastValueFrom(syntheticLoader().open({ uri: 'synthetic:one?rate=24/1&origin=5' }));
  if (event.type !== 'opened') throw new Error('no source');
  return event.source;
}

describe('fakeRenderer with memoryStore', () => {
  it('writes what it was asked for, and which frames that shows, into the finished file', async () => {
    const source = await openSource();
    const store = memoryStore();
    const renderer = fakeRenderer({ files: store.files });
    const request: SegmentRequest = {
      kind: 'clip',
      source: { id: 's', info: source.info },
      sampleAt: '1/2',
      frames: 3,
      hints: { decodeFrom: 5, firstShown: 12005 },
      profile,
    };
    const inputs = { sources: new Map([['s', source]]), transforms: {} };
    const produce = ({ file }: { file: string }) => renderer.renderSegment(request, { file }, inputs);
    const segment = await new Promise<string>((resolve) => {
      store.acquire('key', produce).subscribe((event) => event.type === 'stored' && resolve(event.artifact.file));
    });
    await lastValueFrom(
      renderer.join({
        parts: [{ kind: 'file', file: segment, frames: 3 }],
        profile,
        output: '/o.mp4',
        overwrite: false,
      }),
    );
    expect(JSON.parse(new TextDecoder().decode(store.files.get('/o.mp4')))).toEqual([
      { ...request, shown: [[12, 14, 16]] },
    ]);
    expect(renderer.jobs.map(({ type }) => type)).toEqual(['segment', 'join']);
  });

  it('needs the source open, unless it is a plain file', async () => {
    const source = await openSource();
    await source[Symbol.asyncDispose]();
    const renderer = fakeRenderer();
    const request: SegmentRequest = {
      kind: 'clip',
      source: { id: 's', info: source.info },
      sampleAt: '0/1',
      frames: 1,
      hints: { decodeFrom: 0, firstShown: 0 },
      profile,
    };
    const render = (asked: SegmentRequest, sources: ReadonlyMap<string, ClipSource>) =>
      lastValueFrom(renderer.renderSegment(asked, { file: '/s' }, { sources, transforms: {} }));
    await expect(render(request, new Map())).rejects.toMatchObject({ code: 'contract-violation' });
    await expect(render(request, new Map([['s', source]]))).rejects.toMatchObject({ code: 'source-closed' });
    const file = { ...request, source: { ...request.source, file: '/f.mp4' } };
    await expect(render(file, new Map())).resolves.toMatchObject({ type: 'produced' });
    const transformed = { ...request, transforms: [{ name: 'unknown', version: '1' }] };
    await expect(render(transformed, new Map())).rejects.toMatchObject({ code: 'unknown-transform' });
  });

  it('keeps a private file only while it is subscribed', async () => {
    const store = memoryStore();
    const event = await firstValueFrom(
      store.acquire(null, ({ file }) => fakeRenderer({ files: store.files }).renderSegment(black, { file }, none)),
    );
    expect(event.type).toBe('progress');
    expect([...store.files.keys()]).toEqual([]);
  });
});

const black: SegmentRequest = { kind: 'color', frames: 1, profile };
const none = { sources: new Map(), transforms: {} };
