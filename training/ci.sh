#!/usr/bin/env bash
# What .ci/run does for training/: environment, tests (with a short real training run and an export). Says so and goes on
# (exit 0) where PyTorch can't be installed; the Java build does not depend on it.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if ! "$here/python" -c "import torch, onnx, onnxruntime, PIL, pytest"; then
  echo "training: SKIPPED, PyTorch and its companions (training/requirements.txt) can't be installed here"
  # The readers written from docs/format.md need little more than Python.
  if python3 -c "import numpy, pytest" 2>/dev/null; then
    exec python3 -m pytest -q "$here/tests/test_rans_stream.py" "$here/tests/test_walloc_reader.py" "$here/tests/test_inr_reader.py"
  fi
  exit 0
fi
exec "$here/python" -m pytest -q -p no:cacheprovider "$here/tests"
