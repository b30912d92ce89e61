package srclog

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// maxJoined is how many lines of a file are joined to another at most.
const maxJoined = 8

// logFile is a file that a [Follower] reads.
type logFile struct {
	name   string
	info   fs.FileInfo // at the last scan
	open   *os.File    // nil while the file is quiet
	size   int64       // when it was last read
	offset int64       // of the first byte that is not in a line yet; a line begins here unless skip is set
	skip   bool        // the bytes up to the next line break belong to no line
	idle   int         // passes without anything to read
	held   string      // a line that has no end, for what follows to be joined to
	joined int         // lines that were joined to held
}

func (file *logFile) close() {
	if file.open != nil {
		file.open.Close()
		file.open = nil
	}
}

// reopen opens the file if it is still that of the last scan.
func (file *logFile) reopen(dir string) error {
	open, err := os.Open(filepath.Join(dir, file.name))
	if err != nil {
		return err
	}
	info, err := open.Stat()
	if err != nil || !os.SameFile(info, file.info) {
		open.Close()
		return err
	}
	file.open, file.idle = open, 0
	return nil
}

// restart begins anew at the beginning of a file that was truncated.
func (file *logFile) restart() {
	file.offset, file.size, file.skip, file.held = 0, 0, false, ""
}

// read takes the lines of one buffer of an open file. It reports whether there was anything new.
func (f *Follower) read(file *logFile) bool {
	info, err := file.open.Stat()
	if err != nil {
		f.stats.Errors++
		file.close()
		return false
	}
	if info.Size() < file.size || info.Size() < file.offset {
		f.stats.Starts++
		file.restart()
	}
	if info.Size() == file.size {
		return false
	}
	// One byte more shows that the line begins where it began at the last pass.
	back := int64(0)
	if file.offset > 0 && !file.skip {
		back = 1
	}
	n, err := file.open.ReadAt(f.buf, file.offset-back)
	if err != nil && !errors.Is(err, io.EOF) {
		f.stats.Errors++
		file.close()
		return false
	}
	if int64(n) <= back {
		file.size = info.Size()
		return false
	}
	data := f.buf[:n]
	full := n == len(f.buf)
	if back > 0 {
		if data[0] != '\n' { // rewritten
			f.stats.Starts++
			file.restart()
			return true
		}
		data = data[1:]
	}
	progress := f.lines(file, data, full)
	if !full {
		file.size = info.Size()
	}
	return progress
}

// lines takes the whole lines of data, which stands at the offset of the file.
func (f *Follower) lines(file *logFile, data []byte, full bool) bool {
	progress := false
	for {
		i := bytes.IndexByte(data, '\n')
		if i < 0 {
			break
		}
		line := data[:i]
		data = data[i+1:]
		file.offset += int64(i) + 1
		progress = true
		switch {
		case file.skip:
			file.skip = false
		case len(line) > MaxLine:
			f.stats.TooLong++
		default:
			f.take(file, string(line))
		}
	}
	switch {
	case file.skip:
		file.offset += int64(len(data))
		progress = progress || full
	case full && !progress: // a line that is longer than the buffer
		f.stats.TooLong++
		file.skip, progress = true, true
		file.offset += int64(len(data))
	}
	return progress
}

// take takes a line of the file. One that begins as a line does and has no end is held back: a
// line break in a name or a reason divides a line, and what follows must not pass for a line
// of its own.
func (f *Follower) take(file *logFile, text string) {
	held := file.held
	file.held = ""
	switch {
	case held == "":
		file.joined = 0
	case len(held)+1+len(text) > MaxLine:
		f.emit(file, held)
		file.joined = 0
	default:
		stamped := hasStamp(text)
		text = held + "\n" + text
		if file.joined++; stamped || file.joined == maxJoined {
			f.emit(file, text)
			return
		}
	}
	if hasStamp(text) {
		if _, err := Parse(text); errors.Is(err, ErrTorn) {
			file.held = text
			return
		}
	}
	f.emit(file, text)
}

func hasStamp(line string) bool {
	_, ok := parseStamp(line)
	return ok
}
