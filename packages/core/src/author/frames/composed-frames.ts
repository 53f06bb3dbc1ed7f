import type { CrossfadeSegmentRequest, SegmentRequest } from '../../contracts/segment-request.ts';
import { drawer } from './drawn.ts';
import { mixer } from './mix.ts';

/**
 * The pictures of a segment, of those of its stretches: one after the other, or one giving way to another.
 *
 * @param stretches Conformed pictures of each, in order.
 * @param pixelFormat Theirs. @default the profile's
 */
export function composedFrames(
  request: SegmentRequest,
  stretches: readonly AsyncGenerator<Uint8Array>[],
  pixelFormat: string = request.profile.video.pixelFormat,
): AsyncGenerator<Uint8Array> {
  return request.kind === 'crossfade' ? mixed(request, stretches, pixelFormat) : oneAfterTheOther(stretches);
}

async function* mixed(
  request: CrossfadeSegmentRequest,
  sides: readonly AsyncGenerator<Uint8Array>[],
  pixelFormat: string,
): AsyncGenerator<Uint8Array> {
  const mix =
    request.drawing === undefined ? mixer(request, /10le$/.test(pixelFormat) ? 10 : 8) : drawer(request, pixelFormat);
  for (let frame = 0; frame < request.frames; frame += 1) {
    const [from, to] = await Promise.all(sides.map((side) => side.next()));
    if (from === undefined || to === undefined || from.done === true || to.done === true) return;
    yield mix(from.value, to.value, frame);
  }
}

async function* oneAfterTheOther(all: readonly AsyncGenerator<Uint8Array>[]): AsyncGenerator<Uint8Array> {
  for (const each of all) yield* each;
}
