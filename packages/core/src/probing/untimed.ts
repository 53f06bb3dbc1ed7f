import { ClipwrightError } from '../errors/clipwright-error.ts';
import { Rational } from '../time/rational.ts';
import type { FoundPacket, FoundSource, FoundVideo } from './found-source.ts';

/** What readers say of a stream that does not tell a rate. */
const unsaid = '25/1';

/**
 * Bare streams of pictures, by ffmpeg's names of their kinds, of which some say a rate in their pictures' own headers.
 */
const bare = ['h264', 'hevc', 'm4v', 'mpegvideo'];

/** Those whose times are made up by their reader, always at its own rate. */
const madeUp = [
  'obu',
  'vc1',
  'vvc',
  'mjpeg',
  'mjpeg_2000',
  'dnxhd',
  'dirac',
  'cavsvideo',
  'avs2',
  'avs3',
  'h261',
  'h263',
];

/** Whether a source is a bare stream of pictures, without a container: it can be read at any rate. */
export function isBareStream(found: FoundSource, { index }: FoundVideo): boolean {
  return [...bare, ...madeUp].includes(found.container) || isUntimed(found, { index });
}

/** Whether it is one that does not say when its pictures are shown, nor how many there are a second. */
export function isUntimed(found: FoundSource, { index }: Pick<FoundVideo, 'index'>): boolean {
  const packets = found.packets(index);
  return packets.length > 0 && (madeUp.includes(found.container) || packets.every(hasNoTime));
}

function hasNoTime({ pts, dts, size }: FoundPacket): boolean {
  return pts === undefined && dts === undefined && size > 0;
}

/** That a source is a bare stream of pictures, and what can be done. */
export function untimed(uri: string, found: FoundSource, { index, nominalRate }: FoundVideo): ClipwrightError {
  const frames = found.packets(index).length;
  const rate = nominalRate === undefined || nominalRate === unsaid ? undefined : Rational.from(nominalRate);
  const text = rate?.toString().replace(/\/1$/, '');
  const said = text === undefined ? 'at what rate it was recorded' : `its rate, ${text} by its own headers`;
  const example = text ?? '30';
  return new ClipwrightError(
    'source-untimed',
    `${uri} is a bare stream of ${frames} pictures (${found.container}) without a container, which says nothing of when they are shown.`,
    {
      remedy: `Say ${said}: \`rate: ${jsonOf(example)}\` of the clip or of the loader.`,
      details: {
        container: found.container,
        pictures: frames,
        ...(rate === undefined ? {} : { rate: rate.toString() }),
      },
    },
  );
}

/** A rate as JSON has it. */
function jsonOf(rate: string): string {
  return /^\d+$/.test(rate) ? rate : JSON.stringify(rate);
}

/** That a rate was asked for of a source that has times. */
export function timed(uri: string): ClipwrightError {
  return new ClipwrightError(
    'source-timed',
    `${uri} says itself when its pictures are shown; it cannot be read at a rate.`,
    {
      remedy: 'Leave the rate out. To show it faster or slower there is its speed.',
    },
  );
}
