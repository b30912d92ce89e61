package record

import (
	"errors"
	"os"
)

// olderSuffix is the ending of the name of the older file.
const olderSuffix = ".1"

// Flush writes what is held back. Call it about once a second. OnError is told of errors.
func (w *Writer) Flush() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		if err := w.open(); err != nil {
			w.fail(err)
			return
		}
	}
	_ = w.write() // OnError knows
}

// Close writes what is held back and closes the file. The error is that of either.
// What is told to the Writer after that is dropped. Closing again does nothing.
func (w *Writer) Close() error {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.file == nil {
		return nil
	}
	return errors.Join(w.write(), w.closeFile())
}

// write writes the buffer and changes files where the size asks for it. The
// caller holds mu.
func (w *Writer) write() error {
	if w.held == 0 {
		return nil // at most the beginning of a section
	}
	n, err := w.file.Write(w.buf)
	w.size += int64(n)
	if err != nil {
		w.fail(err)
		return err
	}
	w.stats.Recorded += uint64(w.held)
	w.buf, w.held = w.buf[:0], 0
	if w.failing {
		w.failing = false
		w.c.OnError(nil)
	}
	if w.size > max(w.half-2*bufferSize, w.half/2) {
		w.rotate()
	}
	return nil
}

// rotate makes the file the older one and begins another.
func (w *Writer) rotate() {
	w.closeFile()
	err := os.Rename(w.c.Path, w.c.Path+olderSuffix)
	if err == nil {
		err = w.open()
	}
	if err != nil {
		w.fail(err)
	}
}

// fail gives the file up until the next flush.
func (w *Writer) fail(err error) {
	w.closeFile()
	w.stats.Dropped += uint64(w.held)
	w.held = 0
	if !w.failing {
		w.failing = true
		w.c.OnError(err)
	}
}

func (w *Writer) closeFile() error {
	if w.file == nil {
		return nil
	}
	err := w.file.Close()
	w.file = nil
	return err
}
