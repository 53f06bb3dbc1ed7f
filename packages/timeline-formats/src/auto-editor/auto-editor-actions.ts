import type { ListPlace, Rational } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { arrayOf } from '../json/described.ts';
import { name } from '../json/fields.ts';
import { JsonFault } from '../json/json-fault.ts';
import type { JsonNode } from '../json/json-node.ts';
import type { Losses } from '../losses.ts';

/** What a list of effects comes to, as far as it is known here. */
export interface Actions {
  readonly speed?: Rational;
  readonly volume?: number;
}

/** Effects such as `speed:2.0`; `'cut'` where they leave the clip out. */
export function actionsOf(
  node: JsonNode | undefined,
  losses: Losses,
  placeOf: (node: JsonNode) => ListPlace,
): Actions | 'cut' {
  let actions: Actions = {};
  for (const effect of node === undefined ? [] : arrayOf(node, 'effects')) {
    if (effect.kind !== 'string') throw new JsonFault(effect.at, `an effect is a text, not ${name(effect)}.`);
    const [kind = '', value = ''] = effect.value.split(':');
    if (kind === 'cut') return 'cut';
    if (kind === 'speed' || kind === 'varispeed') {
      const speed = factorOf(value, effect);
      actions = { ...actions, speed: actions.speed?.mul(speed) ?? speed };
    } else if (kind === 'volume' && /^\d+(?:\.\d+)?$/.test(value)) {
      actions = { ...actions, volume: Number(value) };
    } else if (kind !== 'nil') {
      losses.add('not-read', 'effects', `Effects such as ${JSON.stringify(kind.slice(0, 40))} are not read.`, () =>
        placeOf(effect),
      );
    }
  }
  return actions;
}

function factorOf(text: string, node: JsonNode): Rational {
  if (/^\d{1,12}(?:\.\d{1,12})?$/.test(text)) {
    const factor = secondsToRational(text);
    if (factor.compare(0) > 0) return factor;
  }
  throw new JsonFault(node.at, `${JSON.stringify(text.slice(0, 40))} is no speed.`);
}
