//go:build race

package opensearch_test

const raceDetector = true
