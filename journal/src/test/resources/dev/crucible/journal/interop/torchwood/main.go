// Verifies proof files offline. Arguments: the log's verifier key, then pairs of an entry's file
// and its proof's file.
package main

import (
	"fmt"
	"log"
	"os"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	log.SetFlags(0)
	verifier, err := note.NewVerifier(os.Args[1])
	must(err)
	policy := torchwood.ThresholdPolicy(2,
		torchwood.OriginPolicy(verifier.Name()), torchwood.SingleVerifierPolicy(verifier))
	pairs := os.Args[2:]
	for i := 0; i < len(pairs); i += 2 {
		entry, err := os.ReadFile(pairs[i])
		must(err)
		proof, err := os.ReadFile(pairs[i+1])
		must(err)
		must(torchwood.VerifyProof(policy, tlog.RecordHash(entry), proof))
	}
	fmt.Printf("accepted %d proof files\n", len(pairs)/2)
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
