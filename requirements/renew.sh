#!/usr/bin/env bash
# Writes the pinned requirements anew: 'make requirements' calls this. Needs uv (in dev.txt).
# After it: 'make install test', then commit the .txt files that changed.
set -euo pipefail
cd "$(dirname "$0")"
uv=${UV:-uv}

compile() { # name, further options
  local name=$1 note=$2
  shift 2
  "$uv" pip compile --quiet --upgrade --python-version "${PYTHON:-3.11}" --no-header --no-annotate \
    --output-file "$name.new" "$@" "$name.in"
  {
    printf '# Written by "make requirements" from %s.in. %s\n' "$name" "$note"
    cat "$name.new"
  } >"$name.txt"
  rm "$name.new"
}

compile serve "Install with --require-hashes." --generate-hashes
# Rasa's own packages say that they want Python 3.10, so they are looked up as for that one.
PYTHON=3.10 compile rasa "Install with --no-deps --ignore-requires-python." --generate-hashes --no-deps
# torch exists as several builds of the same version (CPU, CUDA), and either will do: it stands in a file of
# its own, without hashes. For the same reason its CUDA libraries are not pinned: the build that is
# installed asks for its own.
compile train "Install with --require-hashes." --generate-hashes
{
  echo '# Written by "make requirements" from train.in. No hashes: see renew.sh.'
  grep -oE '^torch==[^ ]+' train.txt
} >torch.txt
awk '/^[^ ]/ { left_out = /^(torch=|(cuda|nvidia|triton)[-=])/ } !left_out' train.txt >train.new
mv train.new train.txt
compile dev "Install after serve.txt." --generate-hashes
