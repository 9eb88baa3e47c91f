package index

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/segment"
)

func TestElsewhere(t *testing.T) {
	places, err := gazetteer.Load()
	require.NoError(t, err)
	county := regionFacts{Name: "芷岭县", Code: "990001", Level: "county"}
	hunan := regionFacts{Name: "湖南省", Code: "430000", Level: "province"}
	for _, tt := range []struct {
		region regionFacts
		front  string
		want   bool
	}{
		{county, "云栈镇、岫口乡由全县垫底升到中游，火化率分别达到", true},
		{county, "全县火化率63.5%，其中云栈镇", true},
		{county, "全县火化率达到", false},
		{county, "城镇登记失业率", false},
		{county, "乡镇敬老院入住率", false},
		{regionFacts{Name: "云栈镇", Code: "990001001", Level: "township"}, "云栈镇火化率", false},
		{hunan, "全省生产总值增长4.8%，长沙市", true},
		{hunan, "湖南省生产总值增长", false},
		{hunan, "对长沙市投资增长", false},
		{regionFacts{}, "长沙市生产总值增长", false},
		{regionFacts{Name: "沅东省", Level: "province"}, "湖坪市率先建成高标准农田", true},
		{regionFacts{Name: "沅东省", Level: "province"}, "北部山区造林", true},
		{regionFacts{Name: "沅东省", Level: "province"}, "建成城市公园", false},
		{county, "全市节地生态安葬率", true},
		{county, "枫浦古镇创成景区，发展民宿25家，旅游收入增长", false},
	} {
		require.Equal(t, tt.want, elsewhere(places, tt.region, tt.front), "%s: %s", tt.region.Name, tt.front)
	}
}

// A town's rate neither answers the county's promise nor contradicts its result.
func TestFollowLeavesOutParts(t *testing.T) {
	require.Equal(t, map[string]string{"62%": "exceeded 63.5%", "50%": "not found"}, outcomes(t,
		"芷岭县民政局2020年工作总结和2021年工作计划\n\n一、2020年工作总结\n全县火化率53.8%。\n二、2021年工作计划\n全县火化率达到62%以上。云栈镇火化率达到50%。\n",
		"芷岭县民政局2021年工作总结和2022年工作计划\n\n一、2021年工作总结\n（一）火化率跨过六成关口。全县火化率达到63.5%。云栈镇、岫口乡由全县垫底升到中游，火化率分别达到54%和51.8%。\n二、2022年工作计划\n继续努力。\n",
	))
}

// How many days are left until something is no promise, and how many fields a body works in is no result; how long a thing takes is one.
func TestFollowLeavesOutWhatNamesParts(t *testing.T) {
	require.Equal(t, map[string]string{"60个": "not found", "5天": "met 4天", "3个": "met 3个"}, outcomes(t,
		"芷岭县人民政府2020年工作总结和2021年工作计划\n\n一、2020年工作总结\n建成研究机构44个。\n二、2021年工作计划\n研究机构达到60个。低保审批用时压减到5天以内。实施3个重点攻关项目。做好两个方面的工作。到县庆开幕，只有849天了。\n",
		"芷岭县人民政府2021年工作总结和2022年工作计划\n\n一、2021年工作总结\n县科委统筹县科学院、学校、各部门的研究机构和乡镇的研究机构四个方面的工作。低保审批用时只有4天。实施重点攻关项目3个。距县庆开幕还有483天。\n二、2022年工作计划\n继续努力。\n",
	))
}

// How much of the year's task was done decides where no amount is given: not of a ceiling, not what leaves it open.
func TestFollowByCompletion(t *testing.T) {
	require.Equal(t, map[string]string{
		"150人次": "missed 92%", "1200万元": "exceeded 104%", "40所": "exceeded 6%", "300户": "exceeded 1.2倍", "26条": "not found", "500万元": "not found",
	}, outcomes(t,
		"芷岭县民政局2020年工作总结和2021年工作计划\n\n一、2020年工作总结\n全县火化率53.8%。\n二、2021年工作计划\n培训养老护理员150人次。福利彩票销售1200万元。建成农村公益性公墓40所。实施居家适老化改造300户。整改安全隐患26条。“三公”经费控制在500万元以内。\n",
		"芷岭县民政局2021年工作总结和2022年工作计划\n\n一、2021年工作总结\n养老护理员培训完成年度任务的92%。福利彩票销售完成年度任务的104%。农村公益性公墓建设超额完成年度任务的6%。居家适老化改造完成年度任务的1.2倍。整改安全隐患完成年度任务的90%以上。“三公”经费完成年度计划的92%。\n二、2022年工作计划\n继续努力。\n",
	))
}

// outcomes follows the targets of the first of two texts of one county and returns what became of each.
func outcomes(t *testing.T, texts ...string) map[string]string {
	return outcomesOf(t, regionFacts{Name: "芷岭县", Code: "990001", Level: "county"}, texts...)
}

// outcomesOf is outcomes of the texts of any region.
func outcomesOf(t *testing.T, region regionFacts, texts ...string) map[string]string {
	ctx := context.Background()
	x := create(t, Options{Tokenizer: pairs{}})
	for i, text := range texts {
		d := segment.NewDocument(text)
		d.Path = fmt.Sprintf("%d.txt", i)
		r, err := extract.Extract(d, extract.WithoutRegion())
		require.NoError(t, err)
		r.Region = &extract.Region{Name: region.Name, Code: region.Code, Level: region.Level}
		_, err = x.Add(ctx, r)
		require.NoError(t, err)
	}
	require.NoError(t, x.Commit(ctx))
	res, err := x.Follow(ctx, FollowRequest{Filter: "year:2020"})
	require.NoError(t, err)
	got := map[string]string{}
	for _, r := range res.Rows {
		got[r.Target.Text] = string(r.Outcome)
		if r.Result != nil {
			got[r.Target.Text] += " " + r.Result.Text
		}
	}
	return got
}
