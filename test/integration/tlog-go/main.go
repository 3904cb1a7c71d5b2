// Checks an evidence pack with implementations that zhencai did not write: the transparency log and the signed notes of
// the Go project (golang.org/x/mod/sumdb), and the ZIP, JSON and SHA-256 of its standard library. Written from
// agent/evidence/README.md.
//
//	tlog-go pack.zip [checkpoint.txt …]
//
// Prints what it found as JSON and exits 0; where something does not fit it says what on stderr and exits 1.
package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type manifest struct {
	Schema string
	Origin string
	Key    string
	Range  [2]int64
	Left   []tlog.Hash
	Files  []struct {
		Name   string
		Bytes  int64
		Sha256 string
	}
}

type found struct {
	Size        int64  `json:"size"`
	Root        string `json:"root"`
	Records     int    `json:"records"`
	Checkpoints int    `json:"checkpoints"`
	Proofs      int    `json:"proofs"`
	Anchors     int    `json:"anchors"`
	Windows     int    `json:"windows"`
	Messages    int64  `json:"messages"`
	Outside     int    `json:"outside"`
}

func main() {
	if len(os.Args) < 2 {
		refuse("usage: tlog-go pack.zip [checkpoint.txt …]")
	}
	json.NewEncoder(os.Stdout).Encode(check(os.Args[1], os.Args[2:]))
}

func check(file string, outside []string) found {
	entries := readZip(file)
	var m manifest
	decode("manifest.json", entries["manifest.json"], &m)
	verifier, err := note.NewVerifier(m.Key)
	must(err, "key of the manifest")
	checkManifest(entries, m, verifier)

	// The log: known to the left are perfect subtrees only, everything after that is built from the records.
	log := newLog(m)
	for _, name := range names(entries, "records/", ".jsonl") {
		for _, record := range lines(name, entries[name]) {
			log.add(record)
		}
	}
	a, b := m.Range[0], m.Range[1]
	if log.size != b {
		refuse("records end at %d, the manifest says %d", log.size, b)
	}
	root := log.root(b)
	result := found{Size: b, Root: encode(root[:]), Records: int(b - a)}

	last := int64(-1)
	for _, line := range lines("checkpoints.jsonl", entries["checkpoints.jsonl"]) {
		var one struct{ Note string }
		decode("checkpoints.jsonl", line, &one)
		size, hash := openCheckpoint(one.Note, m.Origin, verifier)
		if size <= last || size <= a || size > b {
			refuse("checkpoint of size %d after %d", size, last)
		}
		if log.root(size) != hash {
			refuse("checkpoint of size %d has another root", size)
		}
		last = size
		result.Checkpoints++
	}
	if last != b {
		refuse("the newest checkpoint has size %d, not %d", last, b)
	}

	for _, line := range lines("proofs.jsonl", entries["proofs.jsonl"]) {
		var one struct {
			N      int64
			Record string
			Proof  []tlog.Hash
		}
		decode("proofs.jsonl", line, &one)
		must(tlog.CheckRecord(one.Proof, b, root, one.N, tlog.RecordHash([]byte(one.Record))), "proof of record %d", one.N)
		result.Proofs++
	}
	for _, line := range lines("anchors.jsonl", entries["anchors.jsonl"]) {
		var one struct {
			Note  string
			Proof []tlog.Hash
		}
		decode("anchors.jsonl", line, &one)
		size, hash := openCheckpoint(one.Note, m.Origin, verifier)
		must(tlog.CheckTree(one.Proof, b, root, size, hash), "anchor of size %d", size)
		result.Anchors++
	}
	for _, file := range outside {
		text, err := os.ReadFile(file)
		must(err, "checkpoint")
		size, hash := openCheckpoint(string(text), m.Origin, verifier)
		if size <= a || size > b {
			refuse("checkpoint of size %d from outside is not within the pack", size)
		}
		if log.root(size) != hash {
			refuse("checkpoint of size %d from outside has another root", size)
		}
		result.Outside++
	}
	checkMessages(entries, log, &result)
	return result
}

// checkManifest: its signature, and the hash of every entry.
func checkManifest(entries map[string][]byte, m manifest, verifier note.Verifier) {
	if m.Schema != "zhencai.pack/1" {
		refuse("schema %q", m.Schema)
	}
	signed, err := note.Open(entries["manifest.sig"], note.VerifierList(verifier))
	must(err, "manifest.sig")
	sum := sha256.Sum256(entries["manifest.json"])
	if signed.Text != "zhencai.pack/1\n"+encode(sum[:])+"\n" {
		refuse("manifest.sig is of another manifest")
	}
	if len(entries) != len(m.Files)+2 {
		refuse("%d entries, %d in the manifest", len(entries), len(m.Files)+2)
	}
	for _, file := range m.Files {
		content, here := entries[file.Name]
		sum := sha256.Sum256(content)
		if !here || int64(len(content)) != file.Bytes || encode(sum[:]) != file.Sha256 {
			refuse("%s is not what the manifest says", file.Name)
		}
	}
}

// checkMessages: bodies, or their leaf hashes, give the root of their window.
func checkMessages(entries map[string][]byte, log *treeLog, result *found) {
	for _, suffix := range []string{".jsonl", ".hashes"} {
		for _, name := range names(entries, "messages/", suffix) {
			n, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(name, "messages/"), suffix), 10, 64)
			must(err, "%s", name)
			var window struct {
				Kind     string
				Messages struct {
					N    int64
					Root tlog.Hash
				}
			}
			decode(name, log.records[n], &window)
			tree := &treeLog{hashes: map[int64]tlog.Hash{}}
			for _, line := range lines(name, entries[name]) {
				if suffix == ".jsonl" {
					tree.addHash(tlog.RecordHash(line))
					continue
				}
				hash, err := tlog.ParseHash(string(line))
				must(err, "%s", name)
				tree.addHash(hash)
			}
			if window.Kind != "window" || tree.size != window.Messages.N || tree.root(tree.size) != window.Messages.Root {
				refuse("%s does not give the root of window record %d", name, n)
			}
			result.Windows++
			result.Messages += tree.size
		}
	}
}

func openCheckpoint(text, origin string, verifier note.Verifier) (int64, tlog.Hash) {
	signed, err := note.Open([]byte(text), note.VerifierList(verifier))
	must(err, "checkpoint")
	part := strings.Split(signed.Text, "\n")
	if len(part) != 4 || part[0] != origin {
		refuse("checkpoint text %q", signed.Text)
	}
	size, err := strconv.ParseInt(part[1], 10, 64)
	must(err, "size of a checkpoint")
	hash, err := tlog.ParseHash(part[2])
	must(err, "root of a checkpoint")
	return size, hash
}

func readZip(file string) map[string][]byte {
	reader, err := zip.OpenReader(file)
	must(err, "the ZIP file")
	defer reader.Close()
	entries := map[string][]byte{}
	for _, entry := range reader.File {
		stream, err := entry.Open()
		must(err, "%s", entry.Name)
		content, err := io.ReadAll(stream)
		must(err, "%s", entry.Name)
		if _, twice := entries[entry.Name]; twice {
			refuse("%s is there twice", entry.Name)
		}
		entries[entry.Name] = content
	}
	return entries
}

func names(entries map[string][]byte, prefix, suffix string) []string {
	var some []string
	for name := range entries {
		if strings.HasPrefix(name, prefix) && strings.HasSuffix(name, suffix) {
			some = append(some, name)
		}
	}
	sort.Strings(some)
	return some
}

func lines(name string, content []byte) [][]byte {
	if len(content) == 0 {
		return nil
	}
	if content[len(content)-1] != '\n' {
		refuse("%s: the last line does not end", name)
	}
	return bytes.Split(content[:len(content)-1], []byte("\n"))
}

func decode(name string, content []byte, into any) {
	must(json.Unmarshal(content, into), "%s", name)
}

func encode(hash []byte) string { return base64.StdEncoding.EncodeToString(hash) }

func must(err error, format string, args ...any) {
	if err != nil {
		refuse("%s: %v", fmt.Sprintf(format, args...), err)
	}
}

func refuse(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}
