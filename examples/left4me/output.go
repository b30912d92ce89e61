package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/left4me/left4me/spec"
)

// ledgerName is the file of an output folder that says what left4me wrote there.
const ledgerName = ".left4me.json"

// maxOutput is more than left4me writes into one file, in bytes.
const maxOutput = 16 << 20

// output is a folder of files that left4me writes. Files that somebody else wrote or
// changed stay as they are.
type output struct {
	dir    string
	root   *os.Root
	ledger map[string]string // digests of what was written, by path
}

// openOutput opens a folder. The caller closes it.
func openOutput(dir string) (*output, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fileError(dir, err, "name a folder that can be made and written")
	}
	o := &output{dir: dir, root: root, ledger: make(map[string]string)}
	text, err := root.ReadFile(ledgerName)
	if err == nil {
		err = json.Unmarshal(text, &o.ledger)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // then nothing there is known as ours
		o.ledger = make(map[string]string)
	}
	return o, nil
}

// Close closes the folder.
func (o *output) Close() { o.root.Close() }

// check returns an error that names the files which are there and not ours.
func (o *output) check(files []spec.File) error {
	var foreign []string
	for _, f := range files {
		if !o.mayReplace(f.Path, f.Text) {
			foreign = append(foreign, f.Path)
		}
	}
	if len(foreign) == 0 {
		return nil
	}
	return fault(filepath.Join(o.dir, foreign[0]), fmt.Sprintf("left4me did not write %s as it is now", strings.Join(foreign, ", ")),
		"take it away, name another folder, or replace it with -force")
}

// mayReplace reports whether a file is missing, holds the text already, or is as left4me
// wrote it.
func (o *output) mayReplace(name, text string) bool {
	info, err := o.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return true
	}
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxOutput {
		return false
	}
	there, err := o.root.ReadFile(name)
	return err == nil && (string(there) == text || o.ledger[name] == digest(string(there)))
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// write writes the files, and takes away those that it wrote before and that are no
// longer among them.
func (o *output) write(files []spec.File) error {
	written := make(map[string]string)
	for _, f := range files {
		mode := fs.FileMode(0o644)
		if f.Secret {
			mode = 0o600
		}
		if f.Executable {
			mode |= mode >> 2 & 0o111
		}
		if err := o.replace(f.Path, f.Text, mode); err != nil {
			return err
		}
		written[f.Path] = digest(f.Text)
	}
	for name := range o.ledger {
		if written[name] == "" && filepath.IsLocal(name) && o.mayReplace(name, "") {
			if err := o.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return o.error(name, err)
			}
		}
	}
	ledger, err := json.MarshalIndent(written, "", "  ")
	if err != nil {
		return err
	}
	return o.replace(ledgerName, string(ledger)+"\n", 0o600)
}

// replace puts a file into its place at once, never through a link.
func (o *output) replace(name, text string, mode fs.FileMode) error {
	if err := o.root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return o.error(name, err)
	}
	temporary := name + "." + rand.Text()
	f, err := o.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return o.error(name, err)
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = o.root.Rename(temporary, name)
	}
	if err != nil {
		o.root.Remove(temporary)
		return o.error(name, err)
	}
	return nil
}

func (o *output) error(name string, err error) error {
	return fileError(filepath.Join(o.dir, name), err, "")
}
