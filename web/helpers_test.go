package web

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
	"github.com/stretchr/testify/require"
)

// evil is text that must come out as text, wherever it stands in a report.
const evil = `<script>alert("x")</script><img src=x onerror=alert(1)>`

// texts are reports with next year's results, a copy, masks and hostile text.
var texts = map[string]string{
	"栖岚区/2021.txt": "栖岚区民政局2021年工作总结和2022年工作计划\n\n一、2021年工作完成情况\n（一）养老服务扩面增效。新增养老床位80张，建成社区老年食堂12家。\n（二）救助保障有力。发放临时救助资金96.7万元，救助困难群众412人次。\n二、2022年工作计划\n（一）做优养老服务。全年新增养老床位120张以上，新建老年食堂5家。\n",
	"栖岚区/2022.txt": "栖岚区民政局2022年工作总结和2023年工作计划\n\n一、2022年工作完成情况\n（一）养老服务扩面增效。全年新增养老床位130张，发放高龄津贴xx万元，惠及老人x人次。\n（二）救助保障有力。城市低保标准由每人每月720元提高到每人每月780元。\n二、2023年工作计划\n（一）做优养老服务。力争年底前新增养老床位200张以上。\n",
	"栖岚区/转载.txt":   "栖岚区民政局2022年工作总结和2023年工作计划\n\n一、2022年工作完成情况\n（一）养老服务扩面增效。全年新增养老床位130张，发放高龄津贴xx万元，惠及老人x人次。\n（二）救助保障有力。城市低保标准由每人每月720元提高到每人每月780元。\n二、2023年工作计划\n（一）做优养老服务。力争年底前新增养老床位200张以上。\n（本站转载）\n",
	"芷岭县/2022.txt": "芷嶺縣民政局2022年工作總結\n\n一、2022年工作情況\n（一）養老服務" + evil + "。新增養老床位xx張，發放低保金x萬元。\n（二）殯葬改革。火化率達到100%。\n",
	"芷岭县/2023.txt": "芷岭县民政局2023年工作总结\n\n一、2023年工作情况\n（一）养老服务。新增养老床位60张。智慧养老平台上线。\n（二）殡葬改革。火化率达到100%，公墓覆盖率90%。\n",
}

// testIndex is an index of texts.
func testIndex(t testing.TB) *index.Index {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "idx")
	x, err := index.Create(dir, index.Options{})
	require.NoError(t, err)
	for path, text := range texts {
		doc := segment.NewDocument(text)
		doc.Path = path
		doc.Meta = segment.Meta{Region: filepath.Dir(path), Source: "manifest"}
		if _, err := fmt.Sscanf(filepath.Base(path), "%4d", &doc.Meta.Year); err != nil {
			doc.Meta.Year = 2022
		}
		if filepath.Dir(path) == "芷岭县" && doc.Meta.Year == 2022 {
			doc.Meta.Title = "工作总结 " + evil
		}
		r, err := extract.Extract(doc)
		require.NoError(t, err)
		_, err = x.Add(context.Background(), r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Close())
	ro, err := index.OpenReadOnly(dir, index.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = ro.Close() })
	return ro
}

// idOf is the id of the report at path.
func idOf(t testing.TB, x *index.Index, path string) string {
	t.Helper()
	infos, err := x.Reports(context.Background())
	require.NoError(t, err)
	for _, in := range infos {
		if in.Path == path {
			return in.ID
		}
	}
	t.Fatalf("no report at %s", path)
	return ""
}
