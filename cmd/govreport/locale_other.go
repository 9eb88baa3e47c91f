//go:build !windows

package main

// systemLanguage is "": other systems tell the language by the environment.
func systemLanguage() string { return "" }
