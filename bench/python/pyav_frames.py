"""Decodes a range to rgb24 in this process; of each frame, writes the row at a quarter of the height to standard output."""
import sys

import av

path, start, end = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
with av.open(path) as container:
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    container.seek(int(start / stream.time_base), stream=stream)
    for frame in container.decode(stream):
        if frame.time < start - 1e-6:
            continue
        if frame.time >= end - 1e-6:
            break
        plane = frame.to_rgb().planes[0]
        pixels = bytes(plane)
        begin = frame.height // 4 * plane.line_size
        sys.stdout.buffer.write(pixels[begin : begin + frame.width * 3])
