package daemon

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
)

// OpenRecord opens the record at path for [Replay]: the older file, if there is
// one, and then the newer. The caller closes it.
func OpenRecord(path string) (io.ReadCloser, error) {
	newer, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	older, err := os.Open(path + olderRecord)
	if errors.Is(err, os.ErrNotExist) {
		return newer, nil
	}
	if err != nil {
		newer.Close()
		return nil, err
	}
	return &bothRecords{io.MultiReader(older, newer), older, newer}, nil
}

type bothRecords struct {
	io.Reader
	older, newer *os.File
}

func (b *bothRecords) Close() error { return errors.Join(b.older.Close(), b.newer.Close()) }

// recordReader reads the entries of a record.
type recordReader struct {
	r       *bufio.Reader
	section section // nil: a section is to be found
	damaged int     // places that could not be read
	counted bool    // the place where the search begins is among them
	entries int
}

func newRecordReader(r io.Reader) *recordReader {
	return &recordReader{r: bufio.NewReaderSize(r, maxEntry+64)}
}

// next returns the next entry that can be read, or io.EOF after the last.
func (r *recordReader) next() (entry, error) {
	for {
		if r.section == nil {
			if err := r.find(); err != nil {
				return entry{}, err
			}
		}
		if begins, err := r.begins(); err != nil {
			return entry{}, err
		} else if begins {
			r.section = make(section)
			continue
		}
		e, err := r.entry()
		switch {
		case err == nil:
			r.entries++
			return e, nil
		case errors.Is(err, errEntry):
			r.damaged++
			r.section, r.counted = nil, true
		default:
			return entry{}, err
		}
	}
}

// begins reports whether a section begins here, and if so goes past its magic.
func (r *recordReader) begins() (bool, error) {
	b, err := r.r.Peek(len(recordMagic))
	if string(b) == recordMagic {
		r.r.Discard(len(recordMagic))
		return true, nil
	}
	if err != nil && err != io.EOF {
		return false, err
	}
	return false, nil
}

// find goes to the next section and past its magic.
func (r *recordReader) find() error {
	for {
		b, err := r.r.Peek(len(recordMagic))
		if string(b) == recordMagic {
			r.r.Discard(len(recordMagic))
			r.section, r.counted = make(section), false
			return nil
		}
		if len(b) > 0 && !r.counted {
			r.damaged++
			r.counted = true
		}
		if err != nil {
			return err
		}
		// Look at all that is there at once.
		b, _ = r.r.Peek(r.r.Buffered())
		i := bytes.Index(b[1:], []byte(recordMagic[:1]))
		if i < 0 {
			i = len(b) - 1
		}
		r.r.Discard(i + 1)
	}
}

// entry reads one entry. It is errEntry, and nothing is consumed, if there is none
// that can be read; a byte is skipped so that a search goes on.
func (r *recordReader) entry() (entry, error) {
	head, err := r.r.Peek(binary.MaxVarintLen64)
	if len(head) == 0 {
		return entry{}, err
	}
	if err != nil && err != io.EOF {
		return entry{}, err
	}
	size, n := binary.Uvarint(head)
	if n <= 0 || size == 0 || size > maxEntry {
		return entry{}, errEntry
	}
	frame, err := r.r.Peek(n + int(size) + crc32.Size)
	if err != nil {
		if err == io.EOF {
			return entry{}, errEntry
		}
		return entry{}, err
	}
	payload := frame[n : n+int(size)]
	if binary.LittleEndian.Uint32(frame[n+int(size):]) != crc32.Checksum(payload, castagnoli) {
		return entry{}, errEntry
	}
	e, err := r.section.decode(payload)
	if err == nil {
		r.r.Discard(len(frame))
	}
	return e, err
}
