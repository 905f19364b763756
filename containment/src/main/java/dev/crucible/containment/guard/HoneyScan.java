package dev.crucible.containment.guard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Looks for honey in one stream of bytes, also where it is spread over chunks. For one thread. */
final class HoneyScan {
    private final HoneySearch search;
    private final int kept;
    private final byte[] joint;

    /** How many bytes of the joint are the end of what came before. */
    private int tail;

    HoneyScan(HoneySearch search) {
        this.search = search;
        this.kept = search.longest() + Honey.HEAD;
        this.joint = new byte[3 * kept];
    }

    /**
     * Looks at the next bytes of the stream.
     *
     * @return what was found, in words; empty when nothing was
     */
    Optional<String> next(ByteBuffer chunk) {
        ByteBuffer bytes = chunk.slice();
        int size = bytes.limit();
        int head = Math.min(2 * kept, size);
        bytes.get(0, joint, tail, head);
        ByteBuffer border = ByteBuffer.wrap(joint, 0, tail + head).slice();
        Optional<String> found = look(border);
        if (found.isEmpty() && size > head) {
            found = look(bytes);
        }
        keep(bytes, head);
        return found;
    }

    private void keep(ByteBuffer bytes, int head) {
        int size = bytes.limit();
        if (size >= kept) {
            bytes.get(size - kept, joint, 0, kept);
            tail = kept;
        } else {
            int all = tail + head;
            int left = Math.min(kept, all);
            System.arraycopy(joint, all - left, joint, 0, left);
            tail = left;
        }
    }

    private Optional<String> look(ByteBuffer bytes) {
        HoneySearch.Match match = search.find(bytes);
        if (match == null) {
            return Optional.empty();
        }
        if (!match.plain()) {
            return Optional.of(Honey.describe(""));
        }
        byte[] head = new byte[Math.min(Honey.HEAD, match.from())];
        bytes.get(match.from() - head.length, head);
        return Optional.of(Honey.describe(new String(head, StandardCharsets.ISO_8859_1)));
    }
}
