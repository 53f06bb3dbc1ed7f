import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type ByteFile, type DecoderConfiguration, headersProber } from '../src/index.ts';
import { box, movie, pictures, sound, soundEntry, videoEntry } from './bytes/boxes.ts';
import { hex, zeros } from './bytes/bytes.ts';
import { av1C, av1Frame, avcC, avcCWide, hvcC, vp9Frame } from './bytes/codecs.ts';
import { cluster, frames, matroska, pictures as track } from './bytes/elements.ts';
import { inMemory } from './counted.ts';

async function decoders(content: Uint8Array): Promise<ReadonlyMap<number, DecoderConfiguration>> {
  return await firstValueFrom(headersProber({ open: inMemory(content) }).decoders({ uri: 'made' }));
}

const movieOf = (type: string, record: string, configuration: Uint8Array, frame = zeros(20)) =>
  movie([pictures(1, { entry: videoEntry(type, box(record, configuration)), samples: [frame] })]);

describe('how pictures are to be decoded is kept', () => {
  it('of H.264: profile, level, order, and its two parameter sets', async () => {
    const expected = {
      codec: 'h264',
      record: avcC,
      parameterSets: [hex('674d400beca146fc980880000003008000001e078a14cb'), hex('68ce0fc8')],
      profile: 77,
      level: 11,
      lengthSize: 4,
      reorderDepth: 2,
    };
    expect([...(await decoders(movieOf('avc1', 'avcC', avcC)))]).toEqual([[0, expected]]);
    expect([...(await decoders(matroska([track()], [cluster(0, ...frames(3))])))]).toEqual([[0, expected]]);
    const baseline = await decoders(movieOf('avc1', 'avcC', avcCWide));
    expect(baseline.get(0)).toMatchObject({ profile: 66, level: 11, reorderDepth: 0 });
  });

  it('of H.264 whose record ends early, as far as it is whole', async () => {
    const cut = await decoders(movieOf('avc1', 'avcC', avcC.subarray(0, -2)));
    expect(cut.get(0)?.parameterSets).toHaveLength(1);
  });

  it('of H.265: three parameter sets', async () => {
    const found = (await decoders(movieOf('hvc1', 'hvcC', hvcC))).get(0);
    expect(found).toMatchObject({ codec: 'hevc', profile: 2, level: 30, lengthSize: 4, reorderDepth: 2 });
    // The first byte has the type of each: VPS, SPS, PPS.
    expect(found?.parameterSets.map(([first = 0]) => first >> 1)).toEqual([32, 33, 34]);
  });

  it('of AV1: the sequence header, from the first frame where no record has it', async () => {
    const header = hex('20000003b4fd936be5808080c8');
    const expected = { codec: 'av1', parameterSets: [header], profile: 1, level: 0, reorderDepth: undefined };
    expect((await decoders(movieOf('av01', 'av1C', av1C, av1Frame))).get(0)).toMatchObject(expected);
    const bare = await decoders(matroska([track('V_AV1', zeros(0))], [cluster(0, ...frames(2, 2, av1Frame))]));
    expect(bare.get(0)).toMatchObject({ ...expected, record: undefined });
  });

  it('of a stream by its index, and not of VP9, which needs none', async () => {
    const entry = videoEntry('avc1', box('avcC', avcC));
    const later = await decoders(movie([sound(soundEntry('sowt', {})), pictures(2, { entry })]));
    expect([...later.keys()]).toEqual([1]);
    expect((await decoders(movieOf('vp09', 'vpcC', zeros(12), vp9Frame))).size).toBe(0);
  });
});

describe('a prober reads what it is given', () => {
  /** A file as a class has it, with what is its own. */
  class OwnFile implements ByteFile {
    readonly #content = movieOf('avc1', 'avcC', avcC);
    #isOpen = true;
    get size(): number {
      return this.#content.length;
    }
    get version(): string {
      return this.#isOpen ? 'open' : 'closed';
    }
    async read(start: number, length: number): Promise<Uint8Array> {
      return this.#content.subarray(start, start + length);
    }
    async [Symbol.asyncDispose](): Promise<void> {
      this.#isOpen = false;
    }
  }

  it('also where that is of a class', async () => {
    const files: OwnFile[] = [];
    const open = async (): Promise<ByteFile> => {
      const file = new OwnFile();
      files.push(file);
      return file;
    };
    const prober = headersProber({ open });
    expect(await firstValueFrom(prober.probe({ uri: 'own' }))).toMatchObject({ video: { codec: 'h264' } });
    await prober.settled();
    expect(files.map(({ version }) => version)).toEqual(['closed']);
  });
});
