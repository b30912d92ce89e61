package record_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/left4me/left4me/livestate"
	"github.com/left4me/left4me/livestate/record"
)

func TestRotate(t *testing.T) {
	t.Parallel()
	const size = 3000
	path, _ := scenario(t, size)
	if total := len(read(t, path)) + len(read(t, path+".1")); total > size {
		t.Errorf("%d bytes, at most %d were allowed", total, size)
	}
	f, err := record.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h, err := record.Replay(t.Context(), f, livestate.Policy{})
	if err != nil || h.Damaged != 0 || h.Entries == 0 {
		t.Errorf("%+v, %v", h, err)
	}
}

// After an error of the disk the record goes on in a section of its own, and the
// error is told once.
func TestWriterRecovers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "record")
	var told []bool
	w, err := record.NewWriter(record.Config{Path: path, OnError: func(err error) { told = append(told, err == nil) }})
	if err != nil {
		t.Fatal(err)
	}
	observe := func(second int) {
		w.Observe(1, livestate.Server{}, livestate.Observation{At: t0.Add(time.Duration(second) * time.Second), State: livestate.State{Map: "m"}})
	}
	observe(0)
	w.Flush()
	observe(1)
	w.BreakFile() // as if the disk had gone
	w.Flush()
	observe(2) // there is no file
	w.Flush()
	observe(3)
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]bool{false, true}, told); diff != "" {
		t.Errorf("OnError (-want +got):\n%s", diff)
	}
	var at []int
	for r := record.NewReader(bytes.NewReader(read(t, path))); ; {
		e, err := r.Next()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if e.Kind == record.KindObservation {
			at = append(at, int(e.Obs.At.Sub(t0)/time.Second))
		}
	}
	if diff := cmp.Diff([]int{0, 3}, at); diff != "" {
		t.Errorf("observations (-want +got):\n%s", diff)
	}
	if got, want := w.Stats(), (record.Stats{Recorded: 2, Dropped: 2}); got != want {
		t.Errorf("stats %+v, want %+v", got, want)
	}
}

// TestOtherFilesStay: a path that names another file, as the database by mistake, damages none.
func TestOtherFilesStay(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text string
		want error
	}{
		"a database": {"SQLite format 3\x00 and so on", record.ErrNotRecord}, "a short text": {"a", record.ErrNotRecord},
		"a record": {"\xffleft4me record 1\n", nil}, "one that broke off": {"\xffleft4", nil}, "after a crash": {"\x00\x00\x00", nil}, "empty": {"", nil},
	} {
		path := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(path, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		w, err := record.NewWriter(record.Config{Path: path})
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
		w.Observe(1, livestate.Server{}, livestate.Observation{At: time.Now(), State: livestate.State{Players: 1}})
		if err := w.Close(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := string(read(t, path)); (got == test.text) != (test.want != nil) {
			t.Errorf("%s: the file is %q", name, got)
		}
	}
}
