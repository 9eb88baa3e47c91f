package message

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNamed(t *testing.T) {
	for _, c := range []struct {
		locale string
		want   Language
		said   bool
	}{
		{"", English, false}, {"C", English, false}, {"C.UTF-8", English, false}, {"POSIX", English, false},
		{"zh", Chinese, true}, {"zh_CN.UTF-8", Chinese, true}, {"zh-Hans-CN", Chinese, true}, {"ZH_TW", Chinese, true}, {"zh_CN@pinyin", Chinese, true},
		{"en_GB.UTF-8", English, true}, {"de_DE", English, true}, {"zha", English, true},
	} {
		got, said := Named(c.locale)
		assert.Equal(t, c.want, got, c.locale)
		assert.Equal(t, c.said, said, c.locale)
	}
}

func TestOfEnvironment(t *testing.T) {
	for _, c := range []struct {
		all, messages, lang string
		want                Language
		said                bool
	}{
		{"", "", "zh_CN.UTF-8", Chinese, true},
		{"", "zh_CN", "en_US", Chinese, true},
		{"C", "zh_CN", "zh_CN", English, false},
		{"", "", "", English, false},
	} {
		got, said := OfEnvironment(func(name string) string {
			return map[string]string{"LC_ALL": c.all, "LC_MESSAGES": c.messages, "LANG": c.lang}[name]
		})
		assert.Equal(t, c.want, got, c)
		assert.Equal(t, c.said, said, c)
	}
}

func TestCount(t *testing.T) {
	assert.Equal(t, "1 report", Count(1, "report").String())
	assert.Equal(t, "0 reports", Count(0, "report").String())
	assert.Equal(t, "2 份报告", Count(2, "report").In(Chinese))
	assert.Equal(t, "2 things", Count(2, "thing").In(Chinese), "without Chinese it stays English")
}

func TestParse(t *testing.T) {
	read := func(data string) (all []entry, err error) {
		err = parse("x.po", data, func(e entry) error { all = append(all, e); return nil })
		return all, err
	}
	all, err := read("# about\nmsgid \"one\"\nmsgstr \"一\"\n\nmsgctxt \"head\"\nmsgid \"\"\n\"two \"\n\"\\\"lines\\\"\"\nmsgstr \"\"\n\"二\\n\"\n")
	require.NoError(t, err)
	assert.Equal(t, []entry{{key{"", "one"}, "一", 2}, {key{"head", `two "lines"`}, "二\n", 5}}, all)
	for data, want := range map[string]string{
		"msgid \"a\"":               "x.po:2: the last message has no msgstr",
		"msgstr \"a\"":              `x.po:1: "msgstr" does not belong here; write msgctxt, msgid or msgstr`,
		"msgid a\nmsgstr \"b\"":     "x.po:1: a is not a quoted string",
		"\"a\"":                     `x.po:1: "a" is not a quoted string`,
		"msgid \"a\"\nmsgplural \"": `x.po:2: "msgplural" does not belong here; write msgctxt, msgid or msgstr`,
	} {
		_, err := read(data)
		assert.EqualError(t, err, want, data)
	}
}
