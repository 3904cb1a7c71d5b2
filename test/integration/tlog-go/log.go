package main

import (
	"crypto/sha256"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// treeLog holds the hashes of a tree that are known, under the indexes that tlog stores them.
type treeLog struct {
	size    int64
	hashes  map[int64]tlog.Hash
	records map[int64][]byte
}

// newLog starts with the perfect subtrees that make up the leaves before the pack.
func newLog(m manifest) *treeLog {
	log := &treeLog{hashes: map[int64]tlog.Hash{}, records: map[int64][]byte{}}
	a := m.Range[0]
	if bits.OnesCount64(uint64(a)) != len(m.Left) {
		refuse("%d hashes to the left of %d leaves", len(m.Left), a)
	}
	next := int64(0)
	for i := range m.Left {
		level := bits.Len64(uint64(a-next)) - 1
		log.hashes[tlog.StoredHashIndex(level, next>>level)] = m.Left[i]
		next += 1 << level
	}
	log.size = a
	return log
}

func (log *treeLog) add(record []byte) {
	log.records[log.size] = record
	log.addHash(tlog.RecordHash(record))
}

func (log *treeLog) addHash(hash tlog.Hash) {
	stored, err := tlog.StoredHashesForRecordHash(log.size, hash, log)
	must(err, "record %d", log.size)
	start := tlog.StoredHashIndex(0, log.size)
	for i, one := range stored {
		log.hashes[start+int64(i)] = one
	}
	log.size++
}

func (log *treeLog) root(size int64) tlog.Hash {
	if size == 0 { // RFC 6962; tlog of 2023 gives zeros
		return sha256.Sum256(nil)
	}
	hash, err := tlog.TreeHash(size, log)
	must(err, "root at size %d", size)
	return hash
}

// ReadHashes is what tlog asks of a store.
func (log *treeLog) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	some := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hash, known := log.hashes[index]
		if !known {
			refuse("the pack does not hold the hash with the index %d", index)
		}
		some[i] = hash
	}
	return some, nil
}
