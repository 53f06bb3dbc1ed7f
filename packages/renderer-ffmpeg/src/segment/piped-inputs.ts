import type { FrameTransforms } from '@clipwright/core';
import type { PendingWork, RenderInputs } from '@clipwright/core/author';
import type { Abilities } from '@clipwright/filters';

/** What a piped segment needs beside its request. */
export interface PipedInputs {
  readonly sources: RenderInputs['sources'];
  readonly transforms: FrameTransforms;
  readonly pending: PendingWork;
  readonly abilities: Abilities;
}
