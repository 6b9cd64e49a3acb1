"""The door for SIP: phones, small exchanges and trunks call here directly (RFC 3261 over UDP)."""
