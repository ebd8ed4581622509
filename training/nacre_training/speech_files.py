"""The `nacre` command's own files on a folder of speech, scored at 16 kHz against the originals, beside Opus: whole-file rates, bootstrap intervals.

python -m nacre_training.speech_files ../shared/data/test/speech --nacre ./nacre --bitrate 3k
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from nacre_training.evaluate_hifi import NAMES, interval, scores
from nacre_training.peers_sound import through
from nacre_training.sound import SOUND_SUFFIXES, decode_sound

RATE = 16000
OPUS = {"20 ms": {"application": "voip"}, "60 ms": {"application": "voip", "frame_duration": "60"}}


def nacre(command: str, *arguments) -> dict:
    done = subprocess.run([command, arguments[0], "--json", *map(str, arguments[1:])], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--nacre", default="./nacre")
    parser.add_argument("--bitrate", default="3k")
    parser.add_argument("--opus", type=int, default=6000)
    args = parser.parse_args()
    files = sorted(f for f in args.folder.iterdir() if f.suffix.lower() in SOUND_SUFFIXES)
    ours, kbps, clips, seconds = [], [], [], 0.0
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            coded, wav = Path(folder) / "coded.ncr", Path(folder) / "decoded.wav"
            told = nacre(args.nacre, "encode", "-f", f"--bitrate={args.bitrate}", file, coded)
            nacre(args.nacre, "decode", "-f", coded, wav)
            x, y = decode_sound(str(file), RATE, 1)[:, 0], decode_sound(str(wav), RATE, 1)[:, 0]
            y = np.pad(y, (0, max(0, len(x) - len(y))))[: len(x)]
            clips.append(x)
            ours.append(scores(x, y))
            kbps.append(told["bytes"] * 8 / 1000)
            seconds += len(x) / RATE
    ours = np.array(ours)
    rate = sum(kbps) / seconds
    each = [k / (len(x) / RATE) for k, x in zip(kbps, clips)]
    print(json.dumps({"codec": "nacre", "nominal": args.bitrate, "kbps": round(rate, 3), "highest": round(max(each), 3), **dict(zip(NAMES, ours.mean(0).round(4).tolist()))}), flush=True)
    for name, options in OPUS.items() if args.opus else ():
        rows, size = [], 0
        for x in clips:
            y, n = through("libopus", x[:, None], RATE, args.opus, options=options)
            rows.append(scores(x, y[:, 0]))
            size += n
        opus = np.array(rows)
        line = {"codec": f"opus {args.opus} {name}", "kbps": round(size * 8 / 1000 / seconds, 3), **dict(zip(NAMES, opus.mean(0).round(4).tolist()))}
        line["nacreMinusIt"] = {n: [round(float((ours - opus)[:, i].mean()), 4), *interval((ours - opus)[:, i])] for i, n in enumerate(NAMES)}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
