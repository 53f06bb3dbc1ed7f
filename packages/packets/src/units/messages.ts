import { escaped, unescaped } from '../bits/emulation.ts';
import { damaged } from '../failures.ts';

/** A message of a SEI unit: its kind, and where it lies, its type and size included. */
interface Message {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** A number in bytes of 255 and a last one that is less. */
function spreadNumber(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let end = at; end < bytes.length; end += 1) {
    const byte = bytes[end] ?? 0;
    value += byte;
    if (byte !== 255) return { value, end: end + 1 };
  }
  throw damaged('a message about them is cut off');
}

/**
 * The messages of a SEI unit (ITU-T H.264, 7.3.2.3; H.265, 7.3.2.4).
 *
 * @param payload Without emulation prevention.
 * @param header Bytes of the unit's header.
 */
function messagesIn(payload: Uint8Array, header: number): readonly Message[] {
  const messages: Message[] = [];
  let end = payload.length;
  while (end > header && payload[end - 1] === 0) end -= 1;
  // The last byte that is not zero has the bit that ends the unit, and nothing else.
  const content = payload.subarray(0, end - 1);
  for (let position = header; position < content.length; ) {
    const type = spreadNumber(content, position);
    const size = spreadNumber(content, type.end);
    if (size.value > content.length - size.end) throw damaged('a message about them is cut off');
    messages.push({ type: type.value, bytes: content.subarray(position, size.end + size.value) });
    position = size.end + size.value;
  }
  return messages;
}

/** The types of the messages in a SEI unit. `source-damaged` where they are cut off. */
export function messageTypes(unit: Uint8Array, header: number): readonly number[] {
  return messagesIn(unescaped(unit), header).map(({ type }) => type);
}

/** A SEI unit without messages of some types: itself where it has none of them, `undefined` where it has no others. */
export function withoutMessages(unit: Uint8Array, header: number, types: ReadonlySet<number>): Uint8Array | undefined {
  const payload = unescaped(unit);
  const messages = messagesIn(payload, header);
  const kept = messages.filter(({ type }) => !types.has(type));
  if (kept.length === messages.length) return unit;
  if (kept.length === 0) return undefined;
  return escaped(Uint8Array.from([...payload.subarray(0, header), ...kept.flatMap(({ bytes }) => [...bytes]), 0x80]));
}
