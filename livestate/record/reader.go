package record

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"
)

// Open opens the record at path for [NewReader] and [Replay]: the older file, if there
// is one, and then the newer. The caller closes it.
func Open(path string) (io.ReadCloser, error) {
	newer, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	older, err := os.Open(path + olderSuffix)
	if errors.Is(err, os.ErrNotExist) {
		return newer, nil
	}
	if err != nil {
		newer.Close()
		return nil, err
	}
	return &bothFiles{io.MultiReader(older, newer), older, newer}, nil
}

type bothFiles struct {
	io.Reader
	older, newer *os.File
}

func (b *bothFiles) Close() error { return errors.Join(b.older.Close(), b.newer.Close()) }

// Reader reads the entries of a record. It is for one goroutine.
type Reader struct {
	r       *bufio.Reader
	section section // nil: a section is to be found
	damaged int     // places that could not be read
	counted bool    // the place where the search begins is among them
	entries int
}

// NewReader returns a reader of the record that r yields. It reads ahead, and needs
// about 1 MiB.
func NewReader(r io.Reader) *Reader {
	return &Reader{r: bufio.NewReaderSize(r, maxEntry+64)}
}

// Entries returns how many entries were read so far.
func (r *Reader) Entries() int { return r.entries }

// Damaged returns at how many places so far the record could not be read, as where a
// crash has cut it.
func (r *Reader) Damaged() int { return r.damaged }

// Next returns the next entry that can be read, or [io.EOF] after the last. What is
// damaged is passed over and counted. Any other error is that of the underlying reader.
// The entry shares no memory that a later call changes.
func (r *Reader) Next() (Entry, error) {
	for {
		if r.section == nil {
			if err := r.find(); err != nil {
				return Entry{}, err
			}
		}
		if begins, err := r.begins(); err != nil {
			return Entry{}, err
		} else if begins {
			r.section = make(section)
			continue
		}
		e, err := r.readEntry()
		switch {
		case err == nil:
			r.entries++
			return e, nil
		case errors.Is(err, errDamaged):
			r.damaged++
			r.section, r.counted = nil, true
		default:
			return Entry{}, err
		}
	}
}

// begins reports whether a section begins here, and if so goes past its magic.
func (r *Reader) begins() (bool, error) {
	b, err := r.r.Peek(len(magic))
	if string(b) == magic {
		r.r.Discard(len(magic))
		return true, nil
	}
	if err != nil && err != io.EOF {
		return false, err
	}
	return false, nil
}

// find goes to the next section and past its magic.
func (r *Reader) find() error {
	for {
		b, err := r.r.Peek(len(magic))
		if string(b) == magic {
			r.r.Discard(len(magic))
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
		i := bytes.Index(b[1:], []byte(magic[:1]))
		if i < 0 {
			i = len(b) - 1
		}
		r.r.Discard(i + 1)
	}
}

// readEntry reads one entry. It is errDamaged, and nothing is consumed, if there is none
// that can be read; a byte is skipped so that a search goes on.
func (r *Reader) readEntry() (Entry, error) {
	head, err := r.r.Peek(binary.MaxVarintLen64)
	if len(head) == 0 {
		return Entry{}, err
	}
	if err != nil && err != io.EOF {
		return Entry{}, err
	}
	size, n := binary.Uvarint(head)
	if n <= 0 || size == 0 || size > maxEntry {
		return Entry{}, errDamaged
	}
	frame, err := r.r.Peek(n + int(size) + crc32.Size)
	if err != nil {
		if err == io.EOF {
			return Entry{}, errDamaged
		}
		return Entry{}, err
	}
	payload := frame[n : n+int(size)]
	if binary.LittleEndian.Uint32(frame[n+int(size):]) != crc32.Checksum(payload, castagnoli) {
		return Entry{}, errDamaged
	}
	e, err := r.section.decode(payload)
	if err == nil {
		r.r.Discard(len(frame))
	}
	return e, err
}
