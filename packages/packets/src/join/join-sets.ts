import { ClipwrightError } from '@clipwright/core';
import { BitReader } from '../bits/bit-reader.ts';
import { escaped, unescaped } from '../bits/emulation.ts';
import { damaged } from '../failures.ts';
import type { JoinedSets, SetsCodec, StreamSets } from '../joined-sets.ts';
import { type SetIds, type SetKind, withIds } from '../sets/set-kind.ts';
import type { Syntax } from '../units/syntax.ts';
import { syntaxOf } from '../units/syntax-of.ts';
import { joinedConfiguration } from './joined-configuration.ts';
import { contentOf, type JoinedStream, joinedPacket } from './joined-stream.ts';
import { NumberedSets } from './numbered-sets.ts';

/**
 * Several streams of one codec in one. Their parameter sets get numbers of their own, and so do the slices that name them:
 * equal sets share one, and where a stream's sets keep theirs, its packets stay as they are.
 *
 * Fails with `other-format` (streams that differ in size, cropping, chroma or depth, or whose profiles no decoder has
 * together), `too-many-parameter-sets` and `source-damaged`; its `packet` with `source-damaged`.
 *
 * @param streams One or more, of one size and format. Sets of each that build on one that it does not have are left out.
 */
export function joinSets(codec: SetsCodec, streams: readonly StreamSets[]): JoinedSets {
  if (streams.length === 0) throw new ClipwrightError('contract-violation', 'There is no stream to join.');
  const syntax = syntaxOf(codec);
  const numbered = syntax.kinds.map((kind) => new NumberedSets(kind));
  const joined = streams.map((stream) => joinedStream(syntax, numbered, stream));
  return {
    configuration: joinedConfiguration(codec, numbered, streams),
    packet(stream, packet, isFirst = false) {
      const sets = joined[stream];
      if (sets === undefined) throw new ClipwrightError('contract-violation', `No stream ${stream} was joined.`);
      return joinedPacket(syntax, sets, packet, isFirst);
    },
  };
}

function joinedStream(
  syntax: Syntax,
  numbered: readonly NumberedSets[],
  { sets, lengthSize }: StreamSets,
): JoinedStream {
  const units = sets.filter((unit) => syntax.roleOf(unit) === 'set');
  let isUntouched = true;
  // Numbers in the joined stream, by those in this one, of the kind that the next one names; the first names none.
  let numbers: ReadonlyMap<number, number> = new Map([[0, 0]]);
  for (const kinds of numbered) {
    const next = new Map<number, number>();
    for (const { payload, ids } of lastOfEach(syntax, kinds.kind, units)) {
      const parent = numbers.get(ids.parent?.value ?? 0);
      if (parent === undefined) continue;
      const withNumber = (number: number) => withIds(payload, ids, number, parent);
      const own = ids.own.value;
      const number = kinds.number(own, withNumber(0).join(), (given) => escaped(withNumber(given)));
      if (number !== own || parent !== (ids.parent?.value ?? 0)) isUntouched = false;
      next.set(own, number);
    }
    numbers = next;
  }
  if (numbers.size === 0) throw damaged('a stream has no parameter sets');
  return { lengthSize, sets: new Set(units.map(contentOf)), pictureIds: numbers, isUntouched };
}

interface NumberedPayload {
  readonly payload: Uint8Array;
  readonly ids: SetIds;
}

/** The sets of a kind, without emulation prevention. Of those that have the same number, the last one is in force. */
function lastOfEach(syntax: Syntax, kind: SetKind, units: readonly Uint8Array[]): Iterable<NumberedPayload> {
  const sets = units
    .filter((unit) => syntax.kindOf(unit) === kind)
    .map((unit) => {
      const payload = unescaped(unit);
      const ids = kind.readIds(new BitReader(payload));
      if (ids.own.value >= kind.ids) throw damaged(`a parameter set has the number ${ids.own.value}`);
      return { payload, ids };
    });
  return new Map(sets.map((set) => [set.ids.own.value, set])).values();
}
