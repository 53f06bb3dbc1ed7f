import { definePlugin } from '@clipwright/core/author';
import { otherLoader } from './other-loader.mjs';

export default definePlugin({ name: 'odd', contract: 1, loaders: { odd: () => otherLoader() } });
