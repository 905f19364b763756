package dev.crucible.containment.oracles;

import dev.crucible.linux.Fd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Amounts of memory that the host takes and gives back, one after the other, and that nobody knows:
 * whoever can say them has seen what the rest of the machine does. The amounts tell, and not the
 * times, because a busy machine keeps no time.
 */
public final class Rhythm implements Onlooker {
    private static final int AMOUNTS = 5;
    private static final int LARGEST = 7;

    /** What others do at the same time is heard, too. */
    private static final int STRAY = 2;

    private static final Pattern HEARD = Pattern.compile("heard ([\\d-]{1,80}) ");
    private static final int UNIT = 2 << 20;
    private static final long STAY_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final List<Integer> amounts = new ArrayList<>();

    /** Chooses the amounts. */
    public Rhythm(RandomGenerator random) {
        for (int each = 0; each < AMOUNTS; each++) {
            amounts.add(random.nextInt(1, LARGEST + 1));
        }
    }

    /** Defines {@code AMOUNTS}, how many there will be, and {@code UNIT}, in bytes. */
    @Override
    public String statements() {
        return "AMOUNTS = %d\nUNIT = %d\n".formatted(AMOUNTS, UNIT);
    }

    @Override
    public boolean looks() {
        return true;
    }

    /** Takes them and gives them back. */
    @Override
    public void look(HostView view) {
        for (int amount : amounts) {
            stay();
            Fd taken = Fd.memory(new byte[amount * UNIT]);
            try {
                stay();
            } finally {
                taken.close();
            }
        }
    }

    private static void stay() {
        LockSupport.parkNanos(STAY_NANOS);
    }

    @Override
    public List<String> sightings(String output) {
        Matcher heard = HEARD.matcher(output);
        while (heard.find()) {
            List<String> told = List.of(heard.group(1).split("-", -1));
            if (told.size() <= AMOUNTS + STRAY && within(told)) {
                return List.of("what the host took and gave back was heard: " + heard.group(1));
            }
        }
        return List.of();
    }

    /** Whether the amounts were told in their order, with what others did in between. */
    private boolean within(List<String> told) {
        int next = 0;
        for (String one : told) {
            if (next < AMOUNTS && one.equals(amounts.get(next).toString())) {
                next++;
            }
        }
        return next == AMOUNTS;
    }
}
