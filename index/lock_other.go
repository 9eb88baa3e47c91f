//go:build !unix

package index

import "os"

// tryLock does nothing where there is no flock: keep to one writer there.
func tryLock(*os.File) (bool, error) { return true, nil }
