import { Rational } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { XmlFault } from '../xml/with-xml-places.ts';
import { childOf, textOf, type XmlNode } from '../xml/xml-node.ts';

/** A whole number, or a decimal; `undefined` where it is not there. */
export function numberIn(node: XmlNode, name: string): Rational | undefined {
  const child = childOf(node, name);
  if (child === undefined || child.text === '') return undefined;
  try {
    return secondsToRational(child.text);
  } catch {
    throw new XmlFault(child.at, `${JSON.stringify(child.text.slice(0, 40))} is no number.`);
  }
}

/** Frames per second: whole ones of a second, or those of broadcasts, which are slower by a thousandth. */
export function rateIn(node: XmlNode | undefined): Rational | undefined {
  const rate = childOf(node, 'rate');
  if (rate === undefined) return undefined;
  const timebase = numberIn(rate, 'timebase');
  if (timebase === undefined) return undefined;
  if (timebase.compare(0) <= 0 || timebase.compare(1000) > 0)
    throw new XmlFault(rate.at, 'a timebase is from 1 to 1000.');
  return isTrue(textOf(rate, 'ntsc')) ? timebase.mul(Rational.of(1000, 1001)) : timebase;
}

export function isTrue(text: string | undefined): boolean {
  return text?.toUpperCase() === 'TRUE';
}
