import { type ReactElement, useEffect, useRef, useState } from 'react';
import { address } from '../api/client.ts';

interface StillFrameProps {
  readonly name: string;
  /** Seconds of the source. */
  readonly seconds: number;
}

/** Width in which it is asked for, in pixels. */
const width = 960;

/**
 * The frame of a source that is on screen at a time. The one before stays until it is there, and while one is fetched
 * only the latest of those that are wanted meanwhile is fetched next.
 */
export function StillFrame({ name, seconds }: StillFrameProps): ReactElement {
  const wanted = address('/media/frame', { name, time: Number(seconds.toFixed(6)), width });
  const [shown, setShown] = useState<string>();
  const [failed, setFailed] = useState(false);
  const latest = useRef({ wanted, isBusy: false, isLeft: false });
  useEffect(() => {
    const { current } = latest;
    current.isLeft = false;
    return () => {
      current.isLeft = true;
    };
  }, []);
  useEffect(() => {
    const { current } = latest;
    current.wanted = wanted;
    if (current.isBusy) return;
    current.isBusy = true;
    const fetchLatest = async (): Promise<void> => {
      for (let last = ''; last !== current.wanted && !current.isLeft; ) {
        last = current.wanted;
        const isThere = await decodes(last);
        if (current.isLeft) break;
        setFailed(!isThere);
        if (isThere) setShown(last);
      }
      current.isBusy = false;
    };
    fetchLatest();
  }, [wanted]);
  return (
    <>
      {shown !== undefined && <img className="still" src={shown} alt={`${name} at ${seconds.toFixed(2)} seconds`} />}
      {failed && <p className="screen-text failed">This frame could not be read.</p>}
    </>
  );
}

async function decodes(source: string): Promise<boolean> {
  const image = new Image();
  // Before the many small pictures, which wait for the same few connections.
  image.fetchPriority = 'high';
  image.src = source;
  try {
    await image.decode();
    return true;
  } catch {
    return false;
  }
}
