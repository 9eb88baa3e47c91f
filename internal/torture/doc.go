// Package torture holds the tests that are too heavy for every day: killed
// writers, full disks, damaged indexes, hostile files, growth, soak, leaks and
// cancellation, against the command line and the packages. It has no code of its
// own.
//
// The tests run when GOVREPORT_TORTURE is set; scripts/torture.sh (make torture)
// does that and keeps what they report. docs/RELIABILITY.md tells the results.
package torture
