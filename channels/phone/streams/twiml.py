"""What Twilio is told to do with a call, and whether a request is really from Twilio. Pure.

https://www.twilio.com/docs/usage/security
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

RING_SECONDS = 25


def connect(stream_url: str, parameters: Mapping[str, str], then: str) -> str:
    """Give the call to the media stream; `then` is asked when the stream is over."""
    told = "".join(f"<Parameter name={quoteattr(name)} value={quoteattr(value)}/>" for name, value in parameters.items())
    stream = f"<Connect><Stream url={quoteattr(stream_url)}>{told}</Stream></Connect>"
    return _response(f'{stream}<Redirect method="POST">{escape(then)}</Redirect>')


def dial(target: str, then: str, code: str = "", whisper: str = "") -> str:
    """Ring a clerk; `then` is asked when that is over. A SIP phone sees the hand-off code as a header of its call; at any
    other one `whisper` is asked what to say to the clerk before the two are connected.
    """
    is_sip = target.startswith(("sip:", "sips:"))
    whom = _sip(target, code) if is_sip else _number(target, whisper if code else "")
    return _response(f'<Dial timeout="{RING_SECONDS}" action={quoteattr(then)} method="POST">{whom}</Dial>')


def _sip(target: str, code: str) -> str:
    header = f"{'&' if '?' in target else '?'}X-Banban-Code={code}" if code else ""
    return f"<Sip>{escape(target + header)}</Sip>"


def _number(target: str, whisper: str) -> str:
    asked = f" url={quoteattr(whisper)}" if whisper else ""
    return f"<Number{asked}>{escape(target)}</Number>"


def say(words: str, locale: str) -> str:
    """Say something to who has answered."""
    return _response(f"<Say language={quoteattr(locale)}>{escape(words)}</Say>")


def hang_up() -> str:
    """End the call."""
    return _response("<Hangup/>")


def busy() -> str:
    """Refuse the call."""
    return _response('<Reject reason="busy"/>')


def _response(inner: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{inner}</Response>'


def signature(secret: str, url: str, form: Mapping[str, str]) -> str:
    """Give Twilio's signature of a request: the address and the sorted form, HMAC-SHA1."""
    signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    return base64.b64encode(hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()).decode()


def token(secret: str, call: str) -> str:
    """Give what proves that a stream belongs to a call we were asked about."""
    return hmac.new(secret.encode(), call.encode(), hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare in the same time whatever the difference."""
    return hmac.compare_digest(one.encode(), other.encode())
