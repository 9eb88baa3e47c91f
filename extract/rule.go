package extract

// A rule names a phenomenon and says where it is met. Of a list of rules the first that
// holds decides; the order of a list is the order of precedence.
type rule[S any] struct {
	name    string
	when    func(S) bool
	then    func(S) // what is made of it; what nil means, each list says
	example string  // a sentence that is read otherwise without the rule
	counter string  // one that looks alike and is read the same without it
	weak    bool    // of names: the ranking may decide otherwise
}

// firstRule returns the first of the rules that holds of s, nil where none does.
func firstRule[S any](rules []rule[S], s S) *rule[S] {
	for i := range rules {
		if rules[i].when(s) {
			return &rules[i]
		}
	}
	return nil
}

// ruleSet is every list of rules that [Words] carries, so that tests may take one out.
type ruleSet struct {
	phrasing, naming, acting, duration         []rule[*namer]
	claim                                      []rule[*claim]
	numeral, date, unit, chinese, period, bare []rule[*reading]
	between                                    []rule[*frameWalk]
	of, object, said                           []rule[*comparison]
	keeps                                      []rule[*listPair]
	criterion                                  []rule[*asked]
	idle                                       []rule[*modalWord]
}

func allRules() ruleSet {
	return ruleSet{
		phrasing: phrasingRules, naming: namingRules, acting: actionRules, duration: durationRules,
		claim: claimRules, criterion: criterionRules, idle: idleRules,
		numeral: numeralRules, date: dateRules, unit: unitRules, chinese: chineseRules, period: periodRules, bare: bareRules,
		between: betweenRules, of: ofRules, object: objectRules, said: saidRules,
		keeps: keepsRules,
	}
}
