package dev.crucible.images.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads tar archives of the forms that people have: ustar, GNU and PAX (POSIX.1-2001, tar(5)). An
 * archive that breaks a rule is refused as a whole, never guessed at.
 */
public final class TarReader implements Archive {
    private static final int BLOCK = 512;
    private static final long ROOM_FOR_HEADERS = 16;

    private final InputStream in;
    private final Bounds bounds;
    private final Paths paths;
    private final byte[] block = new byte[BLOCK];
    private final byte[] passedOver = new byte[64 * 1024];
    private long entries;
    private long bytes;
    private long left;
    private int padding;
    private boolean ended;

    /**
     * Reads from a stream, which it does not close.
     *
     * @param in unpacked
     */
    public TarReader(InputStream in, Bounds bounds) {
        this.in = in;
        this.bounds = bounds;
        this.paths = new Paths(bounds);
    }

    @Override
    public Optional<Entry> next() throws IOException {
        skip(left + padding);
        left = 0;
        padding = 0;
        Extras extras = new Extras();
        while (!ended && readBlock()) {
            if (++entries > bounds.entries() + ROOM_FOR_HEADERS) {
                throw ImageException.tooLarge("it has more than " + bounds.entries() + " entries");
            }
            Header header = new Header(block);
            if (header.empty()) {
                ended = true;
                break;
            }
            try {
                switch (header.type()) {
                    case 'x' -> extras.pax(payload(header));
                    case 'g' -> payload(header);
                    case 'L' -> extras.longPath(payload(header));
                    case 'K' -> extras.longLink(payload(header));
                    default -> {
                        return Optional.of(entry(header, extras));
                    }
                }
            } catch (ImageException wrong) {
                throw wrong.in("entry " + entries);
            }
        }
        if (extras.any()) {
            throw ImageException.invalid("it ends in the middle of an entry");
        }
        drain();
        return Optional.empty();
    }

    private Entry entry(Header header, Extras extras) {
        Entry.Type type = type(header);
        long size = extras.size().orElseGet(header::size);
        boolean content = type == Entry.Type.FILE;
        left = content ? size : 0;
        padding = content ? (int) ((BLOCK - size % BLOCK) % BLOCK) : 0;
        bytes += left;
        if (bytes > bounds.bytes()) {
            throw ImageException.tooLarge("it has more than " + bounds.bytes() + " bytes");
        }
        byte[] link = extras.link().orElseGet(header::link);
        if (link.length > bounds.pathBytes()) {
            throw ImageException.invalid("its link is longer than " + bounds.pathBytes());
        }
        return new Entry(
                type,
                paths.normal(extras.path().orElseGet(header::path)),
                type == Entry.Type.HARD_LINK ? paths.normal(link) : link,
                left,
                header.mode(),
                Math.max(0, extras.modified().orElseGet(header::modified)),
                extras.attributes());
    }

    private static Entry.Type type(Header header) {
        return switch (header.type()) {
            case '0', 0, '7' -> header.folderByName() ? Entry.Type.FOLDER : Entry.Type.FILE;
            case '1' -> Entry.Type.HARD_LINK;
            case '2' -> Entry.Type.LINK;
            case '3', '4', '6' -> Entry.Type.DEVICE;
            case '5' -> Entry.Type.FOLDER;
            case 'S' ->
                    throw ImageException.unsupported(
                            "it is a sparse file (expected an archive made without --sparse)");
            default ->
                    throw ImageException.unsupported(
                            "it is of the unknown type " + (header.type() & 0xff));
        };
    }

    /** What stands before an entry and is about it. */
    private byte[] payload(Header header) throws IOException {
        long size = header.size();
        if (size > bounds.headerBytes()) {
            throw ImageException.tooLarge(
                    "its header has " + size + " bytes (at most " + bounds.headerBytes() + ")");
        }
        byte[] payload = in.readNBytes((int) size);
        if (payload.length < size) {
            throw cut();
        }
        skip((BLOCK - size % BLOCK) % BLOCK);
        return payload;
    }

    @Override
    public int read(byte[] into) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = in.read(into, 0, (int) Math.min(into.length, left));
        if (count < 0) {
            throw cut();
        }
        left -= count;
        return count;
    }

    /** False at the end of the stream, where an archive may end without saying so. */
    private boolean readBlock() throws IOException {
        int count = in.readNBytes(block, 0, BLOCK);
        if (count > 0 && count < BLOCK) {
            throw entries == 0 ? ImageException.invalid("it is no tar archive") : cut();
        }
        return count == BLOCK;
    }

    /** By reading: whoever counts or digests the stream must see all of it. */
    private void skip(long count) throws IOException {
        for (long rest = count; rest > 0; ) {
            int skipped = in.read(passedOver, 0, (int) Math.min(rest, passedOver.length));
            if (skipped < 0) {
                throw cut();
            }
            rest -= skipped;
        }
    }

    /** What comes after the end counts for the digest, and for nothing else. */
    private void drain() throws IOException {
        long drained = 0;
        for (int count = in.read(passedOver); count >= 0; count = in.read(passedOver)) {
            drained += count;
            if (bytes + drained > bounds.bytes()) {
                throw ImageException.tooLarge("it has more than " + bounds.bytes() + " bytes");
            }
        }
    }

    private static ImageException cut() {
        return ImageException.invalid("the archive is cut off");
    }
}
