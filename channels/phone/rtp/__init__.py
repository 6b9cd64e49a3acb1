"""Sound in packets (RTP): what SIP phones and exchanges send each other."""
