import { clipwright, renderAnew } from './clipwright.ts';
import type { Peer } from './peer.ts';

const { available } = clipwright;

/** Ourselves, packets copied where they are right. */
export const clipwrightCopying: Peer = {
  name: 'Clipwright, copying',
  available,
  render: (job) => renderAnew(job, 'auto'),
};

/** Ourselves, all encoded, in the quality of what is encoded beside copies. */
export const clipwrightEncoding: Peer = {
  name: 'Clipwright, all encoded',
  available,
  render: (job) => renderAnew(job, 'never'),
};
