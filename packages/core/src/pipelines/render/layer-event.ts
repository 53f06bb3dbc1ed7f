import { layerName } from '../../model/layer-entries.ts';
import type { LayerState } from './clip-state.ts';
import type { PlanEvent } from './render-events.ts';

/** What became of a layer. */
export function layerEvent({ entry, error, warnings }: LayerState): Extract<PlanEvent, { type: 'layer' }> {
  const { id: index, item, layer } = entry;
  return {
    type: 'layer',
    ...{ index, ...(item === undefined ? {} : { item }), source: layerName(layer) },
    status: error === undefined ? 'loaded' : 'skipped',
    ...error?.toJSON(),
    warnings: Object.freeze([...warnings]),
  };
}
