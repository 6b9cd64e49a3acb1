"""Places one call with pjsua2: URI, WAV to say, WAV to write, keys to press, seconds at most; tells what became of it.

Run as a program of its own: the library keeps threads and may not be started twice in a process.
"""

from __future__ import annotations

import sys
import time

import pjsua2

CLERK_SECONDS = 2.0
"""How long the clerk we were sent to is talked to when the first call is over."""


class Caller(pjsua2.Call):  # type: ignore[misc]  # the library has no types
    """The call."""

    def __init__(self, account: pjsua2.Account, said: str, heard: str) -> None:
        super().__init__(account)
        self.account = account
        self.player, self.recorder = pjsua2.AudioMediaPlayer(), pjsua2.AudioMediaRecorder()
        self.player.createPlayer(said, pjsua2.PJMEDIA_FILE_NO_LOOP)
        self.recorder.createRecorder(heard)
        self.answered = self.over = self.has_media = False
        self.status = 0
        self.clerk: pjsua2.Call | None = None

    def onCallState(self, prm: pjsua2.OnCallStateParam) -> None:
        """Note how far the call is."""
        info = self.getInfo()
        self.answered |= info.state == pjsua2.PJSIP_INV_STATE_CONFIRMED
        self.over |= info.state == pjsua2.PJSIP_INV_STATE_DISCONNECTED
        self.status = int(info.lastStatusCode)

    def onCallMediaState(self, prm: pjsua2.OnCallMediaStateParam) -> None:
        """Connect file and call."""
        info = self.getInfo()
        for number in range(len(info.media)):
            if (
                info.media[number].type == pjsua2.PJMEDIA_TYPE_AUDIO
                and info.media[number].status == pjsua2.PJSUA_CALL_MEDIA_ACTIVE
            ):
                audio = self.getAudioMedia(number)
                self.player.startTransmit(audio)
                audio.startTransmit(self.recorder)
                self.has_media = True

    def onCallTransferRequest(self, prm: pjsua2.OnCallTransferRequestParam) -> None:
        """Ring the clerk we are sent to; the library needs an object for that call."""
        self.clerk = pjsua2.Call(self.account)
        prm.newCall = self.clerk


def main(uri: str, said: str, heard: str, keys: str, *more: str) -> None:
    """Place the call; `more` are the seconds, “hold” to hold it for a moment, and “dtx” to send nothing in silence."""
    seconds, hold = more[0], "hold" in more
    endpoint = pjsua2.Endpoint()
    endpoint.libCreate()
    config = pjsua2.EpConfig()
    config.logConfig.level = config.logConfig.consoleLevel = 0
    config.medConfig.noVad = "dtx" not in more
    endpoint.libInit(config)
    transport = pjsua2.TransportConfig()
    transport.port, transport.boundAddress = 0, "127.0.0.1"
    endpoint.transportCreate(pjsua2.PJSIP_TRANSPORT_UDP, transport)
    endpoint.libStart()
    endpoint.audDevManager().setNullDev()
    account_config = pjsua2.AccountConfig()
    account_config.idUri = "sip:13800001234@127.0.0.1"
    account = pjsua2.Account()
    account.create(account_config)
    call = Caller(account, said, heard)
    call.makeCall(uri, pjsua2.CallOpParam(True))
    ends, pending = time.monotonic() + float(seconds), list(keys)
    next_key = 0.0
    while time.monotonic() < ends and not call.over:
        endpoint.libHandleEvents(20)
        now = time.monotonic()
        if call.has_media and call.answered and not next_key:
            next_key = now + 1.0
            if hold:
                call.setHold(pjsua2.CallOpParam(True))
                next_key = now + 3.0
        elif hold and next_key and now > next_key - 1.5:
            again, hold = pjsua2.CallOpParam(True), False
            again.opt.flag = pjsua2.PJSUA_CALL_UNHOLD
            call.reinvite(again)
        elif pending and next_key and now > next_key:
            call.dialDtmf(pending.pop(0))
            next_key = now + 0.4
    while call.clerk and time.monotonic() < min(ends, now + CLERK_SECONDS):
        endpoint.libHandleEvents(20)
    told = ("answered" if call.answered else "not answered", "over" if call.over else "still there", str(call.status))
    sys.stdout.write(" ".join(told) + "\n")
    sys.stdout.flush()
    if not call.over:
        call.hangup(pjsua2.CallOpParam(True))
        endpoint.libHandleEvents(500)
    del call.player, call.recorder
    del call, account
    endpoint.libDestroy()


if __name__ == "__main__":
    main(*sys.argv[1:])
