import type { OutputOptions } from '../../contracts/output-options.ts';
import type { PictureCapability, RendererCapabilities } from '../../contracts/renderer-capabilities.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { isAudioLayer, isTextLayer, layerClip, layerEntries } from '../../model/layer-entries.ts';
import { askedEncoder, pixelsOf } from '../../model/output-choices.ts';
import { isGap, type Timeline, type TimelineItem } from '../../model/timeline.ts';
import { isDrawn } from '../../model/transition-settings.ts';
import { containerIn } from './container-in.ts';
import type { RenderJob } from './phases.ts';

/**
 * Refuses what a renderer would leave out without a word, since it does not say that it can do it. Errors:
 * `invalid-option`, `layers-unsupported`, `transition-unsupported`, `framing-unsupported`.
 */
export function refuseUnable(
  capabilities: RendererCapabilities,
  { timeline, output }: Pick<RenderJob, 'timeline' | 'output'>,
): void {
  const { video, audio } = capabilities;
  const encoder = askedEncoder(output);
  if (!canDescribe(capabilities, output)) throw notDescribed(output.file);
  if (output.cover !== undefined && containerIn(capabilities, output)?.covers !== true) throw notCovered(output.file);
  if (output.timecode !== undefined && containerIn(capabilities, output)?.timecodes !== true) throw noTimecode(output);
  if (video !== null) {
    checkPixels(video, capabilities, output);
    if (output.bitrate !== undefined && video.takesBitrate !== true) throw notRated(video);
    if (encoder !== undefined && video.encoder === undefined) throw notChosen(encoder);
    refuseUndrawn(capabilities, timeline);
  }
  if (audio === null) return;
  if (capabilities.mixesTracks !== true && hasSeveralSounds(timeline)) throw noTracks();
  if (capabilities.levelsSound !== true) refuseLoudness(output, timeline.items);
}

function refuseUndrawn({ layers, transitions, framing }: RendererCapabilities, timeline: Timeline): void {
  const seen = layerEntries(timeline).filter(({ layer }) => !isAudioLayer(layer));
  if (seen.length > 0 && layers !== true) throw noLayers();
  const drawn = timeline.items.find(({ transition }) => isDrawn(transition?.type));
  if (transitions !== true && drawn !== undefined) throw notDrawn(drawn);
  const shown = seen.flatMap(({ layer }) => (isTextLayer(layer) ? [] : [layerClip(layer)]));
  if (framing !== true && isFramed([...timeline.items, ...shown])) throw notFramed();
}

/** Whether something is heard beside one sound of each item. */
function hasSeveralSounds(timeline: Timeline): boolean {
  const isBeside = layerEntries(timeline).some(({ layer }) => isAudioLayer(layer));
  return isBeside || timeline.items.some((item) => !isGap(item) && item.audioStreams !== undefined);
}

const another = 'Choose another renderer, such as ffmpegRenderer() or libavRenderer()';

function noTimecode({ file }: OutputOptions): ClipwrightError {
  return new ClipwrightError('invalid-option', `This renderer writes no timecode into ${file}.`, {
    remedy: 'Leave it out (`timecode`), or choose another container, such as .mov, or another renderer.',
    details: { option: 'timecode' },
  });
}

/** A renderer that has not heard of other pixel formats would make the usual one without a word. */
function checkPixels(
  video: PictureCapability,
  { pixelFormats = ['yuv420p'] }: RendererCapabilities,
  output: OutputOptions,
): void {
  const { pixelFormat } = pixelsOf(video.codec, output);
  if (pixelFormats.includes(pixelFormat)) return;
  throw new ClipwrightError('invalid-option', `This renderer makes no pictures in ${pixelFormat}.`, {
    remedy: 'Choose another codec, leave `bitDepth` out, or choose another renderer, such as ffmpegRenderer().',
    details: { option: output.bitDepth === undefined ? 'codec' : 'bitDepth', pixelFormat },
  });
}

/** A renderer that does not say so would make pictures by a rate factor. */
function notRated(video: PictureCapability): ClipwrightError {
  return new ClipwrightError('invalid-option', `${video.encoder ?? video.codec} keeps to no bit rate here.`, {
    remedy: 'Leave the option out (`bitrate`), or choose H.264, H.265 or VP9 without an `encoder`.',
    details: { option: 'bitrate', codec: video.codec },
  });
}

/** A renderer that names no encoder has not heard of any. */
function notChosen(encoder: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `This renderer does not let its encoder be chosen: ${encoder}.`, {
    remedy: 'Leave the option out (`encoder`), or choose another renderer.',
    details: { option: 'encoder' },
  });
}

/** Whether its file can say of itself what it is to say, if anything. */
function canDescribe(capabilities: RendererCapabilities, output: RenderJob['output']): boolean {
  const { metadata = {}, chapters = false } = output;
  if (!chapters && Object.values(metadata).every((text) => text === undefined)) return true;
  return containerIn(capabilities, output)?.describes === true;
}

function notDescribed(file: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `This renderer writes no metadata and no chapters into ${file}.`, {
    remedy: 'Leave them out (`metadata`, `chapters`), or choose another container, such as .mp4, or another renderer.',
    details: { option: 'metadata' },
  });
}

/** Whether any of them asks for another picture than its source's; what is no such thing is refused where it is loaded. */
function isFramed(items: readonly TimelineItem[]): boolean {
  return items.some((item) => !isGap(item) && (item.crop ?? item.rotate ?? item.flip ?? item.view) !== undefined);
}

function notDrawn({ transition }: TimelineItem): ClipwrightError {
  return new ClipwrightError('transition-unsupported', `This renderer draws no transitions: ${transition?.type}.`, {
    remedy: 'Choose another renderer, such as ffmpegRenderer() or libavRenderer(), or let it be a crossfade or a dip.',
  });
}

function notFramed(): ClipwrightError {
  return new ClipwrightError('framing-unsupported', 'This renderer neither crops nor turns pictures.', {
    remedy:
      'Choose another renderer, such as ffmpegRenderer() or libavRenderer(), or leave `crop`, `rotate`, `flip` and `view` out.',
  });
}

function notCovered(file: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `This renderer puts no cover into ${file}.`, {
    remedy: 'Leave it out (`cover`), or choose another container, such as .mp4, or another renderer.',
    details: { option: 'cover' },
  });
}

function noLayers(): ClipwrightError {
  return new ClipwrightError('layers-unsupported', 'This renderer does not render layers.', {
    remedy: 'Choose another renderer, such as ffmpegRenderer() or libavRenderer(), or leave the layers out.',
  });
}

function noTracks(): ClipwrightError {
  return new ClipwrightError('layers-unsupported', 'This renderer mixes no sound beside one of each clip.', {
    remedy: `${another}, or leave layers and tracks of sound and further streams (\`audioStreams\`) out.`,
  });
}

/** Where a renderer knows nothing of loudness, it would be left out without a word. */
function refuseLoudness({ loudness }: OutputOptions, items: readonly TimelineItem[]): void {
  if (loudness === undefined && items.every((item) => isGap(item) || item.loudness === undefined)) return;
  throw new ClipwrightError('invalid-option', 'This renderer does not bring sound to a loudness.', {
    remedy: 'Leave the option out (`loudness`), or choose another renderer.',
    details: { option: 'loudness' },
  });
}
