import { Rational } from '@clipwright/core';
import { secondsToRational, timecodeSeconds } from '@clipwright/core/author';
import { XmlFault } from '../xml/with-xml-places.ts';
import { attributeOf, childrenOf, type XmlNode } from '../xml/xml-node.ts';

/** What an element's properties say. */
export function propertyOf(node: XmlNode, name: string): string | undefined {
  const found = childrenOf(node, 'property').find((property) => attributeOf(property, 'name') === name);
  return found === undefined || found.text === '' ? undefined : found.text;
}

/** A time as a number of frames, or as hours, minutes and seconds (`00:00:01.480`); in frames, to the nearest one. */
export function framesIn(node: XmlNode, name: string, rate: Rational): number | undefined {
  const text = attributeOf(node, name);
  if (text === undefined) return undefined;
  if (/^\d{1,12}$/.test(text)) return Number(text);
  const seconds = timecodeSeconds(text);
  if (seconds !== undefined) return Number(secondsToRational(seconds).mul(rate).round());
  throw new XmlFault(
    node.at,
    `"${name}" of ${node.name} is ${JSON.stringify(text.slice(0, 40))}, and no number of frames.`,
  );
}

/** Frames per second of a profile. */
export function profileRate(profile: XmlNode | undefined): Rational | undefined {
  const [numerator, denominator] = ['frame_rate_num', 'frame_rate_den'].map((name) => attributeOf(profile, name) ?? '');
  if (!/^[1-9]\d{0,8}$/.test(numerator ?? '') || !/^[1-9]\d{0,8}$/.test(denominator ?? '')) return undefined;
  return Rational.of(Number(numerator), Number(denominator));
}
