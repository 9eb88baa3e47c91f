package extract

import "strings"

// duration: how long a thing goes on or takes, 连续12年增长, 办理时限压缩3天.
func (n *namer) duration() {
	s, unit := n.sentence, n.f.unit.unit
	switch {
	case s.text(n.fr.p-1) == "延长" && !n.expires().empty():
		n.is(n.expires(), "what goes on")
	case s.text(n.fr.p-1) == "学前" && s.text(n.next) == "免费":
		n.is(np{n.next, max(n.next+1, s.behind(n.next+1, n.end).b)}, "behind a duration") // 学前一年免费教育
	case s.text(n.fr.p-1) == "提前":
		if q := s.before(n.fr.lo, n.fr.p-1); !q.empty() {
			n.is(q, "what is early") // 乡镇企业总产值提前两年翻了一番
		} else if s.at(n.next).has(isNominal) {
			n.is(np{n.next, n.next + 1}, "what is early") // 提前2小时预警
		}
	case unit == "周年" && s.text(n.fr.core-1) == "建党":
		n.is(np{n.fr.core - 1, n.fr.core}, "what began")
	case unit == "周年":
		if v := s.governor(n.fr.lo, n.fr.core); v >= 0 && !s.at(v).has(isNoun) { // 庆祝建党100周年
			p := np{v, v + 1}
			if q := s.before(n.fr.lo, v); !q.empty() {
				p.a = q.a
			}
			n.is(p, "what began")
		}
	case s.text(n.fr.p-1) == "连续" || s.text(n.fr.core) == "连续":
		if !n.front.empty() {
			n.is(n.front, "what goes on")
		} else if v := s.governor(n.fr.lo, n.fr.core); v >= 0 && !n.behind.empty() { // 实现连续6年零事故
			n.is(n.behind, "what goes on")
		} else if w := s.text(n.next); w == "未" || w == "无" || w == "没有" || w == "未发生" {
			k := n.next + 1
			for k < n.end && s.at(k).has(isVerb) && !s.nounish(k) {
				k++
			}
			if q := s.behind(k, n.end); !q.empty() { // 连续5年未发生重大事故
				n.is(q, "what goes on")
			}
		} else if v >= 0 && n.end > n.next && n.end-n.next <= 2 { // 实现连续9年增产
			n.is(np{n.next, n.end}, "what goes on")
		} else if q := s.behind(s.skipScope(s.skipScope(n.next, n.end)+1, n.end), n.end); n.topic < 0 && s.at(s.skipScope(n.next, n.end)).has(isVerb) && !s.at(n.next).has(isApart|isChange) && q.b-q.a > 1 && s.at(q.a).has(isNoun) { // 连续4年获评全国营商环境最佳口碑省份
			n.is(q, "what goes on")
		} else if n.topic >= 0 { // 粮食总产量15.7万吨,连续六年增产
			n.shares(n.topic, "what goes on")
		}
	case !n.behind.empty() && n.f.post == n.f.end && !s.at(n.next).has(isDe):
		n.is(n.behind, "behind a duration")
	case unit == "年" && n.f.post == n.f.end && (s.text(n.next) == "计划" || s.text(n.next) == "规划"):
		n.is(np{n.next, n.next + 1}, "behind a duration") // 增收五年计划
	case unit == "年" && !n.front.empty() && n.fr.words.has(isEqual|isTo) && s.at(n.front.b-1).has(isNoun):
		n.is(n.front, "what lasts") // 人均受教育年限达到11.7年
	case s.at(n.next).has(isDe) && !n.behind.empty() && n.front.empty() && n.f.post == n.f.end:
		n.is(n.behind, "behind a duration") // 实施6个月的渐退期
	case !n.front.empty() && (unit != "年" || n.fr.moved && n.fr.words.has(isTo)):
		if v := s.governor(n.fr.lo, n.front.a); v >= 0 && s.at(v).has(isVerb) {
			n.is(np{v, n.front.b}, "what takes the time")
		} else {
			n.is(n.front, "what lasts")
		}
	case n.fr.change != 0 || n.fr.words.has(isTo):
		if n.topic >= 0 {
			n.shares(n.topic, "change of the same")
		}
	default:
		if v := s.governor(n.fr.lo, n.fr.core); v >= 0 && unit != "年" {
			n.is(np{v, v + 1}, "action")
		}
	}
}

// expires returns what stands in front of 到期 in the clause: 第二轮土地承包到期后再延长三十年.
func (n *namer) expires() np {
	for k := n.fr.p - 1; k > n.fr.lo; k-- {
		if strings.HasPrefix(n.text(k), "到期") {
			return n.before(n.fr.lo, k)
		}
	}
	return np{}
}
