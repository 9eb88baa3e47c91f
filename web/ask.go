package web

import "github.com/govreport/govreport/index"

// askPage is a box for a question and the figures that answer it.
type askPage struct {
	Q      string
	Result *index.AskResult
	Saves  *saves
}

func ask(r *request) (*view, error) {
	p := paramsOf(r.Request, parametersOf("ask"))
	page := &askPage{Q: p.text("q")}
	v := &view{Template: "ask", Title: r.lang.Say("Ask"), Here: "ask", Data: page}
	if p.err != nil {
		return v, p.err
	}
	if page.Q == "" {
		return v, nil
	}
	var err error
	page.Saves = savesOf(r.lang, "ask", p.values)
	page.Result, err = r.x.Ask(r.Context(), index.AskRequest{Question: page.Q})
	return v, err
}
