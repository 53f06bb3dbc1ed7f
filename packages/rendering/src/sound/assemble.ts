import { open, readFile } from 'node:fs/promises';
import { type AudioEncoding, ClipwrightError } from '@clipwright/core';
import type { SoundChunk } from '@clipwright/core/author';
import { packetLayout } from '@clipwright/core/plan';
import { outputError } from '@clipwright/node-kit';
import { type Packets, packetsIn } from './packets.ts';
import { m4aHead, m4aTail } from './write-m4a.ts';
import { mp3Head } from './write-mp3.ts';
import { oggStream } from './write-ogg.ts';
import { wavHead } from './write-wav.ts';

/** A chunk of the sound, encoded. */
export interface EncodedChunk {
  readonly chunk: SoundChunk;
  readonly file: string;
}

/**
 * Puts the packets of all chunks into one file, those of their leads left out. The container keeps both what the
 * encoder puts before the first sample and where the last one is: mp4 for AAC, by its edit list, in which nothing else
 * does; Ogg for Opus, by its pre-skip and the granule position of its end; MP3 by a tag before its first frame. What is not
 * compressed is WAVE. A join by copy keeps both, in mp4 as they
 * are, in Matroska if it moves Opus later by its pre-skip (Ogg's timestamps have it taken off already, and the muxer
 * does so again) and lets timestamps be negative. Errors: `verification-failed` where a chunk has too few packets,
 * those of the machine.
 */
export async function assemble(
  encoding: AudioEncoding,
  chunks: readonly EncodedChunk[],
  samples: number,
  file: string,
): Promise<void> {
  const { packet, priming } = packetLayout(encoding);
  const handle = await open(file, 'w').catch((error: unknown) => {
    throw outputError(error, file);
  });
  try {
    if (encoding.codec !== 'opus') {
      const sizes: number[] = [];
      const frames = chunks.reduce((sum, { chunk }) => sum + chunk.packets, 0);
      /** What stands before the packets: as long before it is known how long they are. */
      const head = (bytes: number, header: Uint8Array): Uint8Array => {
        if (encoding.codec === 'aac') return m4aHead(bytes);
        if (encoding.codec === 'pcm_s16le') return wavHead({ ...encoding, samples });
        return mp3Head({ header, frames, bytes, packet, priming, samples });
      };
      let bytes = 0;
      let header: Uint8Array | undefined;
      for (const chunk of chunks) {
        const { packets } = await ownPackets(encoding, chunk);
        for (const { length } of packets) sizes.push(length);
        const data = Buffer.concat(packets);
        if (header === undefined) {
          header = Uint8Array.from(data.subarray(0, 4));
          await handle.write(head(0, header));
        }
        bytes += data.length;
        await handle.writeFile(data);
      }
      if (encoding.codec === 'aac') await handle.writeFile(m4aTail({ ...encoding, sizes, packet, priming, samples }));
      await handle.write(head(bytes, header ?? new Uint8Array(4)), 0, undefined, 0);
    } else {
      const all: Packets[] = [];
      for (const chunk of chunks) all.push(await ownPackets(encoding, chunk));
      const headers = all[0]?.headers ?? [];
      const packets = all.flatMap((each) => each.packets);
      for (const page of oggStream({ headers, packets, packet, priming, samples })) await handle.writeFile(page);
    }
  } catch (error) {
    throw outputError(error, file);
  } finally {
    await handle.close();
  }
}

/** The packets that a chunk consists of. Errors: `verification-failed` where one is missing. */
export async function ownPackets(
  encoding: Pick<AudioEncoding, 'codec'>,
  { chunk, file }: EncodedChunk,
): Promise<Packets> {
  const { headers, packets } = packetsIn(encoding.codec, await readFile(file));
  const own = packets.slice(chunk.lead, chunk.lead + chunk.packets);
  if (own.length === chunk.packets) return { headers, packets: own };
  const expected = chunk.lead + chunk.packets;
  throw new ClipwrightError(
    'verification-failed',
    `A chunk of the sound has ${packets.length} packets, not ${expected}.`,
    { details: { expected, encoded: packets.length } },
  );
}
