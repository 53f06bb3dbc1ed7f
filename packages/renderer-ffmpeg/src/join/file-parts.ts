import { ClipwrightError } from '@clipwright/core';
import type { FilePart, JoinRequest } from '@clipwright/core/author';

/** The finished files that an output is joined of, where ffmpeg joins it: it copies no packets of sources. */
export function fileParts({ parts }: Pick<JoinRequest, 'parts'>): readonly FilePart[] {
  return parts.map((part) => {
    if (part.kind === 'file') return part;
    throw new ClipwrightError(
      'contract-violation',
      'The renderer through ffmpeg was asked to copy packets of a source.',
      {
        remedy: 'Ask only for what its capabilities list under copies.',
        details: { source: part.source.id },
      },
    );
  });
}
