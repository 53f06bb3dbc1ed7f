import type { Input, InputAudioTrack, InputTrack, InputVideoTrack } from 'mediabunny';
import type { ByteFile } from './bytes/byte-file.ts';
import { incomplete } from './incomplete.ts';
import { quietly } from './quiet.ts';

/** What mediabunny knows of a stream of pictures. */
export interface VideoTrack {
  /** In mediabunny's names. */
  readonly codec: string;
  /** The parameter string of WebCodecs, such as `av01.0.31M.10.0.111.09.16.09.0`. */
  readonly parameters: string;
  /** The decoder's configuration, as the container carries it. */
  readonly configuration: Uint8Array | undefined;
  readonly width: number;
  readonly height: number;
}

/** What mediabunny knows of a stream of sound. */
export interface AudioTrack {
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  readonly configuration: Uint8Array | undefined;
}

/** A file's streams by their ids in it, as mediabunny reads them. Those that it does not know are not there. */
export interface Tracks {
  readonly video: ReadonlyMap<number, VideoTrack>;
  readonly audio: ReadonlyMap<number, AudioTrack>;
}

/** Bytes of a description, whatever they come in. */
function bytesOf(data: AllowSharedBufferSource | undefined): Uint8Array | undefined {
  if (data === undefined) return undefined;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

async function videoOf(track: InputVideoTrack): Promise<VideoTrack | undefined> {
  const [codec, config] = await Promise.all([track.getCodec(), track.getDecoderConfig()]);
  if (codec === null || config === null) return undefined;
  const [width, height] = await Promise.all([track.getCodedWidth(), track.getCodedHeight()]);
  return { codec, parameters: config.codec, configuration: bytesOf(config.description), width, height };
}

async function audioOf(track: InputAudioTrack): Promise<AudioTrack | undefined> {
  const [codec, config] = await Promise.all([track.getCodec(), track.getDecoderConfig()]);
  if (codec === null || config === null) return undefined;
  return {
    codec,
    sampleRate: config.sampleRate,
    channels: config.numberOfChannels,
    configuration: bytesOf(config.description),
  };
}

/** Reads the streams of a file. mediabunny is loaded when it is first needed. */
export async function readTracks(file: ByteFile): Promise<Tracks> {
  const bunny = await import('mediabunny');
  const input: Input = new bunny.Input({
    formats: [bunny.MP4, bunny.QTFF, bunny.MATROSKA, bunny.WEBM],
    source: new bunny.CustomSource({
      getSize: () => file.size,
      read: (start, end) => file.read(start, end - start),
      prefetchProfile: 'fileSystem',
    }),
  });
  try {
    return await quietly(bunny.Logging, bunny.LogLevel.Silent, () => tracksOf(input));
  } catch (error) {
    throw incomplete('its streams cannot be read', error);
  } finally {
    input.dispose();
  }
}

async function tracksOf(input: Input): Promise<Tracks> {
  const tracks = await input.getTracks();
  return {
    video: await byId(
      tracks.filter((track) => track.isVideoTrack()),
      videoOf,
    ),
    audio: await byId(
      tracks.filter((track) => track.isAudioTrack()),
      audioOf,
    ),
  };
}

async function byId<T extends InputTrack, F>(
  tracks: readonly T[],
  read: (track: T) => Promise<F | undefined>,
): Promise<ReadonlyMap<number, F>> {
  const each = await Promise.all(tracks.map(async (track) => [track.id, await read(track)] as const));
  return new Map(each.flatMap(([id, found]) => (found === undefined ? [] : [[id, found] as const])));
}
