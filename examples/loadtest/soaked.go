//go:build linux

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"time"
	"unsafe"
)

// soaked is the process that is tried, as the test sees it.
type soaked struct {
	cmd *exec.Cmd
	in  io.WriteCloser

	mu      sync.Mutex
	samples []sample
}

// sample is what the process holds at one moment.
type sample struct {
	goroutines, descriptors int
	memory                  int64 // resident, in bytes
}

func startSoaked(w soakWork, log io.Writer) (*soaked, error) {
	text, err := json.Marshal(w)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &soaked{cmd: exec.Command(self)}
	s.cmd.Env = append(os.Environ(), soakVariable+"="+string(text))
	s.cmd.Stderr = log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go s.read(out)
	return s, nil
}

// read takes a sample for each line that the process prints.
func (s *soaked) read(out io.Reader) {
	proc := fmt.Sprint("/proc/", s.cmd.Process.Pid)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		n, err := strconv.Atoi(lines.Text())
		if err != nil {
			continue
		}
		kb, err := procNumber(proc+"/status", "VmRSS:")
		if err != nil {
			return
		}
		files, err := os.ReadDir(proc + "/fd")
		if err != nil {
			return
		}
		s.mu.Lock()
		s.samples = append(s.samples, sample{goroutines: n, descriptors: len(files), memory: kb << 10})
		s.mu.Unlock()
	}
}

// kill ends the process as a crash does.
func (s *soaked) kill() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}

// end lets the process end by itself.
func (s *soaked) end() error {
	s.in.Close()
	late := time.AfterFunc(time.Minute, func() { s.cmd.Process.Kill() })
	defer late.Stop()
	return s.cmd.Wait()
}

// step puts the clock of the process ahead of the machine's, or back to it with 0.
func (s *soaked) step(ahead time.Duration) error {
	_, err := fmt.Fprintln(s.in, ahead)
	return err
}

// disk makes each write of the process to a file fail, as on a disk that is full, or lets it
// work again.
func (s *soaked) disk(full bool) error {
	limit := syscall.Rlimit{Cur: ^uint64(0), Max: ^uint64(0)}
	if full {
		limit.Cur = 0
	}
	const fileSize = 1 // RLIMIT_FSIZE
	_, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(s.cmd.Process.Pid), fileSize, uintptr(unsafe.Pointer(&limit)), 0, 0, 0)
	if errno != 0 {
		return fmt.Errorf("prlimit: %w", errno)
	}
	return nil
}

// halves returns the largest samples of the first and of the second half of the time after
// the process has settled.
func (s *soaked) halves(settle time.Duration) (first, second sample) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rest := s.samples[min(int(settle/time.Second), len(s.samples)):]
	for i, one := range rest {
		to := &first
		if i >= len(rest)/2 {
			to = &second
		}
		to.goroutines = max(to.goroutines, one.goroutines)
		to.descriptors = max(to.descriptors, one.descriptors)
		to.memory = max(to.memory, one.memory)
	}
	return first, second
}
