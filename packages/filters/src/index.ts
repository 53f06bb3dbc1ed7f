export {
  type Abilities,
  audioEncoders,
  bareAbilities,
  colorFilters,
  convertsPrimaries,
  dependsOnProcessor,
} from './abilities.ts';
export { type CodedLimits, codedLimits } from './encode/coded-limits.ts';
export type { Encoder } from './encode/encoder.ts';
export {
  chosenEncoder,
  codecNamed,
  encoderMissing,
  encoderOf,
  encodersOf,
  ffmpegCodec,
  isOnDevice,
  taking,
} from './encode/encoders.ts';
export { hardwareEncoders } from './encode/hardware-encoders.ts';
export { colorFrames } from './picture/color-frames.ts';
export { conformFilters, isLike, layerFilters } from './picture/conform-filters.ts';
export { deinterlaced, deinterlacedOfThree, fieldsOf } from './picture/deinterlace.ts';
export { gridFilters } from './picture/grid-filters.ts';
export { graphWithLayers, type LayerFrames } from './picture/layer-graph.ts';
export { type OutputClock, outputClock } from './picture/output-clock.ts';
export { pictureFilters } from './picture/picture-filters.ts';
export { sampleFilters } from './picture/sample-filters.ts';
export { concatenated, segmentGraph } from './picture/segment-graph.ts';
export { bitsOf, colorTags, colorValues, tagged, targetColor, withAlpha } from './picture/target-color.ts';
export { toPrimaries } from './picture/to-primaries.ts';
export { storedGraph } from './picture/turned-back.ts';
export { upright } from './picture/upright.ts';
export { lostRanges, type SampleRange, type SoundCoverage } from './sound/lost-ranges.ts';
export { mixChannels } from './sound/mix-channels.ts';
export { resample } from './sound/resample.ts';
export {
  type SoundGraphOptions,
  soundCoverageGraph,
  soundGraph,
  soundOnGridGraph,
  steadySoundGraph,
} from './sound/sound-graph.ts';
export { drift } from './sound/steady-times.ts';
export { type Tempo, tempo } from './sound/tempo.ts';
