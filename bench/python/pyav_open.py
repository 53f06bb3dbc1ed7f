"""Opens each file as PyAV does and looks at what is in it."""
import sys

import av

for path in sys.argv[1:]:
    with av.open(path) as container:
        stream = container.streams.video[0]
        assert stream.average_rate and container.duration
