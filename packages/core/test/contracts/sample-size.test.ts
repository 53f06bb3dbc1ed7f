import { describe, expect, it } from 'vitest';
import { sampleSize } from '../../src/contracts/sample-size.ts';
import { infoOf } from '../plan/fixtures.ts';

const wide = infoOf({ width: 1280, height: 720 }).video;
/** Stored 1440 across, shown 1920 across, as HDV is; and a telephone's, on its side. */
const stretched = { ...infoOf({ width: 1440, height: 1080 }).video, displayWidth: 1920, displayHeight: 1080 };
const turned = { ...wide, rotation: 90 as const, displayWidth: 720, displayHeight: 1280 };

describe('the size of samples', () => {
  it.each([
    // 224 x 9 / 16 = 126.
    [wide, { format: 'rgb24', width: 224 }, [224, 126]],
    [wide, { format: 'rgb24', height: 100 }, [178, 100]],
    [stretched, { format: 'gray8', width: 224 }, [224, 126]],
    [stretched, { format: 'rgba', height: 90 }, [160, 90]],
    // 224 x 16 / 9 = 398.2.
    [turned, { format: 'rgb24', width: 224 }, [224, 398]],
    [turned, { format: 'gray8', height: 224 }, [126, 224]],
    // 50 x 9 / 16 = 28.125, 52 x 9 / 16 = 29.25.
    [wide, { format: 'yuv420p', width: 50 }, [50, 28]],
    [wide, { format: 'yuv420p', width: 52 }, [52, 30]],
    [wide, { format: 'native', width: 52 }, [52, 30]],
    [{ ...wide, pixelFormat: 'yuv444p' }, { width: 52 }, [52, 29]],
    [wide, { format: 'gray8', width: 1 }, [1, 1]],
    [wide, { format: 'yuv420p', width: 2 }, [2, 2]],
    [wide, { format: 'rgb24', width: 33, height: 190 }, [33, 190]],
    [stretched, { format: 'rgb24' }, [1920, 1080]],
    [stretched, {}, [1440, 1080]],
    [turned, {}, [720, 1280]],
  ] as const)('follows the shape that is shown, %#', (video, format, [width, height]) => {
    expect(sampleSize(video, format)).toEqual({ width, height });
  });
});
