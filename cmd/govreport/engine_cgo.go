//go:build cgo

package main

import (
	"github.com/govreport/govreport/segment"
	"github.com/govreport/govreport/segment/gojieba"
)

var gojiebaEngine segment.Engine = gojieba.Engine
