"""Opens cuts with MoviePy, one after the other or in threads, and renders them if an output is named. MoviePy 1 and 2."""
import json
import sys
from concurrent.futures import ThreadPoolExecutor

try:
    from moviepy import VideoFileClip, concatenate_videoclips
except ImportError:
    from moviepy.editor import VideoFileClip, concatenate_videoclips

task = json.loads(sys.argv[1])


def load(cut):
    clip = VideoFileClip(cut["file"])
    part = getattr(clip, "subclipped", None) or clip.subclip
    return part(cut["start"], cut["end"])


if task["workers"] == 1:
    clips = [load(cut) for cut in task["cuts"]]
else:
    with ThreadPoolExecutor(task["workers"]) as pool:
        clips = list(pool.map(load, task["cuts"]))

if "output" in task:
    montage = concatenate_videoclips(clips, method="compose")
    montage.write_videofile(
        task["output"],
        fps=task["frameRate"],
        codec="libx264",
        audio_codec="aac",
        preset=task["video"]["preset"],
        ffmpeg_params=["-crf", str(task["video"]["crf"])],
        logger=None,
    )
for clip in clips:
    clip.close()
