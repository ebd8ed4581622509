"""Turns the vectors that nacre_training.export_walloc_audio writes into the binary file of WallocAudioVectorsTest.

python make_walloc_audio_vectors.py VECTORS.json.gz OUT.bin

Big-endian: units; of each samples, channels, bytes of the stream, the stream, hash, step index, bandwidths, frames, their sizes; of the two
first frames symbols and scales (-1: none); number of samples of each channel (every 37th), and these as floats. Then networks: name (length,
bytes), row, inputs, outputs; of each tensor channels, width, values. All numbers are of 32 bits.
"""

import gzip
import json
import struct
import sys


def ints(*values):
    return struct.pack(f">{len(values)}i", *values)


def main():
    vectors = json.load(gzip.open(sys.argv[1]))
    out = [ints(len(vectors["units"]))]
    for u in vectors["units"]:
        stream = bytes.fromhex(u["stream"])
        out += [ints(u["samples"], u["channels"], len(stream)), stream, struct.pack(">I", u["hash"]), ints(u["stepIndex"], *u["bandwidths"])]
        out.append(ints(len(u["sizes"]), *u["sizes"]))
        first = u["firstFrames"]
        out.append(ints(len(first)))
        for f in first:
            out.append(ints(len(f["symbols"]), *f["symbols"], *f["scales"]))
        rows = u["samplesEvery37"]
        out.append(ints(len(rows[0])))
        out += [struct.pack(f">{len(r)}f", *r) for r in rows]
    out.append(ints(len(vectors["networks"])))
    for n in vectors["networks"]:
        name = n["network"].encode()
        out += [ints(len(name)), name, ints(n["biasRow"])]
        for tensors in (n["inputs"], n["outputs"]):
            out.append(ints(len(tensors)))
            for t in tensors:
                out.append(ints(t["shape"][0], t["shape"][2], *t["values"]))
    with open(sys.argv[2], "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
        packed.write(b"".join(out))


if __name__ == "__main__":
    main()
