package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// firstCollection is how large the heap grows before garbage is collected for the
// first time. Most commands end before.
const firstCollection = 64 << 20

// collect puts the first garbage collection off until the heap has reached
// firstCollection. From then on Go collects as it always does while the heap is
// small; a large one, most of which is text that costs nothing to look through, may
// grow less before the next collection. GOGC, where it is set, is left alone.
func collect() {
	if os.Getenv("GOGC") != "" {
		return
	}
	const smallest = 4 << 20 // heap at which Go collects first with GOGC=100
	percent := 100 * firstCollection / smallest
	debug.SetGCPercent(percent)
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	var collected func(*[16]byte)
	collected = func(*[16]byte) {
		metrics.Read(live)
		bytes := live[0].Value.Uint64()
		if p := growth(bytes); p != percent {
			percent = p
			debug.SetGCPercent(p)
		}
		debug.SetMemoryLimit(limit(bytes))
		runtime.SetFinalizer(new([16]byte), collected)
	}
	// What nothing points to is finalised by every collection.
	runtime.SetFinalizer(new([16]byte), collected)
}

// limit is how much memory a heap with so many live bytes may take before what is free
// of it goes back to the system: what it may grow, and room for the rest of the program.
// The next collection sets it anew.
func limit(live uint64) int64 {
	const rest = 32 << 20
	return int64(max(2*firstCollection, live+live*uint64(growth(live))/100) + rest)
}

// growth is by how many percent a heap with so many live bytes may grow.
func growth(live uint64) int {
	switch {
	case live > 384<<20:
		return 10
	case live > 256<<20:
		return 25
	case live > 128<<20:
		return 50
	}
	return 100
}
