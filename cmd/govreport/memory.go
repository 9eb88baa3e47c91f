package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// firstCollection is how large the heap grows before garbage is collected for the
// first time. Most commands end before.
const firstCollection = 64 << 20

// collectLater puts the first garbage collection off until the heap has reached
// firstCollection; from then on Go collects as it always does. GOGC, where it is
// set, is left alone.
func collectLater() {
	if os.Getenv("GOGC") != "" {
		return
	}
	const smallest = 4 << 20 // heap at which Go collects first with GOGC=100
	debug.SetGCPercent(100 * firstCollection / smallest)
	// What nothing points to is finalised by the first collection.
	sentinel := new([16]byte)
	runtime.SetFinalizer(sentinel, func(*[16]byte) { debug.SetGCPercent(100) })
}
