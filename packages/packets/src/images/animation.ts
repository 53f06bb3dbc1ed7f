/** A picture of an animation as it lies in a file. */
export interface StoredImage {
  /** Bytes from the file's beginning to it, and how many it has there. */
  readonly place: number;
  readonly size: number;
  /** Ticks after the first one's beginning at which it begins to be shown. */
  readonly at: number;
}

/** The pictures of one file, in the order in which they are shown, each of which may stand on the one before. */
export interface StoredImages {
  /** Pixels, which the first picture fills. */
  readonly width: number;
  readonly height: number;
  /** At least one. */
  readonly images: readonly StoredImage[];
  /** Red, green and blue of the colours that pictures have which bring none along. @default they all bring some */
  readonly colors?: Uint8Array;
  /** Whether what lies there is a picture alone, and has nothing of an animation about it. @default false */
  readonly isStill?: true;
}

/** A picture, and how long it is shown in another file. */
export interface PlacedImage {
  readonly image: StoredImage;
  /** What it comes from. */
  readonly of: StoredImages;
  readonly ticks: number;
}

/** A file of pictures from others. */
export interface Animation {
  readonly head: Uint8Array;
  /** What stands behind the last picture. */
  readonly tail: Uint8Array;
  /** All of it. */
  readonly bytes: number;
  /** What a picture becomes in it, by its position. */
  written(stored: Uint8Array, index: number): Uint8Array;
}

/** How pictures are kept that follow each other in a file. */
export interface AnimationKind {
  /** In a second. */
  readonly ticks: number;
  /** Errors: `source-damaged`. */
  read(file: Uint8Array): StoredImages;
  /** @param images At least one. */
  of(images: readonly PlacedImage[]): Animation;
}

export function firstOf(images: readonly PlacedImage[]): PlacedImage {
  const [first] = images;
  if (first === undefined) throw new RangeError('There is no picture.');
  return first;
}
