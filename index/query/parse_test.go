package query

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var queries = []struct{ in, out string }{
	{`养老`, `养老`},
	{`養老`, `养老`},
	{`养老 床位`, `(养老 AND 床位)`},
	{`养老　床位`, `(养老 AND 床位)`},
	{`养老 AND 床位 OR 殡葬`, `((养老 AND 床位) OR 殡葬)`},
	{`养老 且 床位 或 殡葬`, `((养老 AND 床位) OR 殡葬)`},
	{`养老 AND (床位 OR 殡葬)`, `(养老 AND (床位 OR 殡葬))`},
	{`养老（床位 或 殡葬）`, `(养老 AND (床位 OR 殡葬))`},
	{`养老 NOT 殡葬`, `(养老 AND (NOT 殡葬))`},
	{`养老 非 殡葬`, `(养老 AND (NOT 殡葬))`},
	{`养老 -殡葬`, `(养老 AND (NOT 殡葬))`},
	{`-"殡葬" 养老`, `((NOT "殡葬") AND 养老)`},
	{`非营利组织`, `非营利组织`},
	{`NOT NOT 养老`, `(NOT (NOT 养老))`},
	{`"最低生活保障"`, `"最低生活保障"`},
	{`“最低生活保障”`, `"最低生活保障"`},
	{`「一站式」服务`, `("一站式" AND 服务)`},
	{`"a\"b\\c"`, `"a\"b\\c"`},
	{`"６．５％"`, `"6.5%"`},
	{`养老 NEAR/8 床位`, `(养老 NEAR/8 床位)`},
	{`养老 NEAR 床位`, `(养老 NEAR/10 床位)`},
	{`养老 邻近/3 (床位 OR 机构) 救助`, `((养老 NEAR/3 (床位 OR 机构)) AND 救助)`},
	{`养老*床位`, `养老*床位`},
	{`第？季度`, `第?季度`},
	{`year:2023`, `year:"2023"`},
	{`year：2019..2023 养老`, `(year:"2019..2023" AND 养老)`},
	{`年份:>=2020`, `year:">=2020"`},
	{`region:"浙江 省"`, `region:"浙江 省"`},
	{`section:计划`, `section:plan`},
	{`section:养老`, `section:"养老"`},
	{`role:目标 单位:张 数值:>=1万 指标:床位 masked:是`, `(role:"目标" AND unit:"张" AND value:">=1万" AND indicator:"床位" AND masked:"是")`},
	{`concept:地区生产总值 概念:gdp`, `(concept:"地区生产总值" AND concept:"gdp")`},
	{`养老:床位`, `养老:床位`},
	{`2019-2020年`, `2019-2020年`},
}

func TestParse(t *testing.T) {
	for _, q := range queries {
		p, err := Parse(q.in)
		require.NoError(t, err, q.in)
		require.Equal(t, q.out, p.String(), q.in)
		again, err := Parse(p.String())
		require.NoError(t, err, p.String())
		require.Equal(t, q.out, again.String())
	}
}

var badQueries = []struct {
	in   string
	pos  int
	part string // of the message or hint
}{
	{`concept:无此概念`, 8, "concepts lists"},
	{``, 0, "empty"},
	{`  `, 0, "empty"},
	{`"养老`, 0, "not closed"},
	{`养老 "`, 3, "not closed"},
	{`""`, 0, "no text"},
	{`(养老`, 0, "not closed"},
	{`养老)`, 2, "closes nothing"},
	{`养老 (床位))`, 7, "closes nothing"},
	{`()`, 1, "missing"},
	{`AND 养老`, 0, "left"},
	{`养老 AND`, 3, "right"},
	{`养老 OR`, 3, "right"},
	{`OR 养老`, 0, "left"},
	{`养老 OR AND 床位`, 6, "left"},
	{`NOT`, 0, "right"},
	{`养老 且`, 3, "right"},
	{`养老 NEAR`, 3, "right"},
	{`NEAR/3 养老`, 0, "left"},
	{`养老 NEAR/x 床位`, 3, "distance"},
	{`养老 NEAR/99999 床位`, 3, "1000"},
	{`养老 NEAR year:2020`, 0, "words and phrases"},
	{`a NEAR/1 b NEAR/2 c`, 11, "distances"},
	{`yaer:2020`, 0, "no field yaer"},
	{`year:`, 0, "no value"},
	{`year:abc`, 5, "number"},
	{`year:2023..2019`, 5, "before it begins"},
	{`养老 level:galaxy`, 9, "province"},
	{`role:hero`, 5, "target"},
	{`value:..`, 6, "bounds"},
	{`**`, 0, "quote them"},
	{"养\xff", 0, "UTF-8"},
	{strings.Repeat("(", 60) + "a" + strings.Repeat(")", 60), 51, "nested"},
	{strings.Repeat("a ", 101), 200, "100 terms"},
	{strings.Repeat("养", 201), 0, "quote it"},
	{strings.Repeat("养*", 9) + "老", 0, "8 wildcards"},
	{strings.Repeat("a", 4001), 4000, "longer"},
}

func TestParseErrors(t *testing.T) {
	for _, q := range badQueries {
		_, err := Parse(q.in)
		var qe *Error
		require.ErrorAs(t, err, &qe, q.in)
		require.Equal(t, q.pos, qe.Pos, "%s: %v", q.in, err)
		require.Contains(t, qe.Error(), q.part, q.in)
		require.NotEmpty(t, qe.Hint, q.in)
	}
}

func TestCaret(t *testing.T) {
	_, err := Parse("养老 yaer:2020")
	var qe *Error
	require.True(t, errors.As(err, &qe))
	require.Equal(t, "养老 yaer:2020\n     ^", qe.Caret())
}
