//go:build !cgo

// Package gojieba is empty in a program that is built without cgo.
package gojieba
