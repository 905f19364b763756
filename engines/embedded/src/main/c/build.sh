#!/bin/sh
# Compiles the worker of the WebAssembly engine: build.sh OUTPUT_DIRECTORY
# Without a C compiler it says so and succeeds: the engine is then unavailable.
set -eu

source_dir=$(cd "$(dirname "$0")" && pwd)
out=$1
worker=$out/crucible-wasm

newer=$(find "$source_dir" -newer "$worker" 2>/dev/null | head -n 1)
[ -x "$worker" ] && [ -z "$newer" ] && exit 0

mkdir -p "$out"
new=$worker.new.$$
trap 'rm -f "$new"' EXIT

links() { printf '#include <stdio.h>\nint main(void) { return 0; }\n' | "$1" -x c -o "$new" - 2>/dev/null; }

for cc in ${CC:-} cc gcc clang none; do
    command -v "$cc" >/dev/null 2>&1 && links "$cc" && break
done
if [ "$cc" = none ]; then
    echo "crucible: no working C compiler (cc, gcc or clang, with libc headers): the wasm engine will be unavailable" >&2
    rm -f "$worker"
    exit 0
fi

# Renamed into place: a worker that is running is never written to.
"$cc" -std=gnu17 -O2 -Wall -Wextra -Werror \
    -fstack-protector-strong -fstack-clash-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 \
    -fPIE -pie -Wl,-z,relro,-z,now -Wl,-z,noexecstack \
    -o "$new" "$source_dir/wasm-worker.c" -ldl
mv "$new" "$worker"
