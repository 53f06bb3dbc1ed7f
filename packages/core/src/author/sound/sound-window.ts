/** Sound that is read once, from its beginning to its end, a part of which is at hand. Silent outside. */
export class SoundWindow {
  readonly #stretches: AsyncIterator<Float32Array>;
  readonly #channels: number;
  #held: Float32Array = new Float32Array();
  /** Position of the first sample that is held. */
  #start: number;
  #isOver = false;

  /**
   * @param stretches Interleaved, one after the other.
   * @param start Position of their first sample.
   */
  constructor(stretches: AsyncIterator<Float32Array>, channels: number, start: number) {
    this.#stretches = stretches;
    this.#channels = channels;
    this.#start = start;
  }

  /** Interleaved samples from a position to another; those before `from` are let go of. */
  async between(from: number, to: number): Promise<Float32Array> {
    const samples = new Float32Array((to - from) * this.#channels);
    const kept = [this.#held];
    let end = this.#start + this.#held.length / this.#channels;
    while (end < to && !this.#isOver) {
      const { done, value } = await this.#stretches.next();
      if (done === true) this.#isOver = true;
      else {
        kept.push(value);
        end += value.length / this.#channels;
      }
    }
    const passed = Math.max(0, Math.min(from, end) - this.#start);
    const all = new Float32Array(kept.reduce((sum, { length }) => sum + length, 0));
    let offset = 0;
    for (const part of kept) {
      all.set(part, offset);
      offset += part.length;
    }
    this.#held = all.subarray(passed * this.#channels);
    this.#start += passed;
    const skipped = Math.max(0, this.#start - from);
    const there = this.#held.subarray(0, Math.max(0, (to - from - skipped) * this.#channels));
    if (skipped * this.#channels < samples.length) samples.set(there, skipped * this.#channels);
    return samples;
  }
}
