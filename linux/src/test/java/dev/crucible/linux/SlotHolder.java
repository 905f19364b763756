package dev.crucible.linux;

import java.io.IOException;
import java.nio.file.Path;

/** Another process for {@link SlotsTest}: claims a few ids, says them, and holds them. */
final class SlotHolder {
    private SlotHolder() {}

    public static void main(String[] arguments) throws IOException {
        Slots slots = new Slots(Path.of(arguments[0]));
        for (int count = Integer.parseInt(arguments[1]); count > 0; count--) {
            System.out.println(slots.acquire().user());
        }
        System.out.println("holding");
        int ended = System.in.read();
        System.exit(ended < 0 ? 0 : 1);
    }
}
