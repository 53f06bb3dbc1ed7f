import { Rational } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { XmlFault } from '../xml/with-xml-places.ts';
import { attributeOf, type XmlNode } from '../xml/xml-node.ts';

/** A time such as `1001/30000s` or `5s`; `undefined` where it is not there. */
export function timeOf(node: XmlNode, name: string): Rational | undefined {
  const text = attributeOf(node, name);
  if (text === undefined) return undefined;
  const seconds = /^(-?\d{1,20}(?:\.\d{1,20})?(?:\/\d{1,20})?)s?$/.exec(text.trim())?.[1];
  try {
    if (seconds !== undefined) return secondsToRational(seconds);
  } catch {
    // Told below.
  }
  throw new XmlFault(
    node.at,
    `"${name}" of ${node.name} is ${JSON.stringify(text.slice(0, 40))}, and no time such as 1001/30000s.`,
  );
}

/** A length, which is never less than 0. */
export function lengthOf(node: XmlNode): Rational | undefined {
  const duration = timeOf(node, 'duration');
  if (duration === undefined || duration.compare(0) >= 0) return duration;
  throw new XmlFault(node.at, `the duration of ${node.name} is less than 0.`);
}

/** What positions inside of an element count from. */
export function localStart(node: XmlNode): Rational {
  return timeOf(node, 'start') ?? Rational.zero;
}
