package extract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/govreport/govreport/gazetteer"
	"github.com/govreport/govreport/internal/regexp"
	"github.com/govreport/govreport/segment"
)

// ownPlace is the place that a report says it is of, in the name of the body that
// reports, in its title or in the name of the congress that it is given to.
type ownPlace struct {
	// places are the divisions that bear the name; two or more where the name repeats (南山区).
	places []*gazetteer.Division
	// unknown is a name that no list of divisions has: 碧岚县. Then the report
	// has no region, whatever other places it names.
	unknown string
}

func (s ownPlace) none() bool { return len(s.places) == 0 && s.unknown == "" }

// readStated reads the place off the name of the issuing body, else off the title,
// else off the header of a speech, else off a first line that could be a title.
func (p *placeReader) readStated() ownPlace {
	organ := segment.Fold(p.issuer())
	if at, o, ok := p.meta.organAt(organ); ok {
		head := organ[at.Start : at.End-len(o.text)]
		for _, k := range []string{"街道", "省", "市", "县", "区", "镇", "乡"} { // 县 of 县政府 is the place's
			if strings.HasPrefix(o.text, k+"政府") || strings.HasPrefix(o.text, k+"办") {
				head += k
				break
			}
		}
		if s := p.placeOf(head); !s.none() {
			return s
		}
	}
	if p.r.TitleSpan.Len() > 0 {
		if s := p.placeOfTitle(p.v.Span(p.r.TitleSpan).Of(p.v.Text)); !s.none() {
			return s
		}
	}
	for _, part := range p.searched() {
		if at := selfHeader.FindStringSubmatch(cutRunes(part.Of(p.v.Text), 400)); at != nil {
			if s := p.placeOf(at[1]); !s.none() {
				return s
			}
		}
	}
	if p.r.TitleSpan.Len() == 0 {
		first, _, _ := strings.Cut(strings.TrimLeft(p.body.Of(p.v.Text), "\n "), "\n")
		if n := utf8.RuneCountInString(first); n <= longestFirst && !endsSentence(first) {
			return p.placeOfTitle(first)
		}
	}
	return ownPlace{}
}

// longestFirst is how many characters a first line may have that is read as a title.
const longestFirst = 40

// placeOf reads a name that is a place and nothing else: 湖州市德清县, but not 县, *县 or 我市.
func (p *placeReader) placeOf(head string) ownPlace {
	head = trimStated(head)
	if places, n, _ := p.chain(head); n == len(head) && n > 0 {
		return ownPlace{places: places}
	}
	// What was read in front of the name is not the name's: 近年来德清县.
	for i := range head {
		if i == 0 || gazetteer.Kind(head[:i]) != "" || utf8.RuneCountInString(head[i:]) < 3 || !p.words.leftOf(head[:i]) {
			continue
		}
		if places, n, _ := p.chain(head[i:]); n == len(head)-i {
			return ownPlace{places: places}
		}
	}
	if m := properName.FindString(head); m == head && namesPlace(m) {
		return ownPlace{unknown: m}
	}
	return ownPlace{}
}

// trimStated cuts off what stands in front of the name in a body's name or a title.
func trimStated(s string) string {
	s = strings.TrimLeft(s, " 0123456789年度《“")
	if at := writtenYear.FindStringIndex(s); at != nil {
		s = s[at[1]:]
	}
	for _, w := range []string{"关于", "中国共产党", "中共"} {
		s = strings.TrimPrefix(s, w)
	}
	return s
}

var (
	writtenYear = regexp.MustCompile(`^[〇○零一二三四五六七八九]{4}年度?`)

	placeEnd = `(?:自治州|自治县|自治旗|自治区|街道|开发区|高新区|新区|省|市|县|区|旗|州|盟|镇|乡)`
	// properName is what looks like the name of a place.
	properName = regexp.MustCompile(`^\p{Han}{2,16}?` + placeEnd + `(?:\p{Han}{1,6}` + placeEnd + `)?`)
	titleName  = regexp.MustCompile(`^(\p{Han}{2,12}?` + placeEnd + `)(?:\d{4}|\p{Han}{0,14}?(?:政府|局|委|厅|办公室|公报|法院|检察院))`)
)

// commonKinds are words that end like the name of a place and name a sort of it.
var commonKinds = strings.Fields("社区 小区 园区 地区 城镇 乡镇 集镇 城市 都市 城乡 灾区 山区 库区 景区 学区 辖区 校区 街区 片区 林区 牧区 老区 市区 郊区 县区 县市 区市 县城 市县 区县 村镇 省市 省区")

// namesPlace reports whether s has a proper name in front of its kind: not 全县, *县, 某区.
func namesPlace(s string) bool {
	kind := gazetteer.Kind(s)
	proper := strings.TrimSuffix(s, kind)
	if utf8.RuneCountInString(proper) < 2 || strings.ContainsAny(s, "某各我本全该") || strings.ContainsAny(s, "关于在以来的了") && !strings.HasPrefix(s, "来") {
		return false
	}
	return !slices.ContainsFunc(commonKinds, func(w string) bool { return strings.HasSuffix(s, w) })
}

// placeOfTitle reads the name that a title begins with: 德清县 of 德清县2022年
// 国民经济和社会发展统计公报.
func (p *placeReader) placeOfTitle(title string) ownPlace {
	title = trimStated(title)
	places, n, full := p.chain(title)
	rest := title[n:]
	if n > 0 && (full || rest == "" || rest[0] >= '0' && rest[0] <= '9' || p.words.rightOf(rest)) {
		// 浙江省碧岚县2022年…: the name goes on.
		if m := titleName.FindStringSubmatch(rest); m != nil && namesPlace(m[1]) {
			return ownPlace{unknown: title[:n] + m[1]}
		}
		return ownPlace{places: places}
	}
	if m := titleName.FindStringSubmatch(title); m != nil && namesPlace(m[1]) {
		return ownPlace{unknown: m[1]}
	}
	return ownPlace{}
}

// chain reads the names of divisions that stand one behind the other at the start of
// s, each inside the one before it: 湖南省长沙市. It returns the last one's bearers,
// where it ends in s, and whether that is a name in full.
func (p *placeReader) chain(s string) (places []*gazetteer.Division, end int, full bool) {
	for f := range p.g.Find(cutRunes(s, 40)) {
		if f.Span.Start != end {
			break
		}
		var next []*gazetteer.Division
		for _, d := range p.statedBearers(f) {
			if places == nil || slices.ContainsFunc(places, func(up *gazetteer.Division) bool { return d.Code != up.Code && p.g.Within(d, up) }) {
				next = append(next, d)
			}
		}
		if len(next) == 0 {
			break
		}
		places, end = next, f.Span.End
		full = len(f.Full) > 0 || len(f.Aliases) > 0 && utf8.RuneCountInString(f.Text) > 2 // 达茂旗 is as good as a full name
	}
	return places, end, full
}

// statedBearers returns who may be meant by a name in a body's name or a title.
func (p *placeReader) statedBearers(f gazetteer.Match) []*gazetteer.Division {
	var out []*gazetteer.Division
	out = append(append(out, f.Full...), f.Short...)
	for _, a := range f.Aliases {
		if a.Kind == "name" {
			out = append(out, a.Division)
		}
	}
	if len(f.Full) == 0 && slices.ContainsFunc(f.Short, func(d *gazetteer.Division) bool { return d.OrdinaryShort }) {
		return nil
	}
	return slices.DeleteFunc(out, func(d *gazetteer.Division) bool { return p.ofTaiwan(d) && !p.taiwan })
}

// narrow keeps those of the places of a stated name that were in force in the
// report's year, and of these the ones of the issuing body's kind (吉林民政厅 is of
// the province), each where there are any.
func (p *placeReader) narrow(places []*gazetteer.Division) []*gazetteer.Division {
	for _, keep := range []func(*gazetteer.Division) bool{p.inForce, p.fits} {
		var out []*gazetteer.Division
		for _, d := range places {
			if keep(d) {
				out = append(out, d)
			}
		}
		if len(out) > 0 {
			places = out
		}
	}
	return places
}

// ofTaiwan reports whether d lies in Taiwan, whose divisions share their names with
// many ordinary words and places (大内, 和美, 中和).
func (p *placeReader) ofTaiwan(d *gazetteer.Division) bool { return strings.HasPrefix(d.Code, "71") }

// findTaiwan decides whether places in Taiwan may be meant at all: the report's own
// head names 台湾省, and no body that only the mainland has reports.
func (p *placeReader) findTaiwan() {
	head := segment.Fold(p.issuer())
	if p.r.TitleSpan.Len() > 0 {
		head += "\n" + p.v.Span(p.r.TitleSpan).Of(p.v.Text)
	}
	p.taiwan = strings.Contains(head, "台湾省")
}
