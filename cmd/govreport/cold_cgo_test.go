//go:build cgo

package main

import (
	"os"

	"github.com/yanyiwu/gojieba"
)

func init() {
	programs[gojiebaLoad] = func() {
		gojieba.NewJieba()
		os.Exit(0)
	}
}
