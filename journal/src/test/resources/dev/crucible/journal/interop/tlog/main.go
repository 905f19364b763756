// Checks a log with Go's own packages for notes and tiled logs. Arguments: the folder of the log,
// its verifier key, and a file of proofs, each line of which is
//
//	record INDEX SIZE HASH*     or     tree OLD NEW HASH*
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// files reads tiles as C2SP tlog-tiles names them: like Go's, without the height.
type files string

func (f files) Height() int { return height }

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data, err := os.ReadFile(f.path(t.Path()))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func (f files) path(p string) string {
	return filepath.Join(string(f), strings.Replace(p, fmt.Sprintf("tile/%d/", height), "tile/", 1))
}

func main() {
	log.SetFlags(0)
	folder, vkey, proofs := files(os.Args[1]), os.Args[2], os.Args[3]
	tree := open(folder, vkey)
	hashes := tlog.TileHashReader(tree, folder)
	entries(folder, tree, hashes)
	count := check(proofs, tree, hashes)
	fmt.Printf("accepted %d entries and %d proofs\n", tree.N, count)
}

func open(folder files, vkey string) tlog.Tree {
	verifier, err := note.NewVerifier(vkey)
	must(err)
	data, err := os.ReadFile(filepath.Join(string(folder), "checkpoint"))
	must(err)
	signed, err := note.Open(data, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(signed.Text, "\n")
	if lines[0] != verifier.Name() {
		log.Fatalf("a checkpoint of %s", lines[0])
	}
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: number(lines[1]), Hash: root}
}

// entries compares each entry's hash with the one in the tiles, which TileHashReader has verified
// against the root.
func entries(folder files, tree tlog.Tree, hashes tlog.HashReader) {
	for start := int64(0); start < tree.N; start += 1 << height {
		width := min(1<<height, tree.N-start)
		path := tlog.Tile{H: height, L: -1, N: start >> height, W: int(width)}.Path()
		data, err := os.ReadFile(folder.path(strings.Replace(path, "/data/", "/entries/", 1)))
		must(err)
		var indexes []int64
		for i := int64(0); i < width; i++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, start+i))
		}
		leaves, err := hashes.ReadHashes(indexes)
		must(err)
		for i, leaf := range leaves {
			length := binary.BigEndian.Uint16(data)
			if tlog.RecordHash(data[2:2+length]) != leaf {
				log.Fatalf("entry %d differs", start+int64(i))
			}
			data = data[2+length:]
		}
		if len(data) > 0 {
			log.Fatalf("bytes after the entries from %d", start)
		}
	}
}

func check(file string, tree tlog.Tree, hashes tlog.HashReader) int {
	in, err := os.Open(file)
	must(err)
	lines := bufio.NewScanner(in)
	count := 0
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		first, size := number(f[1]), number(f[2])
		var path []tlog.Hash
		for _, text := range f[3:] {
			raw, err := base64.StdEncoding.DecodeString(text)
			must(err)
			path = append(path, tlog.Hash(raw))
		}
		root, err := tlog.TreeHash(size, hashes)
		must(err)
		switch f[0] {
		case "record":
			leaf, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, first)})
			must(err)
			must(tlog.CheckRecord(path, size, root, first, leaf[0]))
			theirs, err := tlog.ProveRecord(size, first, hashes)
			must(err)
			same(theirs, path)
		case "tree":
			old, err := tlog.TreeHash(first, hashes)
			must(err)
			must(tlog.CheckTree(path, size, root, first, old))
			theirs, err := tlog.ProveTree(size, first, hashes)
			must(err)
			same(theirs, path)
		default:
			log.Fatalf("what is %s?", f[0])
		}
		count++
	}
	must(lines.Err())
	return count
}

func same(theirs, ours []tlog.Hash) {
	if fmt.Sprint(theirs) != fmt.Sprint(ours) {
		log.Fatalf("Go makes the proof %v, not %v", theirs, ours)
	}
}

func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	must(err)
	return n
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
