package extract

// changes joins old and new values: 由A提高到B.
func (s *sentence) changes(frames []*frame) {
	x := s.x
	s.changedLists(frames)
	for i, fr := range frames {
		k := s.ls[fr.p].fig
		if f := x.figs[k].f; f.HasValue && f.Value < 0 && x.means[k].measure == MeasureGrowth {
			x.means[k].direction = DirectionDown
		}
		if i+1 >= len(frames) {
			continue
		}
		next := frames[i+1]
		if fr.base && next.change != 0 && !next.moved { // 较2021年底的4052张增长10.3%
			x.means[k].old = true
			if t := s.topic(i); t >= 0 {
				s.shares(&x.means[k], t, "old value of the same")
				if s.before(next.lo, next.core).empty() {
					s.shares(&x.means[j0(s, next)], t, "change of the same")
				}
			}
			continue
		}
		if x.means[k].old || !s.old(fr) && !s.earlier(fr, next) {
			continue
		}
		if !next.words.has(isTo) && !next.moved {
			continue
		}
		j := s.ls[next.p].fig
		x.figs[j].changeOf = x.figs[k]
		x.means[k].old = true
		if o := x.means[k].measure; next.moved || next.words.has(isTo) {
			x.means[j].measure, x.means[j].direction = o, x.means[k].direction
			if f, g := x.figs[k].f, x.figs[j].f; o == MeasureGrowth && f.HasValue && f.Value < 0 && g.HasValue && g.Value > 0 {
				x.means[j].direction = DirectionUp // 增速由-2.3%回升至4.5%
			}
		}
		if x.means[k].b > x.means[k].a && x.means[j].of < 0 {
			if front := s.before(next.lo, next.core); front.empty() {
				s.shares(&x.means[j], k, "new value of the same")
			}
		}
	}
}

// changedLists joins the old and new values of lists: 分别由3100元、1900元提高到3700元和2200元.
func (s *sentence) changedLists(frames []*frame) {
	x := s.x
	for i := 0; i < len(frames); i++ {
		n := 1
		for i+n < len(frames) && s.joined(frames[i+n-1].p, frames[i+n].p) {
			n++
		}
		if n < 2 || i+2*n > len(frames) || !s.old(frames[i]) {
			continue
		}
		second := frames[i+n]
		if !second.moved && !second.words.has(isTo) {
			continue
		}
		for j := 1; j < n; j++ {
			if !s.joined(frames[i+n+j-1].p, frames[i+n+j].p) {
				n = 0
			}
		}
		for j := 0; j < n; j++ {
			k, l := s.ls[frames[i+j].p].fig, s.ls[frames[i+n+j].p].fig
			x.means[k].old = true
			x.figs[l].changeOf = x.figs[k]
			s.shares(&x.means[l], k, "new value of the same")
			x.means[l].measure, x.means[l].direction = x.means[k].measure, x.means[k].direction
		}
		if n > 0 {
			i += 2*n - 1
		}
	}
}

// earlier reports whether fr names an earlier year and next a later one to which the
// thing has come: 1982年为270元,1987年提高到463元.
func (s *sentence) earlier(fr, next *frame) bool {
	if !next.moved || !fr.words.has(isTo|isEqual|isLink) {
		return false
	}
	year := func(f *frame) string {
		return yearToken.FindString(s.x.t.str(s.ls[s.clauseStart(f.p)].start, s.ls[f.p].start))
	}
	a, b := year(fr), year(next)
	return a != "" && b != "" && a < b && s.clauseStart(fr.p) != s.clauseStart(next.p)
}

// old reports whether the figure of fr is the value that a change begins with.
func (s *sentence) old(fr *frame) bool {
	if fr.words.has(isFrom) {
		return true
	}
	for k := fr.core - 1; k >= fr.lo && k >= fr.core-6; k-- {
		if s.at(k).has(isFrom) && s.at(fr.core-1).has(isTime|isScope|isNoun) {
			return true
		}
		if s.at(k).has(isBound | isVerb) {
			return false
		}
	}
	return false
}

func j0(s *sentence, fr *frame) int { return s.ls[fr.p].fig }
