import { BitReader } from '../bits/bit-reader.ts';
import { BitWriter } from '../bits/bit-writer.ts';
import { replaceHead, unescaped } from '../bits/emulation.ts';
import { isSame } from '../bits/is-same.ts';
import { damaged } from '../failures.ts';
import { readId } from '../sets/set-kind.ts';
import { withoutMessages } from '../units/messages.ts';
import type { Syntax } from '../units/syntax.ts';
import { packetOf, unitsOf } from '../units/units.ts';

/** Bytes that hold the head of any slice up to the number of its set: two numbers of 63 bits before one of 17. */
const headBytes = 24;

/** One of the streams that were joined. */
export interface JoinedStream {
  readonly lengthSize: number;
  /** Its sets, as {@link contentOf} tells them. */
  readonly sets: ReadonlySet<string>;
  /** Numbers of picture parameter sets in the joined stream, by those in this one. */
  readonly pictureIds: ReadonlyMap<number, number>;
  /** Whether all its sets have the numbers that they had. */
  readonly isUntouched: boolean;
}

/** A packet of a stream as it stands in the joined one: itself, where nothing is to be changed. */
export function joinedPacket(syntax: Syntax, stream: JoinedStream, packet: Uint8Array, isFirst: boolean): Uint8Array {
  const units = unitsOf(packet, stream.lengthSize);
  // What has none is shown as nothing, and takes the time of what comes next.
  if (!units.some((unit) => syntax.roleOf(unit) === 'slice')) throw damaged('a packet holds no picture');
  const joined = units.map((unit) => joinedUnit(syntax, stream, unit, isFirst));
  const isWhole = joined.every((parts, i) => parts?.length === 1 && parts[0] === units[i]);
  // Empty units are left out, which decoders take for damage.
  const hasEmpty = units.reduce((sum, unit) => sum + stream.lengthSize + unit.length, 0) < packet.length;
  if (isWhole && !hasEmpty && stream.lengthSize === 4) return packet;
  return packetOf(joined.filter((parts) => parts !== undefined));
}

/** A unit as it stands in the joined stream, in parts; `undefined` where it is left out. */
function joinedUnit(
  syntax: Syntax,
  stream: JoinedStream,
  unit: Uint8Array,
  isFirst: boolean,
): readonly Uint8Array[] | undefined {
  switch (syntax.roleOf(unit)) {
    case 'slice':
      return joinedSlice(syntax, stream, unit, isFirst);
    case 'messages': {
      const kept = stream.isUntouched ? unit : withoutMessages(unit, syntax.header, syntax.namingMessages);
      return kept && [kept];
    }
    case 'set':
      checkKnown(stream, unit);
      return undefined;
    case 'left-out':
      return undefined;
    case 'other':
      return [unit];
  }
}

/** A set within a packet is left out, so it must be one of those that the stream was said to have. */
function checkKnown({ sets }: JoinedStream, unit: Uint8Array): void {
  if (!sets.has(contentOf(unit))) throw damaged('a packet brings another parameter set than its stream has');
}

/** What is the same of equal sets: all but the zeros that may stand behind one. */
export function contentOf(set: Uint8Array): string {
  return set.subarray(0, set.findLastIndex((byte) => byte !== 0) + 1).join();
}

function joinedSlice(
  syntax: Syntax,
  { pictureIds }: JoinedStream,
  unit: Uint8Array,
  isFirst: boolean,
): readonly Uint8Array[] {
  const old = unescaped(unit, headBytes);
  const from = new BitReader(old);
  syntax.toPictureId(from);
  const { value, at, end } = readId(from, 'ue');
  const id = pictureIds.get(value);
  if (id === undefined) throw damaged(`a slice names parameter set ${value}, which its stream does not have`);
  if (id === value && !isFirst) return [unit];
  const to = new BitWriter();
  from.position = 0;
  to.copy(from, at);
  to.ue(id);
  from.position = end;
  // Up to the end of a byte.
  const count = Math.ceil(end / 8);
  to.copy(from, count * 8 - end);
  const head = to.bytes();
  if (isFirst) syntax.begin(head);
  return isSame(head, old.subarray(0, head.length)) ? [unit] : replaceHead(unit, count, head);
}
