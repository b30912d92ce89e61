package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/left4me/left4me/spec"
)

// maxOverlayCfg bounds the server.cfg of an overlay, in bytes.
const maxOverlayCfg = 1 << 20

// write writes the files that a host needs into s.Dir.
func (s *specShow) write(c command, built spec.Spec) error {
	texts := make(map[string]string)
	for _, layer := range built.Overlays {
		if layer.Alias == "" {
			continue
		}
		text, err := s.overlayCfg(layer.Path)
		if err != nil {
			fmt.Fprintf(c.err, "left4me: overlay %s: its left4dead2/cfg/server.cfg cannot be read here (%s); the README says where to copy it\n",
				printable(layer.Path), plain(fileCause(err)))
			continue
		}
		texts[layer.Alias] = text
	}
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		return fileError(s.Dir, err, "name a folder that can be made and written")
	}
	out, err := openOutput(s.Dir)
	if err != nil {
		return err
	}
	defer out.Close()
	files := spec.Files(built, texts)
	if !s.Force {
		if err := out.check(files); err != nil {
			return err
		}
	}
	if err := out.write(files); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%d files are in %s; its README.md says how to start the server\n", len(files), s.Dir)
	return err
}

// errNoOverlayFolder means that an overlay has a relative path, and nothing says where
// those are.
var errNoOverlayFolder = errors.New("its path is relative: -overlays names the folder")

// overlayCfg reads the server.cfg of an overlay. Links out of the overlay are not
// followed, since whoever fills it chooses them.
func (s *specShow) overlayCfg(path string) (string, error) {
	var root *os.Root
	var err error
	if filepath.IsAbs(path) {
		root, err = os.OpenRoot(path)
	} else if s.Overlays == "" {
		return "", errNoOverlayFolder
	} else if all, e := os.OpenRoot(s.Overlays); e == nil {
		defer all.Close()
		root, err = all.OpenRoot(path)
	} else {
		err = e
	}
	if err != nil {
		return "", err
	}
	defer root.Close()
	const name = "left4dead2/cfg/server.cfg"
	info, err := root.Stat(name)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", errors.New("it is not a file")
	}
	f, err := root.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxOverlayCfg+1))
	switch {
	case err != nil:
		return "", err
	case len(text) > maxOverlayCfg:
		return "", fmt.Errorf("it is larger than %d bytes", maxOverlayCfg)
	case strings.ContainsRune(string(text), 0):
		return "", errors.New("it is not text")
	}
	return string(text), nil
}

// fileCause is an error about a file without its name.
func fileCause(err error) error {
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		return e.Err
	}
	return err
}
