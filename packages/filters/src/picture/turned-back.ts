import type { OutputProfile } from '@clipwright/core';

/** The filters that turn an upright picture back by so many degrees, by which it is to be turned clockwise. */
const filters = { 90: 'transpose=cclock', 180: 'hflip,vflip', 270: 'transpose=clock' } as const;

const label = '[v]';

/**
 * A graph that ends with upright pictures, labelled `v`, with these as they stand in the output's file: turned where those
 * of the packets are that they stand beside.
 */
export function storedGraph(graph: string, { video: { like } }: Pick<OutputProfile, 'video'>): string {
  const rotation = like?.rotation;
  return rotation === undefined ? graph : `${graph.slice(0, -label.length)},${filters[rotation]}${label}`;
}
