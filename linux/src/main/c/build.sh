#!/bin/sh
# Compiles the native helper: build.sh OUTPUT_DIRECTORY
# Beside that directory, in "weakened", goes a helper that leaves out of a sandbox what it is told to:
# the probes are measured with it. It never lies where the helper of runs is looked for.
# Without a C compiler it says so and succeeds: the jail engine is then unavailable.
set -eu

source_dir=$(cd "$(dirname "$0")" && pwd)
out=$1
helper=$out/crucible-jail
weakened=$(dirname "$out")/weakened/crucible-jail-weakened

[ -e "$source_dir/jail.c" ] || exit 0

newer=$(find "$source_dir" -newer "$helper" 2>/dev/null | head -n 1)
[ -x "$helper" ] && [ -x "$weakened" ] && [ -z "$newer" ] && exit 0

mkdir -p "$out" "$(dirname "$weakened")"
new=$helper.new.$$
trap 'rm -f "$new"' EXIT

links() { printf '#include <stdio.h>\nint main(void) { return 0; }\n' | "$@" -x c -o "$new" - 2>/dev/null; }

for cc in ${CC:-} cc gcc clang none; do
    command -v "$cc" >/dev/null 2>&1 && links "$cc" && break
done
if [ "$cc" = none ]; then
    echo "crucible: no working C compiler (cc, gcc or clang, with libc headers): the jail engine will be unavailable, bubblewrap takes over" >&2
    rm -f "$helper" "$weakened"
    exit 0
fi

compile() {
    "$cc" -std=gnu17 -O2 -Wall -Wextra -Werror \
        -fstack-protector-strong -fstack-clash-protection -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2 \
        -fPIE "$@" -Wl,-z,relro,-z,now -Wl,-z,noexecstack \
        -o "$new" "$source_dir"/*.c
}

# Control-flow enforcement exists on x86 only.
case $(uname -m) in
    x86_64 | i?86) cf=-fcf-protection ;;
    *) cf= ;;
esac

# Static when the static C library is here, so that the helper starts without a dynamic linker.
if links "$cc" -static-pie; then
    linking=-static-pie
else
    linking=-pie
fi

# Renamed into place: a helper that is running is never written to.
compile $cf -DWEAKENED "$linking"
mv "$new" "$weakened"
compile $cf "$linking"
mv "$new" "$helper"
