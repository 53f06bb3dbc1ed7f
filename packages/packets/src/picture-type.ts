import type { SetsCodec } from './joined-sets.ts';
import { messageTypes } from './units/messages.ts';
import { type PictureType, recoveryPoint } from './units/syntax.ts';
import { syntaxOf } from './units/syntax-of.ts';
import { unitsOf } from './units/units.ts';

/**
 * What kind of picture a packet holds, by the types of its NAL units; `undefined` where it holds none. Fails with
 * `source-damaged`.
 *
 * @param lengthSize Bytes of the length before each NAL unit: 1 to 4.
 */
export function pictureType(codec: SetsCodec, packet: Uint8Array, lengthSize: number): PictureType | undefined {
  const syntax = syntaxOf(codec);
  let isRecovery = false;
  for (const unit of unitsOf(packet, lengthSize)) {
    const role = syntax.roleOf(unit);
    if (role === 'messages') isRecovery ||= messageTypes(unit, syntax.header).includes(recoveryPoint);
    if (role !== 'slice') continue;
    const type = syntax.pictureOf(unit);
    return type === 'other' && isRecovery ? 'recovery-point' : type;
  }
  return undefined;
}
