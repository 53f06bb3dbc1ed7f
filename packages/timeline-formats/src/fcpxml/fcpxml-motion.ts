import { Rational } from '@clipwright/core';
import { childOf, childrenOf, type XmlNode } from '../xml/xml-node.ts';
import type { FcpxmlReading } from './fcpxml-reading.ts';
import { timeOf } from './fcpxml-values.ts';

/** Which part of a source is shown, and how many times as fast: below 0 backwards, 0 one picture. */
export interface FcpxmlMotion {
  readonly from: Rational;
  readonly to: Rational;
  readonly speed: Rational;
}

/**
 * What of its source an element of some length shows that begins at `start` on its own clock. A map of times says at
 * which time which moment of the source is shown; between its points it is straight.
 */
export function motionOf(node: XmlNode, start: Rational, length: Rational, reading: FcpxmlReading): FcpxmlMotion {
  const map = childOf(node, 'timeMap');
  const points = (map === undefined ? [] : childrenOf(map, 'timept')).flatMap((point) => {
    const [time, value] = [timeOf(point, 'time'), timeOf(point, 'value')];
    return time === undefined || value === undefined ? [] : [{ time, value }];
  });
  if (map === undefined || points.length < 2 || length.compare(0) === 0) {
    return { from: start, to: start.add(length), speed: Rational.one };
  }
  if (points.length > 2) {
    reading.losses.add('changed', 'speed', 'A speed that changes within a clip is read as its mean.', () =>
      reading.placeOf(map),
    );
  }
  const [first, last] = [valueAt(points, start), valueAt(points, start.add(length))];
  const speed = last.sub(first).div(length);
  return { from: first.min(last), to: first.max(last), speed };
}

interface Point {
  readonly time: Rational;
  readonly value: Rational;
}

/** On the line through the two points around a time, or through the first or last two of them. */
function valueAt(points: readonly Point[], time: Rational): Rational {
  const behind = points.findIndex((point, i) => i > 0 && time.compare(point.time) <= 0);
  const right = behind < 0 ? points.length - 1 : behind;
  const [left, next] = [points[right - 1], points[right]];
  if (left === undefined || next === undefined) return time;
  const span = next.time.sub(left.time);
  if (span.compare(0) === 0) return left.value;
  return left.value.add(time.sub(left.time).mul(next.value.sub(left.value)).div(span));
}
