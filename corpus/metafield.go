package corpus

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/govreport/govreport/internal/regexp"
)

var (
	yearField = regexp.MustCompile(`^((?:19|20)\d\d)(?:\.0)?(?:年度?)?$`)
	dateField = regexp.MustCompile(`^((?:19|20)\d\d)(?:[-/.年]|)(\d{1,2})(?:[-/.月]|)(\d{1,2})日?(?:[T ].*)?$`)
)

// parseYear reads a year as tables write it: 2023, 2023年, 2023.0 (a float from
// a data frame), ２０２３.
func parseYear(s string) (int, error) {
	s = strings.TrimSpace(narrowDigits.Replace(s))
	m := yearField.FindStringSubmatch(s)
	if m == nil {
		return 0, fmt.Errorf("%q is not a year; write it like 2023", s)
	}
	return strconv.Atoi(m[1])
}

var narrowDigits = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// parseDate reads a date as tables write it and returns it as YYYY-MM-DD.
func parseDate(s string) (string, error) {
	s = strings.TrimSpace(narrowDigits.Replace(s))
	m := dateField.FindStringSubmatch(s)
	if m == nil {
		return "", fmt.Errorf("%q is not a date; write it like 2023-12-01", s)
	}
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return "", fmt.Errorf("%q is not a date; write it like 2023-12-01", s)
	}
	return fmt.Sprintf("%s-%02d-%02d", m[1], month, day), nil
}
