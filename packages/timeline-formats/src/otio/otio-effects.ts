import { Rational } from '@clipwright/core';
import type { JsonObjectNode } from '../json/json-node.ts';
import { isEnabled } from './otio-enabled.ts';
import type { OtioReading } from './otio-reading.ts';
import { arrayIn, exactIn, schemaOf } from './otio-values.ts';

/** How many times as fast a clip is shown, by its effects; what else they do is told. */
export function timeScale(node: JsonObjectNode, reading: OtioReading): Rational {
  let scale = Rational.one;
  for (const effect of arrayIn(node, 'effects')) {
    if (effect.kind !== 'object' || !isEnabled(effect)) continue;
    const schema = schemaOf(effect);
    if (schema === 'LinearTimeWarp') scale = scale.mul(exactIn(effect, 'time_scalar'));
    else if (schema === 'FreezeFrame') scale = Rational.zero;
    else reading.losses.add('not-read', 'effects', `The effect ${schema} is not read.`, () => reading.placeOf(effect));
  }
  return scale;
}
