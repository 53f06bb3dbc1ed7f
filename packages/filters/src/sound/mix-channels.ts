/** Channels, in ffmpeg's names, that stand on a side: in front, and beside, behind or above. */
const left = { front: ['FL', 'DL', 'FLC', 'WL'], surround: ['BL', 'SL', 'SDL', 'TFL', 'TBL'] };
const right = { front: ['FR', 'DR', 'FRC', 'WR'], surround: ['BR', 'SR', 'SDR', 'TFR', 'TBR'] };

/**
 * Channels in the middle, and what each side gets of them. A surround channel is -3 dB for being one, and -3 dB on
 * either side.
 */
const middle = [`${Math.SQRT1_2}*FC`, ...['BC', 'TC', 'TFC', 'TBC'].map((name) => `0.5*${name}`)];

/** What a side gets by ITU-R BS.775, less its middle: 1 of its own, 0.707 of its surround; nothing of low effects. */
function side({ front, surround }: typeof left, part = 1): string[] {
  return [...front.map((name) => `${part}*${name}`), ...surround.map((name) => `${part * Math.SQRT1_2}*${name}`)];
}

/**
 * Filters that make one or two channels of any. Mono goes to both sides unchanged; of stereo, one channel is half the
 * sum; more are mixed down by ITU-R BS.775, not normalised: sums may exceed full scale, which floats can say. Channels
 * whose places nobody knows count as those of WAVE's order. The layout may become another one in mid-stream.
 *
 * @param told How many channels the source is said to have. Where it is 1, and otherwise where nobody says anything,
 * mono comes out
 * to the bit; else, should it be mono all the same, to the last bit of a float. What is said wrongly costs no more than
 * that, but
 *   for more than two channels where there was to be one: of those the first two are left, which are the front ones.
 */
export function mixChannels(channels: 1 | 2, told?: number): readonly string[] {
  // `<` makes a side's weights add up to 1, of the channels that are there: where there are sides, of the centre 1e-60
  // is left, so none.
  if (told === 1) return [channels === 1 ? 'pan=mono|FC<FC+1e60*FL+1e60*FR' : `pan=stereo|FL<1e60*FL+FC|FR<1e60*FR+FC`];
  // Mono is a centre alone, of which a side would get 0.707.
  const lift = `volume=volume='if(eq(nb_channels,1),sqrt(2),1)':precision=${told === undefined ? 'double' : 'float'}`;
  const mixed =
    channels === 2
      ? [`stereo|FL=${[...side(left), ...middle].join('+')}`, `FR=${[...side(right), ...middle].join('+')}`]
      : [`mono|FC=${[...side(left, 0.5), ...side(right, 0.5), ...middle].join('+')}`];
  return [lift, `pan=${mixed.join('|')}`];
}
