import type { WorkKind } from '../api/shapes.ts';

/** What the lanes tell apart, and the custom property of its colour. */
export const kinds: readonly { readonly kinds: readonly WorkKind[]; readonly text: string; readonly color: string }[] =
  [
    { kinds: ['open', 'fingerprint', 'use'], text: 'Open', color: '--open' },
    { kinds: ['decode'], text: 'Decode', color: '--decode' },
    { kinds: ['encode'], text: 'Encode', color: '--encode' },
    { kinds: ['copy'], text: 'Copy', color: '--copy' },
    { kinds: ['join', 'verify'], text: 'Join and verify', color: '--join' },
  ];

export function colorNameOf(kind: WorkKind): string {
  return kinds.find((each) => each.kinds.includes(kind))?.color ?? '--join';
}
