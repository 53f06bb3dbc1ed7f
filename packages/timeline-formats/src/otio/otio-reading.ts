import type { ListPlace, Rational } from '@clipwright/core';
import type { JsonNode } from '../json/json-node.ts';
import type { Losses } from '../losses.ts';

/** What reading one list carries along. */
export interface OtioReading {
  readonly base: string | undefined;
  readonly losses: Losses;
  readonly placeOf: (node: JsonNode) => ListPlace;
  /** Whether transitions are read; else all are cuts. */
  readonly crossfades: boolean;
  /** That of the first clip, once there was one. */
  rate: Rational | undefined;
}
