import { Rational } from '@clipwright/core';
import { pathOfUrl } from '../media-url.ts';
import { attributeOf, childOf, type XmlNode } from '../xml/xml-node.ts';
import { lengthOf, timeOf } from './fcpxml-values.ts';

/** A file, as the list tells of it. */
export interface FcpxmlAsset {
  readonly source: string;
  readonly node: XmlNode;
  readonly start: Rational;
  readonly duration: Rational | undefined;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
}

/** What elements refer to. */
export class FcpxmlResources {
  readonly #byId = new Map<string, XmlNode>();

  constructor(root: XmlNode) {
    for (const node of childOf(root, 'resources')?.children ?? []) {
      const id = attributeOf(node, 'id');
      if (id !== undefined) this.#byId.set(id, node);
    }
  }

  #named(id: string | undefined, name: string): XmlNode | undefined {
    const node = id === undefined ? undefined : this.#byId.get(id);
    return node?.name === name ? node : undefined;
  }

  asset(id: string | undefined): FcpxmlAsset | undefined {
    const node = this.#named(id, 'asset');
    if (node === undefined) return undefined;
    // Since version 1.9 the file stands in an element of its own.
    const url = attributeOf(node, 'src') ?? attributeOf(childOf(node, 'media-rep'), 'src');
    const source = url === undefined ? attributeOf(node, 'name') : pathOfUrl(url);
    if (source === undefined) return undefined;
    return {
      source,
      node,
      start: timeOf(node, 'start') ?? Rational.zero,
      duration: lengthOf(node),
      hasVideo: attributeOf(node, 'hasVideo') === '1' || attributeOf(node, 'hasAudio') !== '1',
      hasAudio: attributeOf(node, 'hasAudio') === '1',
    };
  }

  /** The sequence of a compound clip. */
  sequence(id: string | undefined): XmlNode | undefined {
    const media = this.#named(id, 'media');
    return media === undefined ? undefined : childOf(media, 'sequence');
  }

  /** Frames per second. */
  rate(id: string | undefined): Rational | undefined {
    const format = this.#named(id, 'format');
    const duration = format === undefined ? undefined : timeOf(format, 'frameDuration');
    return duration === undefined || duration.compare(0) <= 0 ? undefined : Rational.one.div(duration);
  }
}
