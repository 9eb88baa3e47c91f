package main

import (
	"context"
	"fmt"
	"os"

	"github.com/govreport/govreport/index"
)

// What one county promised of nursing beds (护理型床位), and what it reached.
func Example() {
	targets := index.FollowRequest{Filter: "region:霁河县", Indicator: "护理型床位", Unit: "%"}
	if err := writeOutcomes(context.Background(), os.Stdout, targets, []string{"../../testdata/reports"}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// region,year,indicator,cmp,target,result,unit,outcome,path,start,end
	// 霁河县,2021,护理型床位占比,=,35,36.1,%,exceeded,../../testdata/reports/2021_霁河县民政局_总结.txt,498,503
	// 霁河县,2022,护理型床位占比,=,45,42.7,%,missed,../../testdata/reports/wk-7730415.txt,487,492
	// 霁河县,2023,护理型床位占比,=,50,51.6,%,exceeded,../../testdata/reports/jihe-2023.html,314,319
}
