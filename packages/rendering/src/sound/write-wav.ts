/** What a WAVE file tells of its samples, whole numbers of 16 bits. */
export interface WavSound {
  readonly sampleRate: number;
  readonly channels: number;
  /** Samples per channel. */
  readonly samples: number;
}

const largest = 2 ** 32 - 1;

/**
 * What stands before the samples (RIFF; beyond 4 GiB RF64, EBU Tech 3306). Where that is needed is known by their number,
 * so that the same sound has the same bytes.
 */
export function wavHead({ sampleRate, channels, samples }: WavSound): Uint8Array {
  const frame = channels * 2;
  const bytes = samples * frame;
  const isLarge = bytes + 36 > largest;
  const head = Buffer.alloc(isLarge ? 80 : 44);
  let at = 0;
  const text = (letters: string): void => {
    at += head.write(letters, at, 'latin1');
  };
  const long = (value: number): void => {
    at = head.writeUInt32LE(value, at);
  };
  const short = (value: number): void => {
    at = head.writeUInt16LE(value, at);
  };
  text(isLarge ? 'RF64' : 'RIFF');
  long(isLarge ? largest : bytes + 36);
  text('WAVE');
  if (isLarge) {
    text('ds64');
    long(28);
    for (const size of [bytes + 72, bytes, samples]) at = head.writeBigUInt64LE(BigInt(size), at);
    long(0);
  }
  text('fmt ');
  long(16);
  short(1);
  short(channels);
  long(sampleRate);
  long(sampleRate * frame);
  short(frame);
  short(16);
  text('data');
  long(isLarge ? largest : bytes);
  return head;
}
