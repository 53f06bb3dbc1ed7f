import { type ClipSource, ClipwrightError, type OutputProfile, renderTimeline, resultFrom } from '@clipwright/core';
import {
  defineRenderer,
  type EncodeWork,
  type FilePart,
  type JoinRequest,
  type OutputFrame,
  type RendererDefinition,
  type SegmentRequest,
  type Stretch,
} from '@clipwright/core/author';
import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { memoryStore, readFrameNumber, rendererLaws, syntheticLoader } from '../../src/index.ts';
import { record } from '../../src/laws/recording.ts';
import { PlatformInMemory } from './platform-in-memory.ts';

const profile: OutputProfile = {
  ...{ width: 160, height: 90, frameRate: '24/1', fit: 'contain', background: '#000000' },
  video: { codec: 'raw/rgb', pixelFormat: 'yuv420p', crf: 20, preset: 'veryfast', threads: 1 },
  audio: null,
};

/** Writes pictures as they are, one after the other: a class that keeps to itself what it is made of. */
class Raw implements RendererDefinition {
  readonly name = 'raw';
  readonly version = '1';
  readonly files = new PlatformInMemory();
  readonly containers = [{ extension: 'rgb', video: ['raw/rgb'], audio: [] }] as const;
  readonly pixelFormat = 'rgb24';
  readonly #frameBytes: number;

  constructor({ width, height }: Pick<OutputProfile, 'width' | 'height'> = profile) {
    this.#frameBytes = width * height * 3;
  }

  async encode(frames: AsyncIterable<OutputFrame>, target: string, _work: EncodeWork): Promise<void> {
    const all: Uint8Array[] = [];
    for await (const { data } of frames) all.push(data);
    this.#write(target, all);
  }

  async join(parts: readonly FilePart[], target: string): Promise<void> {
    this.#write(
      target,
      parts.map(({ file }) => this.files.files.get(file) ?? new Uint8Array()),
    );
  }

  async count(file: string): Promise<number> {
    return (this.files.files.get(file)?.length ?? 0) / this.#frameBytes;
  }

  #write(file: string, all: readonly Uint8Array[]): void {
    this.files.files.set(file, Uint8Array.from(Buffer.concat(all)));
  }
}

async function opened(uri: string): Promise<ClipSource> {
  const event = await lastValueFrom(syntheticLoader().open({ uri }));
  if (event.type !== 'opened') throw new Error('The source did not open.');
  return event.source;
}

const hints = { decodeFrom: 0, firstShown: 0 };

function stretchOf(source: ClipSource, change: Partial<Extract<Stretch, { kind: 'clip' }>> = {}) {
  const ref = { id: source.uri, info: source.info };
  return { kind: 'clip', source: ref, sampleAt: '0/1', frames: 6, hints, ...change } as const;
}

rendererLaws(
  { describe, it },
  {
    name: 'defineRenderer with a definition that is a class',
    capabilities: { audio: false },
    make: async () => {
      const definition = new Raw();
      const source = await opened('synthetic:one');
      let paths = 0;
      return {
        renderer: defineRenderer(definition),
        segment: { ...stretchOf(source), profile },
        inputs: { sources: new Map([[source.uri, source]]), transforms: {} },
        extension: '.rgb',
        path: (extension) => {
          paths += 1;
          return `/made/${paths}${extension}`;
        },
        read: async (file) => definition.files.files.get(file),
        write: async (file, data) => void definition.files.files.set(file, data),
        leftovers: () => definition.files.leftovers(),
      };
    },
  },
);

/** The pictures of a segment. */
async function rendered(
  request: SegmentRequest,
  source: ClipSource,
  change: Partial<RendererDefinition> = {},
): Promise<Uint8Array[]> {
  const definition = new Raw(request.profile);
  const pictures: Uint8Array[] = [];
  const encode = async (frames: AsyncIterable<OutputFrame>, target: string): Promise<void> => {
    for await (const { data } of frames) pictures.push(data);
    definition.files.files.set(target, new Uint8Array());
  };
  const renderer = defineRenderer(Object.assign(definition, { encode, ...change }));
  const inputs = { sources: new Map([[source.uri, source]]), transforms: { invert } };
  await record(renderer.renderSegment(request, { file: '/target' }, inputs)).completed();
  return pictures;
}

const invert = {
  format: 'gray8' as const,
  apply: ({ data }: { readonly data: Uint8Array }) => data.map((value) => 255 - value),
};

/** The number that each picture carries, in the part of it that shows the source. */
function numbers(
  pictures: readonly Uint8Array[],
  { width, height }: Pick<OutputProfile, 'width' | 'height'> = profile,
  area?: Parameters<typeof readFrameNumber>[1],
): (number | undefined)[] {
  return pictures.map((data) => readFrameNumber({ data, width, height, pixelFormat: 'rgb24' }, area));
}

function pixelAt(picture: Uint8Array | undefined, x: number, y: number, width: number): number[] {
  return [...(picture?.subarray((y * width + x) * 3, (y * width + x) * 3 + 3) ?? [])];
}

describe('the pictures that a defined renderer is given', () => {
  it('follow the rule of time: at another rate, at another speed, held at the end', async () => {
    const source = await opened('synthetic:one?frames=4&rate=12/1');
    const at = (change: Parameters<typeof stretchOf>[1]) => rendered({ ...stretchOf(source, change), profile }, source);
    expect(numbers(await at({ frames: 10 }))).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 3, 3]);
    expect(numbers(await at({ frames: 3, speed: '4/1' }))).toEqual([0, 2, 3]);
    expect(numbers(await at({ frames: 3, sampleAt: '1/12', hints: { decodeFrom: 0, firstShown: 1000 } }))).toEqual([
      1, 1, 2,
    ]);
  });

  it.each([
    ['contain', { left: 0, top: 35, width: 160, height: 90 }, [0, 0, 0]],
    ['stretch', { left: 0, top: 0, width: 160, height: 160 }, undefined],
    ['cover', { left: -62, top: 0, width: 284, height: 160 }, undefined],
  ] as const)('are fitted to the canvas: %s', async (fit, area, corner) => {
    const source = await opened('synthetic:one');
    const square = { ...profile, width: 160, height: 160, fit };
    const [picture] = await rendered({ ...stretchOf(source, { frames: 1 }), profile: square }, source);
    expect(picture).toHaveLength(160 * 160 * 3);
    if (fit !== 'cover') expect(numbers([picture ?? new Uint8Array()], square, area)).toEqual([0]);
    const upper = pixelAt(picture, 80, 0, 160);
    if (corner === undefined) expect(upper).not.toEqual([1, 1, 1]);
    else expect(upper).toEqual(corner);
  });

  it('have a background: a colour, or themselves, blurred', async () => {
    const source = await opened('synthetic:one');
    const bars = async (background: OutputProfile['background']) => {
      const canvas = { ...profile, width: 160, height: 160, background };
      const [picture] = await rendered({ ...stretchOf(source, { frames: 1 }), profile: canvas }, source);
      return [pixelAt(picture, 80, 2, 160), pixelAt(picture, 80, 157, 160)];
    };
    expect(await bars('#204060')).toEqual([
      [32, 64, 96],
      [32, 64, 96],
    ]);
    const [, below] = await bars('blur');
    // The lower half of a synthetic picture is of one colour.
    const [shown] = await rendered({ ...stretchOf(source, { frames: 1 }), profile }, source);
    expect(below).toEqual(pixelAt(shown, 80, 80, 160));
  });

  it('go through a transform, and come in the format that is asked for', async () => {
    const source = await opened('synthetic:one');
    const transforms = [{ name: 'invert', version: '1' }];
    const plain = await rendered({ ...stretchOf(source, { frames: 1 }), profile }, source, { pixelFormat: 'gray' });
    const [turned] = await rendered({ ...stretchOf(source, { frames: 1, transforms }), profile }, source, {
      pixelFormat: 'gray',
    });
    expect(turned).toEqual(plain[0]?.map((value) => 255 - value));
  });

  it('are black, give way to each other, and follow each other', async () => {
    const source = await opened('synthetic:one?first=100');
    const clip = stretchOf(source, { frames: 2 });
    const black = { kind: 'color', frames: 2 } as const;
    const group = await rendered({ kind: 'group', stretches: [clip, black, clip], frames: 6, profile }, source);
    expect(numbers(group)).toEqual([100, 101, undefined, undefined, 100, 101]);
    expect(group[2]?.every((value) => value === 0)).toBe(true);
    const fade = await rendered(
      { kind: 'crossfade', from: black, to: clip, frames: 2, mixAt: '0/1', mixStep: '1/1', profile },
      source,
    );
    expect(numbers(fade)).toEqual([undefined, 101]);
  });
});

describe('a defined renderer', () => {
  it('renders a timeline, and keeps what it made', async () => {
    const definition = new Raw();
    const renderer = defineRenderer(definition);
    const store = memoryStore({ files: definition.files.files });
    const items = [
      { source: 'synthetic:one?first=100', start: 0, end: 0.25 },
      { gap: 0.25 },
      { source: 'synthetic:two?first=200', start: 1, end: 1.25 },
    ];
    const render = (output: string) =>
      resultFrom(renderTimeline({ items }, { file: output }, { loader: syntheticLoader(), renderer, store }));
    const report = await render('/made/one.rgb');
    expect(report).toMatchObject({ frames: 18 });
    const file = definition.files.files.get('/made/one.rgb') ?? new Uint8Array();
    const size = 160 * 90 * 3;
    const pictures = Array.from({ length: 18 }, (_, k) => file.subarray(k * size, (k + 1) * size));
    const black = Array.from({ length: 6 }, () => undefined);
    const from = (first: number) => Array.from({ length: 6 }, (_, k) => first + k);
    expect(numbers(pictures)).toEqual([...from(100), ...black, ...from(224)]);
    const made = store.counters.produced;
    await render('/made/two.rgb');
    expect(store.counters.produced).toBe(made);
    expect(definition.files.files.get('/made/two.rgb')).toEqual(file);
    expect(definition.files.leftovers()).toEqual([]);
    await renderer[Symbol.asyncDispose]();
  });

  const request = async (): Promise<[SegmentRequest, ClipSource]> => {
    const source = await opened('synthetic:one');
    return [{ ...stretchOf(source), profile }, source];
  };

  it.each([
    ['takes too few pictures', async () => {}, { code: 'contract-violation', message: /took 0 of 6/ }],
    [
      'fails',
      async () => {
        throw new Error('out of ink');
      },
      { code: 'contract-violation', message: /"raw" failed: out of ink/ },
    ],
    [
      'meets a full disk',
      async () => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
      { code: 'disk-full' },
    ],
    [
      'has a code of its own',
      async () => {
        throw new ClipwrightError('raw/dry', 'The ink is dry.', { kind: 'environment' });
      },
      { code: 'raw/dry', kind: 'environment' },
    ],
  ])('whose encoder %s ends with a typed error', async (_, encode, expected) => {
    const [segment, source] = await request();
    await expect(rendered(segment, source, { encode })).rejects.toMatchObject(expected);
  });

  it('tells what a source said, whatever the encoder makes of it', async () => {
    const source = await opened('synthetic:one?damagedAt=3');
    const encode = async (frames: AsyncIterable<OutputFrame>): Promise<void> => {
      try {
        for await (const _ of frames);
      } catch {
        // An encoder that hides what went wrong.
      }
    };
    const segment = { ...stretchOf(source), profile };
    await expect(rendered(segment, source, { encode })).rejects.toMatchObject({ code: 'source-damaged' });
  });

  it('refuses what it writes not, and what it joined wrong', async () => {
    const definition = new Raw();
    const renderer = defineRenderer(definition);
    const ask = (change: object) =>
      lastValueFrom(renderer.prepare({ output: '/a.rgb', overwrite: false, sources: [], ...change }));
    await expect(ask({ output: '/a.mp4' })).rejects.toMatchObject({ code: 'invalid-option', message: /\.rgb/ });
    await expect(ask({ codecs: { video: 'h264' } })).rejects.toMatchObject({ code: 'invalid-option' });
    await expect(ask({ codecs: { audio: 'aac' } })).rejects.toMatchObject({ code: 'invalid-option' });
    definition.files.files.set('/part', new Uint8Array(160 * 90 * 3));
    const part = { kind: 'file', file: '/part', frames: 1 } as const;
    const lossy = defineRenderer(Object.assign(new Raw(), { files: definition.files, join: async () => {} }));
    const joined = lastValueFrom(lossy.join({ parts: [part], profile, output: '/b.rgb', overwrite: false }));
    await expect(joined).rejects.toMatchObject({ code: 'verification-failed' });
    expect(definition.files.leftovers()).toEqual([]);
  });

  it('joins nothing but files, and has to write one', async () => {
    const definition = new Raw();
    definition.files.files.set('/part', new Uint8Array(160 * 90 * 3));
    const part = { kind: 'file', file: '/part', frames: 1 } as const;
    const joining = async (change: object, request: Partial<JoinRequest> = {}) => {
      const renderer = defineRenderer(Object.assign(new Raw(), { files: definition.files, ...change }));
      const joined = { parts: [part], profile, output: '/b.rgb', overwrite: false, ...request };
      return lastValueFrom(renderer.join(joined));
    };
    const wordless = { code: 'contract-violation' };
    await expect(joining({ count: async () => 1, join: async () => {} })).rejects.toMatchObject(wordless);
    const { source } = stretchOf(await opened('synthetic:one'));
    const packets = { kind: 'packets', source, from: 0, to: 1, frames: 1 } as const;
    await expect(joining({}, { parts: [packets] })).rejects.toMatchObject({
      code: 'contract-violation',
      message: 'The renderer "raw" was asked to copy packets.',
    });
    // Whoever is to publish finds that nobody wants it any more.
    const files = Object.assign(new PlatformInMemory(), { publish: async () => undefined });
    files.files.set('/part', new Uint8Array(160 * 90 * 3));
    await expect(joining({ files })).rejects.toMatchObject({ name: 'AbortError' });
    expect(files.leftovers()).toEqual([]);
  });

  it.each([
    ['name', { name: '' }],
    ['encode', { encode: 1 }],
    ['files', { files: undefined }],
    ['containers', { containers: [] }],
    ['concurrency', { concurrency: 0 }],
  ])('is refused where its %s is none', (named, change) => {
    const make = () => defineRenderer(Object.assign(new Raw(), change));
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(named) }));
  });
});
