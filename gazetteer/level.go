package gazetteer

import "fmt"

// Level is the tier of a division, from the state down. The county tier holds
// districts, counties, banners and county-level cities; the township tier
// streets, towns and townships.
type Level uint8

const (
	LevelUnknown Level = iota
	State
	Province
	City
	County
	Township
)

var levelNames = [...]string{"", "state", "province", "city", "county", "township"}

func (l Level) String() string {
	if int(l) < len(levelNames) {
		return levelNames[l]
	}
	return fmt.Sprintf("Level(%d)", uint8(l))
}

// ParseLevel reads what [Level.String] prints, and the Chinese names of the
// tiers (国家, 省级, 地级, 县级, 乡级).
func ParseLevel(s string) (Level, error) {
	for l, name := range levelNames {
		if name != "" && name == s {
			return Level(l), nil
		}
	}
	switch s {
	case "国家", "国家级":
		return State, nil
	case "省", "省级":
		return Province, nil
	case "市", "地级", "市级":
		return City, nil
	case "县", "县级", "区县":
		return County, nil
	case "乡", "乡级", "乡镇":
		return Township, nil
	}
	return LevelUnknown, fmt.Errorf("gazetteer: %q is no level; use state, province, city, county or township", s)
}
