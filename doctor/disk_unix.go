//go:build linux || darwin || freebsd

package doctor

import "syscall"

// freeSpace returns the bytes that a user who is not root may still fill.
func freeSpace(folder string) (free uint64, known bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, false
	}
	return uint64(max(s.Bavail, 0)) * uint64(s.Bsize), true
}
