"""What the other scripts share."""
import sys

import av.logging

# Its own waits for Python's lock in the decoder's threads, which may wait for each other then.
av.logging.restore_default_callback()


def write_row(frame, pixel_format):
    """Copies all of a frame out of the library, as a program would, and writes the row at a quarter of its height."""
    if pixel_format == "rgb24":
        frame = frame.to_rgb()
    planes = [bytes(plane) for plane in frame.planes]
    begin = frame.height // 4 * frame.planes[0].line_size
    length = frame.width * 3 if pixel_format == "rgb24" else frame.width
    sys.stdout.buffer.write(planes[0][begin : begin + length])
