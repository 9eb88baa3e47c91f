package web

import (
	"net/http"

	"github.com/govreport/govreport/index"
)

// askPage is a box for a question and the figures that answer it.
type askPage struct {
	Q      string
	Result *index.AskResult
}

func (s *Server) ask(r *http.Request) (*view, error) {
	p := paramsOf(r)
	page := &askPage{Q: p.text("q")}
	if p.err != nil {
		return nil, p.err
	}
	v := &view{Template: "ask", Title: "Ask", Here: "ask", Data: page}
	if page.Q == "" {
		return v, nil
	}
	var err error
	page.Result, err = s.x.Ask(r.Context(), index.AskRequest{Question: page.Q})
	return v, err
}

func (s *Server) apiAsk(r *http.Request) (any, error) {
	p := paramsOf(r)
	req := index.AskRequest{Question: p.text("q"), Filter: p.query("filter"), Limit: p.number("limit", 5, 1, 50)}
	if req.Question == "" {
		p.fail("Add q=, such as q=四川省 2026年 城镇新增就业 目标.", "there is no question")
	}
	if p.err != nil {
		return nil, p.err
	}
	return s.x.Ask(r.Context(), req)
}
