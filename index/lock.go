package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	lockFile           = "writer.lock"
	defaultLockTimeout = 5 * time.Second
	lockPoll           = 20 * time.Millisecond
)

// errLocked is the cause of the error a second writer gets.
var errLocked = errors.New("another process is writing to this index")

// lockWriter takes the writer's lock of dir or says who holds it.
func lockWriter(dir string, timeout time.Duration) (*os.File, error) {
	if timeout == 0 {
		timeout = defaultLockTimeout
	}
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		hint := "check that the folder is writable"
		if errors.Is(err, os.ErrPermission) {
			hint = "the folder is not writable; open it read-only to search, or change its permissions"
		}
		return nil, &Error{dir, "lock", err, hint}
	}
	deadline := time.Now().Add(timeout)
	for {
		ok, err := tryLock(f)
		if err != nil {
			f.Close()
			return nil, &Error{dir, "lock", err, "this file system may not support locks; put the index on a local disk"}
		}
		if ok {
			break
		}
		if !time.Now().Before(deadline) {
			f.Close()
			return nil, &Error{dir, "lock", fmt.Errorf("%w (%s)", errLocked, lockHolder(dir)), "wait until it ends, or give a longer lock timeout; searching needs no lock"}
		}
		time.Sleep(lockPoll)
	}
	host, _ := os.Hostname()
	note := fmt.Sprintf("process %d on %s since %s\n", os.Getpid(), host, time.Now().UTC().Format(time.RFC3339))
	if err := f.Truncate(0); err == nil {
		_, _ = f.WriteAt([]byte(note), 0) // the note is for people; the lock is the kernel's
	}
	return f, nil
}

// lockHolder is the note that the last writer left.
func lockHolder(dir string) string {
	b, err := os.ReadFile(filepath.Join(dir, lockFile))
	if s := strings.TrimSpace(string(b)); err == nil && s != "" {
		return s
	}
	return "its process is unknown"
}

func unlockWriter(f *os.File) {
	_ = f.Truncate(0)
	_ = f.Close()
}
