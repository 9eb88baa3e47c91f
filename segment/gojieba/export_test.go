//go:build cgo

package gojieba

// HideFiles is hideFiles.
var HideFiles = hideFiles
