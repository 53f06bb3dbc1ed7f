"""Finds the frame on screen at each of some times; of each, writes the row at a quarter of the height to standard output."""
import sys

import av
from pyav_row import write_row

pixel_format, path, times = sys.argv[1], sys.argv[2], [float(time) for time in sys.argv[3].split(",")]
with av.open(path) as container:
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    for time in times:
        container.seek(int(time / stream.time_base), stream=stream)
        shown = None
        for frame in container.decode(stream):
            if frame.time > time + 1e-3:
                break
            shown = frame
        write_row(shown, pixel_format)
