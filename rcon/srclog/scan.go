package srclog

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// scan looks for files that appeared, grew, were replaced or removed.
func (f *Follower) scan(first bool) error {
	if info, err := os.Stat(f.dir); err == nil {
		f.dirTime = info.ModTime()
		// A file system may give two changes the same time.
		if time.Since(f.dirTime) < 2*time.Second {
			f.dirTime = time.Time{}
		}
	}
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return err
	}
	seen := make(map[string]fs.FileInfo, len(entries))
	var names []string // of files that are new
	for _, entry := range entries {
		if ok, _ := filepath.Match(f.pattern, entry.Name()); !ok || !entry.Type().IsRegular() {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			continue // removed meanwhile
		}
		seen[entry.Name()] = info
		names = append(names, entry.Name())
	}
	f.files = slices.DeleteFunc(f.files, func(file *logFile) bool { return f.gone(file, seen) })
	known := make(map[string]bool, len(f.files))
	for _, file := range f.files {
		known[file.name] = true
	}
	for _, name := range names {
		if !known[name] {
			f.files = append(f.files, f.appeared(name, seen[name], first))
		}
	}
	f.openChanged(first)
	return nil
}

// gone looks after a file that is known, and reports whether it is no longer there.
func (f *Follower) gone(file *logFile, seen map[string]fs.FileInfo) bool {
	info, ok := seen[file.name]
	if ok && os.SameFile(info, file.info) {
		file.info = info
		return false
	}
	for name, other := range seen {
		if os.SameFile(other, file.info) { // renamed
			file.name, file.info = name, other
			return false
		}
	}
	for n := 0; n < maxDrain && file.open != nil && f.read(file); n++ {
	}
	if file.held != "" {
		f.emit(file, file.held)
	}
	file.close()
	if ok {
		f.stats.Starts++
	}
	return true
}

// appeared returns a file that was not known before.
func (f *Follower) appeared(name string, info fs.FileInfo, first bool) *logFile {
	file := &logFile{name: name, info: info, size: -1}
	if first && info.Size() > 0 {
		// What is there now is skipped, up to the end of its last line.
		file.offset, file.skip = info.Size()-1, true
	}
	return file
}

// openChanged opens the files that have something to read, and at first the newest.
func (f *Follower) openChanged(first bool) {
	f.newest = nil
	for _, file := range f.files {
		if f.newest == nil || !file.info.ModTime().Before(f.newest.info.ModTime()) {
			f.newest = file
		}
	}
	for _, file := range f.files {
		if file.open != nil || file.info.Size() == file.size && file != f.newest {
			continue
		}
		if first && file != f.newest {
			file.size = file.info.Size()
			continue
		}
		if err := file.reopen(f.dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			f.stats.Errors++
		}
	}
	var open []*logFile
	for _, file := range f.files {
		if file.open != nil {
			open = append(open, file)
		}
	}
	slices.SortStableFunc(open, func(a, b *logFile) int { return a.idle - b.idle })
	for len(open) > maxOpen && open[len(open)-1].idle > 0 {
		open[len(open)-1].close()
		open = open[:len(open)-1]
	}
}
