package corpus

import (
	"encoding/xml"
	"errors"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"
)

// numbering counts the automatic numbers of a Word file, which are not in its
// text: numbering.xml says how each level of a list looks, styles.xml which
// styles are numbered, and the number itself is how many such paragraphs came
// before. Names are those of ECMA-376 part 1, 17.9.
type numbering struct {
	lists    map[string]*numList     // by numId
	abstract map[string]*numAbstract // by abstractNumId
	styles   map[string]*numStyle    // by styleId
}

// numAbstract is a list definition; lists that share it share their counters.
type numAbstract struct {
	levels    [9]numLevel
	styleLink string
	link      string // numStyleLink: the definition is that of a style
	count     [9]int
	started   [9]bool
}

type numLevel struct {
	format  string
	text    string // with %1 … %9
	start   int
	restart int // lvlRestart: 0 never; -1 after any higher level
	style   string
	legal   bool // all numbers as digits
	known   bool
}

// numList is a use of a definition, perhaps with levels of its own.
type numList struct {
	abstract  string
	overrides map[int]*numLevel
	startAt   map[int]int
	used      bool
}

type numStyle struct {
	basedOn, numID, level string
}

// readNumbering reads numbering.xml and styles.xml, both of which may be missing.
func readNumbering(parts *docxParts) (*numbering, error) {
	n := &numbering{lists: map[string]*numList{}, abstract: map[string]*numAbstract{}, styles: map[string]*numStyle{}}
	dir := path.Dir(parts.main)
	if err := n.readDefinitions(parts, path.Join(dir, "numbering.xml")); err != nil && !errors.Is(err, errNoPart) {
		return nil, err
	}
	if err := n.readStyles(parts, path.Join(dir, "styles.xml")); err != nil && !errors.Is(err, errNoPart) {
		return nil, err
	}
	for _, a := range n.abstract { // a definition that stands in a style
		if a.link == "" {
			continue
		}
		for _, b := range n.abstract {
			if b.styleLink == a.link {
				a.levels = b.levels
			}
		}
	}
	return n, nil
}

func (n *numbering) readDefinitions(parts *docxParts, name string) error {
	var abstract *numAbstract
	var list *numList
	var level *numLevel
	override := -1
	return parts.each(name, func(e xml.StartElement) {
		val := attr(e, "val")
		switch e.Name.Local {
		case "abstractNum":
			abstract, list, level, override = &numAbstract{}, nil, nil, -1
			n.abstract[attr(e, "abstractNumId")] = abstract
		case "styleLink":
			if abstract != nil {
				abstract.styleLink = val
			}
		case "numStyleLink":
			if abstract != nil {
				abstract.link = val
			}
		case "num":
			list, abstract, level, override = &numList{overrides: map[int]*numLevel{}, startAt: map[int]int{}}, nil, nil, -1
			n.lists[attr(e, "numId")] = list
		case "abstractNumId":
			if list != nil {
				list.abstract = val
			}
		case "lvlOverride":
			override = levelIndex(attr(e, "ilvl"))
			level = nil
		case "startOverride":
			if list != nil && override >= 0 {
				list.startAt[override] = number(val, 1)
			}
		case "lvl":
			i := levelIndex(attr(e, "ilvl"))
			level = &numLevel{start: 1, restart: -1, format: "decimal", known: true}
			switch {
			case i < 0:
			case list != nil:
				list.overrides[i] = level
			case abstract != nil:
				abstract.levels[i] = *level
				level = &abstract.levels[i]
			}
		case "start":
			if level != nil {
				level.start = number(val, 1)
			}
		case "numFmt":
			if level != nil {
				level.format = val
				if f := attr(e, "format"); val == "custom" && strings.HasPrefix(f, "0") {
					level.format = "decimalZero"
				}
			}
		case "lvlText":
			if level != nil {
				level.text = val
			}
		case "lvlRestart":
			if level != nil {
				level.restart = number(val, -1)
			}
		case "pStyle":
			if level != nil {
				level.style = val
			}
		case "isLgl":
			if level != nil {
				level.legal = on(val)
			}
		}
	})
}

func (n *numbering) readStyles(parts *docxParts, name string) error {
	var style *numStyle
	return parts.each(name, func(e xml.StartElement) {
		switch e.Name.Local {
		case "style":
			style = &numStyle{}
			n.styles[attr(e, "styleId")] = style
		case "basedOn":
			if style != nil {
				style.basedOn = attr(e, "val")
			}
		case "numId":
			if style != nil {
				style.numID = attr(e, "val")
			}
		case "ilvl":
			if style != nil {
				style.level = attr(e, "val")
			}
		}
	})
}

func levelIndex(s string) int {
	if i, err := strconv.Atoi(s); err == nil && i >= 0 && i < 9 {
		return i
	}
	return -1
}

func number(s string, def int) int {
	if i, err := strconv.Atoi(s); err == nil {
		return i
	}
	return def
}

// next counts one more paragraph and returns the marker before it with what
// separates the two: nothing after Chinese punctuation, else a blank. numID and
// level are the paragraph's own, "" when it has none.
func (n *numbering) next(style, numID, level string) string {
	list, i, ok := n.resolve(style, numID, level)
	if !ok {
		return ""
	}
	a := n.abstract[list.abstract]
	if a == nil {
		return ""
	}
	if !list.used {
		list.used = true
		for at, start := range list.startAt { // the list begins anew
			a.started[at] = true
			a.count[at] = start - 1
			for d := at + 1; d < len(a.started); d++ {
				a.started[d] = false
			}
		}
	}
	def := list.level(a, i)
	if !def.known {
		return ""
	}
	if a.started[i] {
		a.count[i]++
	} else {
		a.started[i], a.count[i] = true, def.start
	}
	for d := i + 1; d < len(a.started); d++ {
		switch r := list.level(a, d).restart; {
		case r < 0, r > 0 && i < r:
			a.started[d] = false
		}
	}
	return n.marker(list, a, i)
}

// level is a level as this list has it.
func (l *numList) level(a *numAbstract, i int) *numLevel {
	if o := l.overrides[i]; o != nil {
		return o
	}
	return &a.levels[i]
}

// resolve finds the list and level of a paragraph: its own, else its style's.
func (n *numbering) resolve(style, numID, level string) (*numList, int, bool) {
	for range 20 { // styles may be based on each other in a circle
		if numID != "" {
			break
		}
		s := n.styles[style]
		if s == nil {
			return nil, 0, false
		}
		if s.numID != "" {
			numID = s.numID
			if level == "" {
				level = s.level
			}
			if level == "" {
				level = n.styleLevel(numID, style)
			}
			break
		}
		if level == "" {
			level = s.level
		}
		style = s.basedOn
	}
	list := n.lists[numID]
	if list == nil || numID == "0" {
		return nil, 0, false
	}
	i := 0
	if level != "" {
		i = levelIndex(level)
	}
	return list, i, i >= 0
}

// styleLevel is the level that names a style as its own.
func (n *numbering) styleLevel(numID, style string) string {
	if list := n.lists[numID]; list != nil {
		if a := n.abstract[list.abstract]; a != nil {
			for i := range a.levels {
				if a.levels[i].style == style {
					return strconv.Itoa(i)
				}
			}
		}
	}
	return ""
}

// marker is the text of the number at level i.
func (n *numbering) marker(list *numList, a *numAbstract, i int) string {
	def := list.level(a, i)
	var b strings.Builder
	for k := 0; k < len(def.text); k++ {
		c := def.text[k]
		if c != '%' || k+1 >= len(def.text) || def.text[k+1] < '1' || def.text[k+1] > '9' {
			b.WriteByte(c)
			continue
		}
		k++
		at := int(def.text[k] - '1')
		other := list.level(a, at)
		count := a.count[at]
		if !a.started[at] {
			count = other.start
		}
		format := other.format
		if def.legal {
			format = "decimal"
		}
		b.WriteString(formatNumber(count, format))
	}
	s := b.String()
	if def.format == "bullet" && s != "" {
		s = "•"
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	if s == "" || strings.ContainsRune("、）．。：，", last) {
		return s
	}
	return s + " "
}
