import type { SetsCodec } from '../src/index.ts';

function element(id: string, ...content: readonly Uint8Array[]): Uint8Array {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(content.reduce((sum, part) => sum + part.length, 0)) | (1n << 56n));
  return Buffer.concat([Buffer.from(id, 'hex'), size, ...content]);
}

function number(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

const text = (value: string) => Buffer.from(value, 'latin1');

/** A file of one stream of pictures, 10 ms each, with the decoder's configuration as it is. */
export function matroska(
  codec: SetsCodec,
  configuration: Uint8Array,
  packets: readonly { readonly bytes: Uint8Array; readonly shown: number }[],
): Uint8Array {
  const name = codec === 'h264' ? 'V_MPEG4/ISO/AVC' : 'V_MPEGH/ISO/HEVC';
  const size = element('e0', element('b0', number(64)), element('ba', number(64)));
  const track = element(
    'ae',
    ...[element('d7', number(1)), element('73c5', number(1)), element('83', number(1))],
    ...[element('86', text(name)), element('63a2', configuration), size],
  );
  const clusters = packets.map(({ bytes, shown }) =>
    element('1f43b675', element('e7', number(shown * 10)), element('a3', Buffer.from('81000080', 'hex'), bytes)),
  );
  return Buffer.concat([
    element('1a45dfa3', element('4282', text('matroska'))),
    element('18538067', element('1654ae6b', track), ...clusters),
  ]);
}
