package dev.crucible.core.queue;

/**
 * A flow's place among others: the higher rank first, then the tenant that has had the least, then
 * who came first.
 *
 * @param rank of the item
 * @param share what the tenant has had at this rank
 * @param due since when the item waits
 * @param key of the item
 */
record Turn(int rank, long share, long due, long key, Flow flow, Item item)
        implements Comparable<Turn> {
    /** The same, when the tenant has had this. */
    Turn after(long had) {
        return new Turn(rank, had, due, key, flow, item);
    }

    @Override
    public int compareTo(Turn other) {
        if (rank != other.rank) {
            return Integer.compare(other.rank, rank);
        }
        if (share != other.share) {
            return Long.compare(share, other.share);
        }
        return due != other.due ? Long.compare(due, other.due) : Long.compare(key, other.key);
    }
}
