package dev.crucible.journal.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.crucible.core.Bytes;
import dev.crucible.testkit.Gen;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

final class MerkleTest {
    private static final int ALL = 70;
    private static final List<Hash> LEAVES = Leaves.hashes(ALL);

    private static Hash root(int size) {
        return NaiveTree.root(LEAVES.subList(0, size));
    }

    private static Hash flipped(Hash hash, int bit) {
        byte[] bytes = hash.toArray();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return Hash.of(bytes);
    }

    /** The inputs and roots that certificate transparency's own tests use. */
    @Test
    void theRootsAreThoseOfCertificateTransparency() {
        List<Hash> leaves =
                Stream.of(
                                "",
                                "00",
                                "10",
                                "2021",
                                "3031",
                                "40414243",
                                "5051525354555657",
                                "606162636465666768696a6b6c6d6e6f")
                        .map(hex -> Rfc6962.leaf(Bytes.copyOf(HexFormat.of().parseHex(hex))))
                        .toList();
        assertThat(Rfc6962.EMPTY_ROOT)
                .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(Rfc6962.root(leaves.subList(0, 1)))
                .hasToString("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(Rfc6962.root(leaves.subList(0, 3)))
                .hasToString("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        assertThat(Rfc6962.root(leaves))
                .hasToString("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }

    @Test
    void theFrontierHasTheRootOfTheDefinition() {
        Frontier frontier = Frontier.EMPTY;
        for (int size = 0; size <= ALL; size++) {
            assertThat(frontier.head()).isEqualTo(new TreeHead(size, root(size)));
            assertThat(Frontier.from(NaiveTree.source(LEAVES), size).peaks())
                    .isEqualTo(frontier.peaks());
            assertThat(Frontier.of(size, frontier.peaks()).root()).isEqualTo(root(size));
            frontier = size < ALL ? frontier.append(LEAVES.get(size)) : frontier;
        }
    }

    @Test
    void appendingToAFrontierLeavesItAsItWas() {
        Frontier three = Frontier.from(NaiveTree.source(LEAVES), 3);
        Frontier one = three.append(LEAVES.get(3));
        Frontier other = three.append(LEAVES.get(9));
        assertThat(one.root()).isEqualTo(root(4)).isNotEqualTo(other.root());
        assertThat(three.root()).isEqualTo(root(3));
    }

    @Test
    void aFrontierHasOnePeakForEachBitOfItsSize() {
        assertThatThrownBy(() -> Frontier.of(3, LEAVES.subList(0, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Frontier.of(-1, LEAVES.subList(0, 64)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyLeafOfEverySmallTreeHasItsProof() {
        for (int size = 1; size <= ALL; size++) {
            for (int index = 0; index < size; index++) {
                InclusionProof proof = InclusionProof.of(NaiveTree.source(LEAVES), index, size);
                assertThat(proof.path()).isEqualTo(path(index, LEAVES.subList(0, size)));
                assertThat(proof.verifies(LEAVES.get(index), root(size))).isTrue();
                assertThat(proof.verifies(LEAVES.get((index + 1) % ALL), root(size))).isFalse();
            }
        }
    }

    /** PATH(m, D[n]). */
    private static List<Hash> path(int m, List<Hash> leaves) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int k = NaiveTree.split(leaves.size());
        List<Hash> left = leaves.subList(0, k);
        List<Hash> right = leaves.subList(k, leaves.size());
        List<Hash> path = new ArrayList<>(m < k ? path(m, left) : path(m - k, right));
        path.add(NaiveTree.root(m < k ? right : left));
        return path;
    }

    @Test
    void everyTwoSmallTreesAreConsistent() {
        for (int to = 0; to <= ALL; to++) {
            for (int from = 0; from <= to; from++) {
                ConsistencyProof proof = ConsistencyProof.of(NaiveTree.source(LEAVES), from, to);
                assertThat(proof.verifies(root(from), root(to))).as("%d, %d", from, to).isTrue();
                assertThat(proof.verifies(flipped(root(from), 3), root(to))).isFalse();
                /* An empty tree is the beginning of any other, of which it says nothing. */
                assertThat(proof.verifies(root(from), flipped(root(to), 200)))
                        .isEqualTo(from == 0 && to > 0);
            }
        }
    }

    @Test
    void anInclusionProofHoldsForNothingElse() {
        Gen.check(
                2000,
                gen -> {
                    int size = 1 + gen.below(ALL);
                    int index = gen.below(size);
                    InclusionProof proof = InclusionProof.of(NaiveTree.source(LEAVES), index, size);
                    InclusionProof other =
                            switch (gen.below(4)) {
                                case 0 ->
                                        new InclusionProof(
                                                index, size, tampered(gen, proof.path()));
                                case 1 ->
                                        new InclusionProof(
                                                (index + 1 + gen.below(ALL)) % (ALL + 1),
                                                size,
                                                proof.path());
                                case 2 -> new InclusionProof(-1 - index, size, proof.path());
                                default ->
                                        new InclusionProof(
                                                index, gen.below(index + 1), proof.path());
                            };
                    boolean same = other.equals(proof);
                    assertThat(other.verifies(LEAVES.get(index), root(size))).isEqualTo(same);
                });
    }

    @Test
    void aConsistencyProofHoldsForNothingElse() {
        Gen.check(
                2000,
                gen -> {
                    int to = 2 + gen.below(ALL - 1);
                    int from = 1 + gen.below(to - 1);
                    ConsistencyProof proof =
                            ConsistencyProof.of(NaiveTree.source(LEAVES), from, to);
                    List<Hash> path = tampered(gen, proof.path());
                    assertThat(new ConsistencyProof(from, to, path).verifies(root(from), root(to)))
                            .isEqualTo(path.equals(proof.path()));
                    assertThat(
                                    new ConsistencyProof(gen.number(), gen.number(), path)
                                            .verifies(
                                                    root(from), flipped(root(to), gen.below(256))))
                            .isFalse();
                });
    }

    private static List<Hash> tampered(Gen gen, List<Hash> path) {
        List<Hash> changed = new ArrayList<>(path);
        int place = gen.below(changed.size() + 1);
        int kind = place == changed.size() ? 0 : gen.below(4);
        switch (kind) {
            case 0 -> changed.add(place, LEAVES.get(gen.below(ALL)));
            case 1 -> changed.remove(place);
            case 2 -> changed.set(place, flipped(changed.get(place), gen.below(256)));
            default -> changed.add(changed.remove(gen.below(changed.size())));
        }
        return changed;
    }

    @Test
    void aProofWithMoreHashesThanATreeHasLevelsIsRefused() {
        List<Hash> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(LEAVES.get(i % ALL));
        }
        assertThat(new InclusionProof(0, Long.MAX_VALUE, many).verifies(LEAVES.get(0), root(1)))
                .isFalse();
        assertThat(new ConsistencyProof(1, Long.MAX_VALUE, many).verifies(LEAVES.get(0), root(1)))
                .isFalse();
    }

    @Test
    void proofsOfVastTreesAreMadeFromFewHashes() {
        /* All leaves are the same, so there is one hash for each level. */
        List<Hash> levels = new ArrayList<>(List.of(LEAVES.getFirst()));
        for (int i = 0; i < 62; i++) {
            levels.add(Rfc6962.node(levels.getLast(), levels.getLast()));
        }
        HashSource source = (level, _) -> levels.get(level);
        Gen.check(
                300,
                gen -> {
                    long size = 1 + (gen.number() & 0xffffffffL) * (gen.number() & 0x3fffffffL);
                    long old = 1 + (gen.number() & 0xffffffffL) % size;
                    Hash root = Frontier.from(source, size).root();
                    Hash oldRoot = Frontier.from(source, old).root();
                    InclusionProof inclusion = InclusionProof.of(source, old - 1, size);
                    assertThat(inclusion.path()).hasSizeLessThan(64);
                    assertThat(inclusion.verifies(LEAVES.getFirst(), root)).isTrue();
                    ConsistencyProof growth = ConsistencyProof.of(source, old, size);
                    assertThat(growth.path()).hasSizeLessThan(64);
                    assertThat(growth.verifies(oldRoot, root)).isTrue();
                });
    }
}
