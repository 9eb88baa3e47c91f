//go:build !cgo

package main

import "github.com/govreport/govreport/segment"

var gojiebaEngine segment.Engine
