#!/usr/bin/env python3
"""Verifies one Khidmat webhook as the Standard Webhooks specification says; needs nothing but Python 3.8 or newer.

    verify_webhook.py SECRET ID TIMESTAMP SIGNATURES [NOW] < body

SECRET is `whsec_...`; ID, TIMESTAMP and SIGNATURES are the headers webhook-id, webhook-timestamp and
webhook-signature; NOW is the receiver's clock in seconds since 1970 where it is not this machine's. Prints the
message's type and exits 0, or says why it is not to be believed and exits 1."""
import base64, hashlib, hmac, json, sys, time

TOLERANCE = 300  # seconds: older messages may be somebody's recording

def verify(secret, message_id, timestamp, signatures, body, now):
    if abs(now - int(timestamp)) > TOLERANCE:
        raise ValueError("the timestamp is not of now: possibly a recording")
    key = base64.b64decode((secret[6:] if secret.startswith("whsec_") else secret), validate=True)
    signed = message_id.encode() + b"." + timestamp.encode() + b"." + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    for one in signatures.split():
        version, _, given = one.partition(",")
        if version == "v1" and hmac.compare_digest(given.encode(), expected):
            return json.loads(body)
    raise ValueError("no signature fits: not from there, or altered")

def main():
    secret, message_id, timestamp, signatures = sys.argv[1:5]
    now = int(sys.argv[5]) if len(sys.argv) > 5 else time.time()
    try:
        message = verify(secret, message_id, timestamp, signatures, sys.stdin.buffer.read(), now)
    except ValueError as why:
        print(why)
        return 1
    print(message["type"])
    return 0

if __name__ == "__main__":
    sys.exit(main())
