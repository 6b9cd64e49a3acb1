"""The settings of the WeChat door: an Official Account's own secrets, and how long it may think."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class WeChatSettings:
    """What a city sets so that people can write to its Official Account; the door is shut while there is no token."""

    app_id: str = ""
    """The account's AppID, as 开发者ID(AppID) in the platform's settings."""

    secret: str = field(default="", repr=False)
    """The account's AppSecret; without it nothing can be sent later than five seconds after a message."""

    token: str = field(default="", repr=False)
    """The token that stands in the platform's server settings; empty means that the door is shut."""

    aes_key: str = field(default="", repr=False)
    """The 43 letters of the EncodingAESKey; set it in compatible and safe mode, leave it empty in plain mode."""

    reply_seconds: float = field(default=4.0, metadata={"least": 0.5})
    """After so many seconds WeChat is told that we are looking, and the answer follows by customer-service message."""

    api: str = "https://api.weixin.qq.com"
    """Where WeChat's own server is."""
