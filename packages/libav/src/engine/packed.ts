import { Deserializer, Serializer } from 'node:v8';

/** What a child process writes memory into, which its messages leave out: a channel between processes copies it often. */
export const memoryDescriptor = 4;

/** A message whose memory comes beside it. */
export interface Packed {
  /** The message, as V8 writes it. */
  readonly packed: Uint8Array;
  /** Bytes of each piece of memory, in the order in which they come. */
  readonly sizes: readonly number[];
}

export function pack(message: object, memory: readonly ArrayBuffer[]): Packed {
  const serializer = new Serializer();
  for (const [id, piece] of memory.entries()) serializer.transferArrayBuffer(id, piece);
  serializer.writeHeader();
  serializer.writeValue(message);
  return { packed: serializer.releaseBuffer(), sizes: memory.map(({ byteLength }) => byteLength) };
}

/** The message that was packed, which is of the protocol. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export function unpack({ packed }: Packed, memory: readonly ArrayBuffer[]): any {
  const deserializer = new Deserializer(packed);
  for (const [id, piece] of memory.entries()) deserializer.transferArrayBuffer(id, piece);
  deserializer.readHeader();
  return deserializer.readValue();
}
