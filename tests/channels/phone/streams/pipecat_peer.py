"""Runs in an environment with pipecat-ai: reads JSON lines, what we sent as Twilio's peer, and writes what pipecat makes of them.

`{"in": message}` is what Twilio would send; the answer tells what pipecat reads in it. `{"out": pcm in hex}` gives the message
pipecat would send for that sound, `{"clear": true}` the one for an interruption.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from pipecat.frames.frames import AudioRawFrame, InputAudioRawFrame, InputDTMFFrame, InterruptionFrame, StartFrame
from pipecat.serializers.twilio import TwilioFrameSerializer


async def answer(serializer: TwilioFrameSerializer, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer one line."""
    if "in" in asked:
        frame = await serializer.deserialize(asked["in"])
        if isinstance(frame, InputAudioRawFrame):
            return {"audio": frame.audio.hex(), "hz": frame.sample_rate}
        return {"key": frame.button.value} if isinstance(frame, InputDTMFFrame) else {"frame": type(frame).__name__}
    if "clear" in asked:
        return {"message": await serializer.serialize(InterruptionFrame())}
    frame = AudioRawFrame(audio=bytes.fromhex(asked["out"]), sample_rate=8000, num_channels=1)
    return {"message": await serializer.serialize(frame)}


async def main() -> None:
    """Serve standard input."""
    serializer = TwilioFrameSerializer(stream_sid="MZ1", params=TwilioFrameSerializer.InputParams(auto_hang_up=False))
    await serializer.setup(StartFrame(audio_in_sample_rate=8000, audio_out_sample_rate=8000))
    for line in sys.stdin:
        sys.stdout.write("ANSWER " + json.dumps(await answer(serializer, json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
