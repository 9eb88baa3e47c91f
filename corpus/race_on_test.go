//go:build race

package corpus

// raceDetector: WebAssembly takes half a minute to compile under it.
const raceDetector = true
