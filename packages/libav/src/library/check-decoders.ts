import { notMedia } from '@clipwright/node-kit';
import { AVMEDIA_TYPE_AUDIO, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import { Codec, CodecContext, FFmpegError, type Stream } from 'node-av/lib';

/**
 * Refuses a file that has pictures or sound whose decoder does not take what the container says to it, as ffprobe does:
 * nothing of it would decode. Errors: `not-media`.
 */
export function checkDecoders(file: string, streams: readonly Stream[]): void {
  for (const { index, codecpar } of streams) {
    const { codecType, codecId } = codecpar;
    if (codecType !== AVMEDIA_TYPE_VIDEO && codecType !== AVMEDIA_TYPE_AUDIO) continue;
    const codec = Codec.findDecoder(codecId);
    if (codec === null) continue;
    const context = new CodecContext();
    try {
      context.allocContext3(codec);
      context.parametersToContext(codecpar);
      context.threadCount = 1;
      const opened = context.open2Sync(codec);
      if (opened >= 0) continue;
      throw notMedia(file, `the decoder of stream ${index} (${codec.name}) says: ${FFmpegError.strerror(opened)}`);
    } finally {
      context.freeContext();
    }
  }
}
