"""Checks an installed wheel: python3 check_wheel.py WHEEL, in the folder of check-dist.sh with the index idx."""

import base64
import csv
import hashlib
import io
import os
import sys
import zipfile

import govreport as gr

assert gr.find_binary().startswith(os.path.dirname(gr.__file__)), gr.find_binary()
with gr.open("idx") as ix:
    assert len(ix.search("养老服务")) > 0
wheel = zipfile.ZipFile(sys.argv[1])
info = next(n for n in wheel.namelist() if n.endswith(".dist-info/METADATA")).rpartition("/")[0]
record = list(csv.reader(io.StringIO(wheel.read(f"{info}/RECORD").decode())))
assert sorted(row[0] for row in record) == sorted(wheel.namelist()), "RECORD does not list what is there"
for name, digest, size in record[:-1]:
    data = wheel.read(name)
    want = "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    assert (digest, int(size)) == (want, len(data)), f"RECORD is wrong about {name}"
licences = [line.partition(": ")[2] for line in wheel.read(f"{info}/METADATA").decode().partition("\n\n")[0].splitlines() if line.startswith("License-File: ")]
assert len(licences) > 30 and {"LICENSE", "NOTICE"} <= set(licences), licences
for name in licences:
    assert wheel.read(f"{info}/licenses/{name}"), f"{name} is empty"
