#!/bin/sh
# Makes TO hold exactly the native helpers that were built: copy-helpers.sh FROM TO
# Each is unlinked first, never overwritten: it may be running.
set -eu

mkdir -p "$2"
for helper in "$1"/* "$2"/*; do
    name=${helper##*/}
    cmp -s "$1/$name" "$2/$name" && continue
    rm -f "$2/$name"
    [ ! -x "$1/$name" ] || cp -p "$1/$name" "$2/$name"
done
