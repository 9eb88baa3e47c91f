package extract

import (
	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

func resolveYears(*Report, *segment.View)                           {}
func resolveRegion(*Report, *segment.View, *gazetteer.Gazetteer)    {}
func suggestMasks(*Report, *segment.View, *gazetteer.Gazetteer)     {}
