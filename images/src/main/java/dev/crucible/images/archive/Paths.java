package dev.crucible.images.archive;

import dev.crucible.linux.Folder;

import java.io.ByteArrayOutputStream;

/** Paths in archives. */
public final class Paths {
    private final Bounds bounds;

    /** Paths within these bounds. */
    public Paths(Bounds bounds) {
        this.bounds = bounds;
    }

    /**
     * The path relative to the top, without what means nothing: {@code /etc//./x} is {@code etc/x}.
     *
     * @throws ImageException when it leads upwards or is too long or too deep
     */
    public byte[] normal(byte[] raw) {
        if (raw.length > bounds.pathBytes()) {
            throw ImageException.invalid("its path is longer than " + bounds.pathBytes());
        }
        ByteArrayOutputStream path = new ByteArrayOutputStream(raw.length);
        int depth = 0;
        int start = 0;
        for (int at = 0; at <= raw.length; at++) {
            if (at < raw.length && raw[at] == 0) {
                throw ImageException.invalid(Folder.shown(raw) + " contains a NUL");
            }
            if (at < raw.length && raw[at] != '/') {
                continue;
            }
            int length = at - start;
            if (length == 2 && raw[start] == '.' && raw[start + 1] == '.') {
                throw ImageException.invalid(Folder.shown(raw) + " leads upwards");
            }
            if (length > bounds.nameBytes()) {
                throw ImageException.invalid(
                        "a name in " + Folder.shown(raw) + " is longer than " + bounds.nameBytes());
            }
            if (length > 0 && !(length == 1 && raw[start] == '.')) {
                if (++depth > bounds.depth()) {
                    throw ImageException.invalid(
                            Folder.shown(raw) + " is deeper than " + bounds.depth() + " folders");
                }
                if (path.size() > 0) {
                    path.write('/');
                }
                path.write(raw, start, length);
            }
            start = at + 1;
        }
        return path.toByteArray();
    }
}
