"""Real telephones and testers for SIP, each in a process of its own: sipp and baresip from Debian, pjsua2 from PyPI."""

from __future__ import annotations

import asyncio
import os
import pty
import shutil
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from importlib.util import find_spec
from pathlib import Path

import pytest

PCAPS = Path("/usr/share/sip-tester")
MODULES = Path("/usr/lib/baresip/modules")
needs_sipp = pytest.mark.skipif(not shutil.which("sipp"), reason="NOT TESTED with sipp: apt-get install sip-tester")
needs_baresip = pytest.mark.skipif(not shutil.which("baresip"), reason="NOT TESTED with baresip: apt-get install baresip-core")
needs_pjsua = pytest.mark.skipif(find_spec("pjsua2") is None, reason="NOT TESTED with pjsua2: pip install pjsua2-python")

SCENARIO = """<?xml version="1.0" encoding="UTF-8"?>
<scenario name="a call">
  <send retrans="500"><![CDATA[
INVITE sip:banban@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: sipp <sip:1380000[call_number]@[local_ip]:[local_port]>;tag=[pid]SIPpTag[call_number]
To: <sip:banban@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:sipp@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=user1 53655765 2353687637 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [media_port] RTP/AVP {codec} 101
a=rtpmap:101 telephone-event/8000
]]></send>
  <recv response="100" optional="true"/>
  <recv response="200" rtd="true"/>
  <send><![CDATA[
ACK sip:banban@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: sipp <sip:1380000[call_number]@[local_ip]:[local_port]>;tag=[pid]SIPpTag[call_number]
To: <sip:banban@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 1 ACK
Contact: <sip:sipp@[local_ip]:[local_port]>
Max-Forwards: 70
Content-Length: 0

]]></send>
  {middle}
  {end}
</scenario>
"""
KEY = '<pause milliseconds="700"/><nop><action><exec play_pcap_audio="{pcap}"/></action></nop>'
THEY_END = """<recv request="BYE" timeout="20000"/>
  <send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>"""
WE_END = """<pause milliseconds="900"/>
  <send retrans="500"><![CDATA[
BYE sip:banban@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: sipp <sip:1380000[call_number]@[local_ip]:[local_port]>;tag=[pid]SIPpTag[call_number]
To: <sip:banban@[remote_ip]:[remote_port]>[peer_tag_param]
Call-ID: [call_id]
CSeq: 2 BYE
Max-Forwards: 70
Content-Length: 0

]]></send>
  <recv response="200"/>"""


def scenario(middle: str = "", end: str = WE_END, codec: int = 0) -> str:
    """Write down what sipp does in each call."""
    return SCENARIO.replace("{codec}", str(codec)).replace("{middle}", middle).replace("{end}", end)


async def sipp(folder: Path, port: int, calls: int, scenario: str) -> tuple[int, str]:
    """Place calls with sipp, all at once; give its exit code (0: every call went as in the scenario) and what it printed."""
    path = folder / "call.xml"
    path.write_text(scenario)
    command = ["sipp", f"127.0.0.1:{port}", "-sf", str(path), "-m", str(calls), "-l", str(calls), "-r", str(calls)]
    command += ["-i", "127.0.0.1", "-mi", "127.0.0.1", "-nostdin", "-timeout", "60", "-mp", "30000"]
    process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT, cwd=folder)
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode(errors="replace")


class Baresip:
    """A baresip that rings us, its keyboard a pseudo-terminal, its microphone and earpiece WAV files."""

    def __init__(self, folder: Path, said: bytes) -> None:
        self._folder = folder
        (folder / "said.wav").write_bytes(said)
        modules = "".join(f"module\t{name}.so\n" for name in ("stdio", "aufile", "g711", "sndfile", "ausine"))
        later = "".join(f"module_app\t{name}.so\n" for name in ("account", "menu"))
        (folder / "config").write_text(
            f"module_path\t{MODULES}\n{modules}module_tmp\tuuid.so\n{later}sip_listen\t127.0.0.1:0\n"
            f"audio_source\taufile,{folder / 'said.wav'}\naudio_player\tausine,\nsnd_path\t{folder}\n"
        )
        (folder / "accounts").write_text("<sip:old@127.0.0.1>;regint=0;audio_codecs=pcma\n")
        self._process: Process | None = None
        self._keyboard = -1

    async def dial(self, port: int) -> None:
        """Start it and ring."""
        self._keyboard, inner = pty.openpty()
        command = ["baresip", "-f", str(self._folder), "-e", f"/dial sip:banban@127.0.0.1:{port}"]
        self._process = await asyncio.create_subprocess_exec(*command, stdin=inner, stdout=DEVNULL, stderr=DEVNULL)
        os.close(inner)

    @property
    def heard(self) -> Path:
        """What came out of the earpiece."""
        return next(iter(sorted(self._folder.glob("dump-*-dec.wav"))))

    def press(self, key: str) -> None:
        """Press a key of the telephone; the space lets it go."""
        os.write(self._keyboard, key.encode())

    async def quit(self) -> None:
        """End it."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.terminate()
        await asyncio.wait_for(self._process.wait(), 10)
        os.close(self._keyboard)


async def pjsua(*arguments: str) -> tuple[int, str]:
    """Run the pjsua2 caller; give its exit code and what it printed."""
    script = Path(__file__).parent / "pjsua_caller.py"
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), *arguments, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
    )
    said, _ = await asyncio.wait_for(process.communicate(), 90)
    return process.returncode or 0, said.decode(errors="replace")
