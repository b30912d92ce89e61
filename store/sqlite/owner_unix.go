//go:build unix

package sqlite

import (
	"io/fs"
	"os"
	"syscall"
)

// giveOwner gives a file that root has created the owner of another, who could not open
// it otherwise once root's program was killed. Others cannot give files away, and need not.
func giveOwner(f *os.File, of fs.FileInfo) {
	if owner, ok := of.Sys().(*syscall.Stat_t); ok && os.Geteuid() == 0 {
		_ = f.Chown(int(owner.Uid), int(owner.Gid))
	}
}
