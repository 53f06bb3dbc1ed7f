import { ClipwrightError } from '../errors/clipwright-error.ts';
import { Rational } from '../time/rational.ts';
import type { FoundPacket, FoundSource, FoundVideo } from './found-source.ts';

/** What readers say of a stream that does not tell a rate. */
const unsaid = '25/1';

/** Whether a stream has pictures, and none of them says when it is decoded or shown. */
export function isUntimed(packets: readonly FoundPacket[]): boolean {
  return (
    packets.length > 0 && packets.every(({ pts, dts, size }) => pts === undefined && dts === undefined && size > 0)
  );
}

/** That a source is a bare stream of pictures, and what can be done. */
export function untimed(uri: string, found: FoundSource, { index, nominalRate }: FoundVideo): ClipwrightError {
  const frames = found.packets(index).length;
  const rate = nominalRate === undefined || nominalRate === unsaid ? undefined : Rational.from(nominalRate);
  const said =
    rate === undefined ? 'the rate that it was recorded with' : `${rate.toString().replace('/1', '')}, its rate`;
  const example = (rate?.toString() ?? '25/1').replace(/\/1$/, '');
  return new ClipwrightError(
    'source-untimed',
    `${uri} is a bare stream of ${frames} pictures (${found.container}) without a container, which says nothing of when they are shown.`,
    {
      remedy: `Wrap it in one at ${said}: mkvmerge -o video.mkv --default-duration 0:${example}p ${uri}`,
      details: {
        container: found.container,
        pictures: frames,
        ...(rate === undefined ? {} : { rate: rate.toString() }),
      },
    },
  );
}
