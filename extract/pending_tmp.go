package extract

import (
	"github.com/govreport/govreport/segment"
)

func resolveYears(*Report, *segment.View) {}
