package message

import "strings"

// Named is the language that a tag or locale names, such as "zh", "zh_CN.UTF-8",
// "en-GB". Languages that the catalogue has not are English; said is false where
// nothing is named: "", "C" and "POSIX", with or without an encoding.
func Named(locale string) (lang Language, said bool) {
	name, _, _ := strings.Cut(locale, ".")
	name, _, _ = strings.Cut(name, "@")
	if name == "" || name == "C" || name == "POSIX" {
		return English, false
	}
	name, _, _ = strings.Cut(strings.ReplaceAll(name, "_", "-"), "-")
	if strings.EqualFold(name, "zh") || strings.EqualFold(name, "chinese") {
		return Chinese, true
	}
	return English, true
}

// OfEnvironment is the language of messages that the environment asks for, by POSIX:
// the first of LC_ALL, LC_MESSAGES and LANG that isn't empty.
func OfEnvironment(getenv func(string) string) (lang Language, said bool) {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			return Named(v)
		}
	}
	return English, false
}
