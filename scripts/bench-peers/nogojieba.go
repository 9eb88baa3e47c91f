//go:build !cgo

package main

// cutGojieba needs a C++ compiler.
var cutGojieba func() func(string)
