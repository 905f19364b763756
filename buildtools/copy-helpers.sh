#!/bin/sh
# Copies the native helpers that were built: copy-helpers.sh FROM TO
# Each is unlinked first, never overwritten: it may be running.
set -eu

mkdir -p "$2"
for helper in "$1"/*; do
    name=${helper##*/}
    [ -x "$helper" ] || continue
    cmp -s "$helper" "$2/$name" || { rm -f "$2/$name" && cp -p "$helper" "$2/$name"; }
done
