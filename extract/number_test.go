package extract

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// numberCases are one a line: text, a tab, and the numbers in it in order, each
// "text=value" or "text=low…high", then its kind unless it is a cardinal, and ~
// when it is approximate. Nothing behind the tab: no numbers. A line that
// begins with "! " is a known mistake; the test fails when it is mended, so that
// the mark goes.
const numberCases = `
# Arabic and full-width
新增床位300张	300=300
新增床位３００张	３００=300
面积1.5公顷	1.5=1.5
增长7．5％	7．5％=7.5 percent
增长６．５％—７％左右	６．５％—７％=6.5…7 percent
增长8 ％	8 ％=8 percent
增长７·５％	７·５％=7.5 percent

# thousands separators
火化遗体1,996具	1,996=1996
火化遗体１，９９６具	１，９９６=1996
投入1,234,567.8元	1,234,567.8=1234567.8
投入12，345元	12，345=12345
投入1 234 567元	1 234 567=1234567
编号1,23和4	4=4

# broken by a line or a blank
参加活动的群众1 996人	1 996=1996

# multipliers
发放补贴70余万元	70余万=700000~
发放补贴4200多元	4200多=4200~
总投资1.6万亿元	1.6万亿=1600000000000
总投资3万元	3万=30000
总投资3亿5000万元	3亿5000万=350000000
总投资1万5千元	1万5千=15000
总投资2万三	2万三=23000
电费5千瓦时	5=5
电费5千元	5千=5000
装机200万千瓦	200万=2000000
带动1.2万户	1.2万=12000
约30来万人	30来万=300000~

# Chinese
一千二百万	一千二百万=12000000
两万三	两万三=23000
一百二	一百二=120
一百零二	一百零二=102
三千零五十	三千零五十=3050
四亿五千六百四十二万零一十五	四亿五千六百四十二万零一十五=456420015
十五张	十五=15
二十一家	二十一=21
六点五	六点五=6.5
零点五	零点五=0.5
十二点零五	十二点零五=12.05
兩萬三	兩萬三=23000
一千二百萬	一千二百萬=12000000
二十万亿	二十万亿=20000000000000
七亿七千多万吨	七亿七千多万=770000000~
六万万人	六万万=600000000
两千三点一	两千三点一=2300.1
三十万多亿	三十万多亿=30000000000000~
壹万贰仟元	壹万贰仟=12000
肆拾肆	肆拾肆=44
队伍十人、登陆三次、收拾两间	十=10 三=3 两=2
十年零三个月	十=10 三=3
四千五百三十一万六千八百人	四千五百三十一万六千八百=45316800
5万4千6百	5万4千6百=54600
1千零1	1千零1=1001
三十两	三十=30 两=2

# signs
增长-2.5%	-2.5%=-2.5 percent
利润-10000元	-10000=-10000
，-10000元	-10000=-10000
负3.9%	负3.9%=-3.9 percent
附件-2	2=2
肩负3项任务	3=3
降低税负5700亿元	5700亿=570000000000
增长−3.2%	−3.2%=-3.2 percent
增速—3.2%	—3.2%=-3.2 percent
气温零下5度	零下5=-5
利用率↓1.5%	↓1.5%=-1.5 percent
气温-5~-3℃	-5~-3=-5…-3
工作——3项任务	3=3

# compounds
服务12万3456人	12万3456=123456
投资3万4000元	3万4000=34000
投资3千5百万元	3千5百万=35000000
投资十亿3000万元	十亿3000万=1030000000
补贴100万两千元	100万两千=1002000
投资3亿二十个项目	3亿=300000000 二十=20
建成5万2023年	5万=50000 2023=2023
投资2.5个亿	2.5个亿=250000000
完成1个多亿	1个多亿=100000000~
建设3个亿元村	3=3
票价八五折	八五=8.5

# powers and marks
产量3.5×10⁸吨	3.5×10⁸=350000000
产量2×10^4吨	2×10^4=20000
床位300¹张	300¹=300
床位300①张	300①=300
床位1.2[3]万张	1.2[3]万=12000
床位1.2万²张	1.2万²=12000

# no number
完成1,2345人	
完成1,000,0000元	
投入312,6亿元	
投入1O2万元	
投入l20亿元	
产值3..5亿元	
收入4.5.6万元	
补助00300元	
文件20.2026年10件	10=10
移动4/5G用户	4=4 5=5

# about and more
百余家	百余=100~
三百余副	三百余=300~
二十多趟	二十多=20~
十余万	十余万=100000~
十来万人	十来万=100000~
二百三十来户	二百三十来=230~
一百几十亿元	一百几十亿=11000000000~
十年来	十=10
数十家	数十=10~
数百万元	数百万=1000000~
几十户	几十=10~
十几户	十几=10~
10几户	10几=10~
3千几百元	3千几百=3100~
上千人	
几个人	
数家企业	

# fractions and percentages
四分之三	四分之三=0.75 fraction
三分之一	三分之一=0.3333333333 fraction
二十五分之一	二十五分之一=0.04 fraction
一又二分之一	一又二分之一=1.5 fraction
16分之5	16分之5=0.3125 fraction
百万分之五	百万分之五=0.000005 fraction
10万分之8.5	10万分之8.5=0.000085 fraction
一又二分之一倍	一又二分之一=1.5 fraction
3/4的社区	3/4=0.75 fraction
百分之五	百分之五=5 percent
百分之六点五	百分之六点五=6.5 percent
百分之百	百分之百=100 percent
百分之120	百分之120=120 percent
千分之三	千分之三=0.3 percent
万分之二	万分之二=0.02 percent
百分之八至九	百分之八至九=8…9 percent
三成	三成=30 percent
三成半	三成半=35 percent
三成二	三成二=32 percent
6成	6成=60 percent
建成三处	三=3
55.5%	55.5%=55.5 percent

# multiples
增长3倍	3倍=3 multiple
翻一番	翻一番=2 multiple
翻两番	翻两番=4 multiple
翻了一番	一=1
一倍以上	一倍=1 multiple

# ranges
1-2个	1-2=1…2
1—2个	1—2=1…2
1——2个	1——2=1…2
1~2个	1~2=1…2
1至2个	1至2=1…2
1到2个	1到2=1…2
4.5-5%	4.5-5%=4.5…5 percent
5%—5.5%	5%—5.5%=5…5.5 percent
５％—５．５％	５％—５．５％=5…5.5 percent
3-5万元	3-5万=30000…50000
3万-5万元	3万-5万=30000…50000
300—500元	300—500=300…500
二三十家	二三十=20…30
三五个	三五=3…5
两三百人	两三百=200…300
十二三岁	十二三=12…13
三至五年	三至五=3…5
三至五万人	三至五万=30000…50000
三百至五百万元	三百至五百万=3000000…5000000
三百四五十户	三百四五十=340…350
产量二、三十亿斤	二、三十亿=2000000000…3000000000
建设五、六个站点	五、六=5…6
第五、六个	第五=5 ordinal 六=6
一、二十项	一=1 二十=20
两到三个	两到三=2…3
从3到5个	3=3 5=5
由300提高到500	300=300 500=500
2025-12	2025=2025 12=12
5—3个	5=5 3=3

# ordinals
第三	第三=3 ordinal
第二十一届	第二十一=21 ordinal
第2批	第2=2 ordinal

# lists
100%、85%、95%和80%以上	100%=100 percent 85%=85 percent 95%=95 percent 80%=80 percent
城镇4.5%、农村5.5%	4.5%=4.5 percent 5.5%=5.5 percent
1409万、1305万人次	1409万=14090000 1305万=13050000

# masked numbers have no value
发放X万元	
新增床位*张	
共20xx9人	
`

// numberLine writes numbers the way the cases do.
func numberLine(text string, ns []Number) string {
	var parts []string
	for _, n := range ns {
		s := n.Span.Of(text) + "="
		value := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
		if n.IsRange {
			s += value(round(n.Low)) + "…" + value(round(n.High))
		} else {
			s += value(round(n.Value))
		}
		if n.Kind != Cardinal {
			s += " " + string(n.Kind)
		}
		if n.Approx {
			s += "~"
		}
		parts = append(parts, s)
	}
	return strings.Join(parts, " ")
}

// round keeps ten places.
func round(x float64) float64 {
	x, _ = strconv.ParseFloat(fmt.Sprintf("%.10f", x), 64)
	return x
}

// numberTable parses numberCases: pairs of text and wanted line, \n in them a
// line break.
func numberTable() [][2]string {
	var out [][2]string
	for line := range strings.Lines(numberCases) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		text, want, _ := strings.Cut(strings.ReplaceAll(line, `\n`, "\n"), "\t")
		out = append(out, [2]string{text, want})
	}
	return out
}

func TestNumbers(t *testing.T) {
	for _, c := range numberTable() {
		text, known := strings.CutPrefix(c[0], "! ")
		got := numberLine(text, Numbers(text))
		if known {
			assert.NotEqual(t, c[1], got, "%q is right now; drop its !", text)
			continue
		}
		assert.Equal(t, c[1], got, "%q", text)
	}
}
