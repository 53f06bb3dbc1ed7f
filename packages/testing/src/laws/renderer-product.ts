import { type ClipRenderer, videoCodecs } from '@clipwright/core';
import type {
  AudioRequest,
  ClipSegmentRequest,
  JoinRequest,
  RendererCapabilities,
  RenderInputs,
} from '@clipwright/core/author';
import { EMPTY, lastValueFrom } from 'rxjs';
import type { LawProduct, LawsOptions } from './law.ts';
import type { Observed } from './leftovers.ts';
import { record } from './recording.ts';

/** A renderer, work for it, and the way to the files that it writes. */
export interface RendererProduct extends LawProduct, Observed {
  readonly renderer: ClipRenderer;
  /** A segment that can be rendered; keep it small. */
  readonly segment: ClipSegmentRequest;
  /**
   * Sound that can be rendered, about as long as the segment. Its encoding is that of the segment's profile. Absent
   * where the renderer makes none.
   */
  readonly audio?: AudioRequest;
  /** What the two need. */
  readonly inputs: RenderInputs;
  /** The end of the name of an output that it can write, with its dot. @default '.mp4' */
  readonly extension?: string;
  /** Absolute path of a file that does not exist, in a directory that does; another one each time. */
  path(extension: string): string;
  /** What is in a file; `undefined` when there is none. */
  read(file: string): Promise<Uint8Array | undefined>;
  /** Writes a file. */
  write(file: string, data: Uint8Array): Promise<void>;
}

export interface RendererLawsCapabilities {
  /** It makes sound, and the product has some `audio`. */
  readonly audio: boolean;
}

export interface RendererLawsOptions extends LawsOptions<RendererProduct> {
  /** @default it makes sound */
  readonly capabilities?: RendererLawsCapabilities;
}

/** Renders the product's segment, and gives its file. */
export async function renderSegment(product: RendererProduct): Promise<string> {
  const { renderer, segment, inputs } = product;
  const file = product.path('');
  await record(renderer.renderSegment(segment, { file }, inputs)).completed();
  return file;
}

/** Renders the product's segment twice and its sound, and asks for them to be joined. */
export async function prepareJoin(product: RendererProduct): Promise<JoinRequest> {
  const { renderer, segment, audio, inputs } = product;
  const { frames, profile } = segment;
  const parts = [
    { kind: 'file' as const, file: await renderSegment(product), frames },
    { kind: 'file' as const, file: await renderSegment(product), frames },
  ];
  const request = { parts, profile, output: outputOf(product), overwrite: false };
  if (audio === undefined) return request;
  const file = product.path('');
  await record(renderer.renderAudio(audio, { file }, inputs)).completed();
  const samples = audio.stretches.reduce((sum, stretch) => sum + stretch.samples, 0);
  return { ...request, audio: { file, samples } };
}

/** The path of an output that is not there. */
export function outputOf(product: RendererProduct): string {
  return product.path(product.extension ?? '.mp4');
}

/** What the renderer is able to do for an output of the product's kind. */
export function capabilitiesOf(product: RendererProduct): Promise<RendererCapabilities> {
  const { renderer, segment, audio } = product;
  const { codec } = segment.profile.video;
  // One of a plug-in's own cannot be asked for: it is the usual one of its container.
  const video = videoCodecs.find((known) => known === codec);
  const codecs = { ...(video === undefined ? {} : { video }), audio: audio?.encoding.codec ?? null };
  return lastValueFrom(renderer.prepare({ output: outputOf(product), overwrite: false, sources: [], codecs }));
}

/** The jobs that write into a target. */
export function targetJobs({ renderer, segment, audio, inputs }: RendererProduct) {
  const picture = (file: string) => renderer.renderSegment(segment, { file }, inputs);
  const sound = (file: string) => (audio === undefined ? EMPTY : renderer.renderAudio(audio, { file }, inputs));
  return audio === undefined ? [picture] : [picture, sound];
}
