package dev.crucible.evals.integrity;

/**
 * A submission for every problem of a language.
 *
 * @param id {@code null}, {@code shotgun}, {@code honey}, or the way of cheating, as {@code EI-04}
 * @param name such as {@code always-equal}
 * @param about what it tries, in one sentence
 * @param killsParent whether it signals what started it, which only a sandbox makes harmless
 * @param body stands where the body of the function goes
 * @param top stands after the function
 */
record Template(
        String id, String name, String about, boolean killsParent, String body, String top) {

    Kind kind() {
        return switch (id) {
            case "null" -> Kind.NULL;
            case "shotgun" -> Kind.SHOTGUN;
            case "honey" -> Kind.HONEY;
            default -> Kind.CHEAT;
        };
    }

    /** The way of cheating; null and shotgun submissions abuse weak comparisons. */
    String way() {
        return switch (kind()) {
            case NULL, SHOTGUN -> "EI-15";
            case HONEY -> "EI-01";
            case CHEAT, HONEST, IMPOSSIBLE, AGAIN -> id;
        };
    }
}
