#!/usr/bin/env python3
"""Verifies a Khidmat receipt offline. Written from receipt-format.md; needs nothing but Python 3.8 or newer.
Prints what the receipt proves and exits 0, or prints why it proves nothing and exits 1."""
import argparse, base64, datetime as dt, hashlib, re, sys, uuid
def need(holds, why):
    if not holds: raise ValueError(why)
def H(*parts): return hashlib.sha256(b"".join(parts)).digest()
# Section 5: Ed25519 (RFC 8032 section 5.1.7) in plain integers.
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)
def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(n, p):
    total = (0, 1, 1, 0)
    while n: total, p, n = (add(total, p) if n & 1 else total), add(p, p), n >> 1
    return total
def point(data):
    y, sign = int.from_bytes(data, "little") & (2**255 - 1), data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P: x = x * ROOT % P
    need(y < P and (x * x - square) % P == 0 and (x or not sign), "a signature does not fit: altered")
    return (x if x & 1 == sign else P - x), y, 1, (x if x & 1 == sign else P - x) * y % P
BASE = point(b"\x58" + b"\x66" * 31)
def ed25519(key, signature, message):
    a, r, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(k, a))
    return s < L and not any((left[i] * right[2] - right[i] * left[2]) % P for i in (0, 1))
# Sections 2 and 4: base64 and numbers have one spelling; a key's id follows from its name and material.
def b64(text, size=None):
    data = base64.b64decode(text, validate=True)
    need(base64.b64encode(data).decode() == text and size in (None, len(data)), "a base64 field is malformed")
    return data
def number(text):
    return need(re.fullmatch("0|[1-9][0-9]{0,15}", text) and int(text) < 2**53, "a number is malformed") or int(text)
def vkey(text, kind):
    name, ident, material = (text.split("+", 2) + ["", ""])[:3]
    data = b64(material, 33)
    need(data[0] == kind and name and H(name.encode(), b"\n", data)[:4].hex() == ident, "a trusted key is malformed")
    return (name, data[:1] + bytes.fromhex(ident)), data[1:]
def claim_of(data):  # section 3
    at = 0
    def item(major):
        nonlocal at
        need(at < len(data) and data[at] >> 5 == major and data[at] & 31 < 28, "the claim is malformed")
        value, size = data[at] & 31, 0
        if value > 23:
            size, value = 1 << (value - 24), int.from_bytes(data[at + 1:at + 1 + (1 << (value - 24))], "big")
            need(value >= (24 if size == 1 else 1 << (4 * size)), "the claim is malformed")
        at += 1 + size + (value if major in (2, 3) else 0)
        return data[at - value:at] if major in (2, 3) else value
    count, version, entry, micros, *texts, code = [item(major) for major in (4, 0, 2, 0, 3, 3, 3, 2)]
    need((count, version) == (7, 1) and len(entry) == 16 and micros < 2**53 and len(code) in (0, 32)
         and at == len(data) <= 512 and all(re.fullmatch(rb"[ -~]{0,64}", t) for t in texts), "the claim is malformed")
    return (uuid.UUID(bytes=entry), micros, *(t.decode() for t in texts), code)

def verify_note(note, keys):  # section 5
    parts = re.fullmatch("([^\0-\x09\x0b-\x1f]*\n)\n((?:— [^\\s+]+ [A-Za-z0-9+/=]+\n){1,32})", note)
    need(parts and len(note.encode()) <= 8192, "the signed text is malformed")
    fitted, lines = {}, re.findall("— (\\S+) (\\S+)\n", parts[2])
    for name, data in [(name, b64(field)) for name, field in lines]:
        need(len(data) > 4, "a signature is malformed")
        for who in ((name, b"\1" + data[:4]), (name, b"\4" + data[:4])):
            if who not in keys or who in fitted: continue
            seconds, message, signature = 0, parts[1].encode(), data[4:]
            if who[1][0] == 4:
                seconds, signature = int.from_bytes(signature[:8], "big"), signature[8:]
                message = b"cosignature/v1\ntime %d\n" % seconds + message
            need(len(signature) == 64 and seconds < 2**53 and ed25519(keys[who], signature, message), f"the signature of {name} does not fit: altered")
            fitted[who] = seconds
    return parts[1].split("\n")[:-1], fitted
def root_of(leaf, index, size, proof):  # section 7, step 5
    fn, sn, root = index, size - 1, leaf
    for sibling in proof:
        odd = fn & 1 or fn == sn
        root = H(b"\1", sibling, root) if odd else H(b"\1", root, sibling)
        while odd and fn and not fn & 1: fn, sn = fn >> 1, sn >> 1
        fn, sn, size = fn >> 1, sn >> 1, size * (sn > 0)  # a proof that goes on above the root leaves no size
    return root if index < size and sn == 0 else None

def verify(data, logs, witnesses, quorum):  # section 7
    head, _, note = data.decode("utf-8").partition("\n\n")
    parts = re.fullmatch("(khidmat.promised-receipt.v1|c2sp.org/tlog-proof@v1)\nextra (.+)(?:\nindex (.+)((?:\n.+){0,63}))?", head)
    promised = parts and parts[3] is None
    need(parts and len(data) <= 16384 and promised == parts[1].startswith("khidmat"), "this is not a receipt")
    extra = b64(parts[2])
    claim, leaf = claim_of(extra[32:]), H(b"\0", H(b"khidmat.entry.v1\n", H(extra[32:]), extra[:32]))
    text, fitted = verify_note(note, logs if promised else {**logs, **witnesses})
    need(len(text) == 3 + promised and (not promised or text.pop(0) == "khidmat.promise.v1"), "the signed text is malformed")
    need(any(who in logs and who[0] == text[0] for who in fitted), "no trusted log signed this")
    if promised:
        need(b64(text[1], 32) == leaf and number(text[2]) == claim[1], "the promise is about another record")
        return claim, text[0], "PROMISED only: the log signed that it will include this record", []
    index, size, proof = number(parts[3]), number(text[1]), [b64(line, 32) for line in parts[4].split("\n")[1:]]
    need(root_of(leaf, index, size, proof) == b64(text[2], 32), "the record is not in the signed tree: altered")
    seen = [(who[0], seconds) for who, seconds in fitted.items() if who in witnesses]
    need(len(dict(seen)) >= quorum, f"only {len(dict(seen))} of the {quorum} witnesses asked for")
    return claim, text[0], f"INCLUDED as entry {index} of {size}", seen

def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("receipt"), options.add_argument("--quorum", type=int, default=0, metavar="N")
    for flag, more in ("--log", {"required": True}), ("--witness", {"default": []}):
        options.add_argument(flag, action="append", metavar="VKEY", **more)
    given = options.parse_args()
    clock = lambda micros: dt.datetime(1970, 1, 1, tzinfo=dt.timezone.utc) + dt.timedelta(microseconds=micros)
    try:
        logs, witnesses = dict(vkey(k, 1) for k in given.log), dict(vkey(k, 4) for k in given.witness)
        need(len({*witnesses.values()} - {*logs.values()}) == len(given.witness), "one trusted key stands twice")
        with open(given.receipt, "rb") as file: receipt = file.read(16385)
        claim, origin, state, seen = verify(receipt, logs, witnesses, given.quorum)
        print(f"{state}\nlog       {origin}\nentry     {claim[0]}\nrecorded  {clock(claim[1])}\naction    {claim[2]}")
        print(f"office    {claim[3] or '(sealed)'}\nnumber    {claim[4] or '(sealed)'}\ncode      {claim[5].hex() or '(none)'}")
        for name, seconds in seen: print(f"witness   {name} at {clock(seconds * 10**6)}")
    except (ValueError, OverflowError, OSError) as why: return print(f"REFUSED: {why}") or 1
if __name__ == "__main__": sys.exit(main())
