"""Decodes a range in this process; of each frame, writes the row at a quarter of the height to standard output."""
import sys

import av
from pyav_row import write_row

pixel_format, path, start, end = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
with av.open(path) as container:
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    container.seek(int(start / stream.time_base), stream=stream)
    for frame in container.decode(stream):
        if frame.time < start - 1e-6:
            continue
        if frame.time >= end - 1e-6:
            break
        write_row(frame, pixel_format)
