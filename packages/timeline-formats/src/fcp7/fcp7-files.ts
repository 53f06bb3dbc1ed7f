import { Rational } from '@clipwright/core';
import { frameOfTimecode, readTimecode, timecodeBase } from '@clipwright/core/author';
import { pathOfUrl } from '../media-url.ts';
import { attributeOf, below, childOf, textOf, type XmlNode } from '../xml/xml-node.ts';
import { numberIn, rateIn } from './fcp7-values.ts';

/** A file as the list tells of it. */
export interface Fcp7File {
  readonly source: string;
  readonly rate: Rational | undefined;
  /** Seconds of timecode at which it begins. */
  readonly start: Rational;
  /** Seconds. */
  readonly duration: Rational | undefined;
  readonly reel: string | undefined;
}

/** Files are told of where they are named first; later they are referred to. */
export class Fcp7Files {
  readonly #byId = new Map<string, XmlNode>();

  constructor(root: XmlNode) {
    for (const node of below(root, 'file')) {
      const id = attributeOf(node, 'id');
      if (id !== undefined && node.children.length > 0 && !this.#byId.has(id)) this.#byId.set(id, node);
    }
  }

  of(clip: XmlNode): Fcp7File | undefined {
    const given = childOf(clip, 'file');
    if (given === undefined) return undefined;
    const node = given.children.length > 0 ? given : (this.#byId.get(attributeOf(given, 'id') ?? '') ?? given);
    const url = textOf(node, 'pathurl');
    const source = url === undefined ? textOf(node, 'name') : pathOfUrl(url);
    if (source === undefined) return undefined;
    const rate = rateIn(node);
    const length = numberIn(node, 'duration');
    return {
      source,
      rate,
      start: startOf(node, rate),
      duration: length === undefined || rate === undefined ? undefined : length.div(rate),
      reel: textOf(childOf(childOf(node, 'timecode'), 'reel'), 'name'),
    };
  }
}

function startOf(file: XmlNode, fileRate: Rational | undefined): Rational {
  const timecode = childOf(file, 'timecode');
  const rate = rateIn(timecode) ?? fileRate;
  if (timecode === undefined || rate === undefined) return Rational.zero;
  const frame = numberIn(timecode, 'frame');
  if (frame !== undefined) return frame.div(rate);
  const read = readTimecode(textOf(timecode, 'string') ?? '');
  const drop = read?.drop === true || textOf(timecode, 'displayformat') === 'DF';
  const counted = read === undefined ? undefined : frameOfTimecode(read.numbers, timecodeBase(rate, drop));
  return counted === undefined ? Rational.zero : Rational.of(counted).div(rate);
}
