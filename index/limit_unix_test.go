//go:build unix

package index

import (
	"os/signal"
	"syscall"
)

// limitFileSize makes writes beyond n bytes of a file fail in this process.
func limitFileSize(n uint64) error {
	signal.Ignore(syscall.SIGXFSZ)
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: n, Max: n})
}
