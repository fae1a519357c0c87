#!/usr/bin/python3
"""Writes the DLL that wine 8 lacks and programs in Go need: bcryptprimitives.dll
with ProcessPrng, which is advapi32's SystemFunction036 (RtlGenRandom) by another
name. It has no code: one export, which is a forward.

usage: bcryptprimitives.py FILE
"""

import struct, sys

rva = 0x1000
dll, name, to = b"bcryptprimitives.dll\0", b"ProcessPrng\0", b"advapi32.SystemFunction036\0"
at = rva + 40
functions, names, ordinals = at, at + 4, at + 8
texts = at + 12
edata = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, texts, 1, 1, 1, functions, names, ordinals)
edata += struct.pack("<IIHxx", texts + len(dll) + len(name), texts + len(dll), 0) + dll + name + to
raw = edata.ljust(0x200, b"\0")
dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
coff = b"PE\0\0" + struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 240, 0x2022)
optional = struct.pack("<HBBIIIIIQIIHHHHHHIIIIHHQQQQII", 0x20B, 0, 0, 0, 0x200, 0, 0, 0x1000, 0x180000000,
    0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, 0x2000, 0x200, 0, 3, 0x100, 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
optional += struct.pack("<II", rva, len(edata)) + b"\0" * 8 * 15
section = struct.pack("<8sIIIIIIHHI", b".edata", len(edata), rva, 0x200, 0x200, 0, 0, 0, 0, 0x40000040)
open(sys.argv[1], "wb").write((dos + coff + optional + section).ljust(0x200, b"\0") + raw)
