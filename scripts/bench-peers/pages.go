package main

import (
	"context"
	"fmt"
	"math/rand"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/govreport/govreport/extract"
	"github.com/govreport/govreport/index"
	"github.com/govreport/govreport/segment"
	"github.com/govreport/govreport/web"
)

var provinces = strings.Fields("北京市 天津市 河北省 山西省 内蒙古自治区 辽宁省 吉林省 黑龙江省 上海市 江苏省 浙江省 安徽省 福建省 江西省 山东省 河南省 湖北省 湖南省 广东省 广西壮族自治区 海南省 重庆市 四川省 贵州省 云南省 西藏自治区 陕西省 甘肃省 青海省 宁夏回族自治区 新疆维吾尔自治区")

var (
	kindOfProvince = regexp.MustCompile(`(?:壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)$`)
	writtenYear    = regexp.MustCompile(`20[0-3]\d年`)
)

// provincial makes reports of every province from 2007 to 2026 of those of 2026 in the
// corpus, with the names of the province and the years that the report is of, and
// paragraphs dealt anew as in times.
func provincial(texts []file) []file {
	rng := rand.New(rand.NewSource(11))
	type source struct{ province, text string }
	type paragraph struct{ province, text string }
	var sources []source
	var paragraphs []paragraph
	var chars []rune
	for _, t := range texts {
		parts := strings.Split(t.name+"__", "_")
		if parts[0] != "2026" || !kindOfProvince.MatchString(parts[1]) {
			continue
		}
		sources = append(sources, source{parts[1], t.text})
		for _, p := range strings.Split(t.text, "\n") {
			if len(p) > 180 {
				paragraphs = append(paragraphs, paragraph{parts[1], p})
				chars = append(chars, []rune(p)[:10]...)
			}
		}
	}
	var out []file
	for k, province := range provinces {
		for year := 2007; len(sources) > 0 && year <= 2026; year++ {
			of := func(text, from string) string {
				text = strings.ReplaceAll(strings.ReplaceAll(text, from, province), kindOfProvince.ReplaceAllString(from, ""), kindOfProvince.ReplaceAllString(province, ""))
				return writtenYear.ReplaceAllStringFunc(text, func(s string) string {
					n, _ := strconv.Atoi(s[:4])
					return strconv.Itoa(n-2026+year) + "年"
				})
			}
			src := sources[(7*k+year)%len(sources)]
			lines := strings.Split(src.text, "\n")
			for i, l := range lines {
				if len(l) <= 180 {
					lines[i] = of(l, src.province)
					continue
				}
				p := paragraphs[rng.Intn(len(paragraphs))]
				rs := []rune(of(p.text, p.province))
				for j, r := range rs {
					if r >= '一' && r <= '龥' && rng.Intn(60) == 0 {
						rs[j] = chars[rng.Intn(len(chars))]
					}
				}
				lines[i] = string(rs)
			}
			out = append(out, file{fmt.Sprintf("%d_%s_政府工作报告", year, province), strings.Join(lines, "\n")})
		}
	}
	return out
}

// pages measures the pages that show an index of provincial reports: the file that
// `report` writes, and what a server answers that has been asked before.
func pages(dir string, texts []file) (string, error) {
	ctx := context.Background()
	x, err := index.Create(filepath.Join(dir, "provinces"), index.Options{})
	if err != nil {
		return "", err
	}
	for _, t := range texts {
		d := segment.NewDocument(t.text)
		d.Path = t.name + ".txt"
		r, err := extract.Extract(d)
		if err != nil {
			return "", err
		}
		if _, err := x.Add(ctx, r); err != nil {
			return "", err
		}
	}
	if err := x.KeepCopies(ctx); err != nil {
		return "", err
	}
	if err := x.Close(); err != nil {
		return "", err
	}
	if x, err = index.OpenReadOnly(filepath.Join(dir, "provinces"), index.Options{}); err != nil {
		return "", err
	}
	defer x.Close()
	var b strings.Builder
	fmt.Fprintf(&b, "Pages of %d made-up provincial reports, %.1f MB, seconds of CPU and by the clock:\n\n| | CPU | clock |\n|---|---:|---:|\n", len(texts), float64(bytesOf(texts))/1e6)
	lap := func(name string, fn func() error) error {
		from, began := cpu(), time.Now()
		err := fn()
		fmt.Fprintf(&b, "| %s | %.2f | %.2f |\n", name, (cpu() - from).Seconds(), time.Since(began).Seconds())
		return err
	}
	if err := lap("the file that `report` writes, all themes", func() error {
		p, err := web.NewPage(ctx, x, web.Request{})
		if err != nil {
			return err
		}
		return p.WriteFile(&strings.Builder{})
	}); err != nil {
		return "", err
	}
	s := web.NewServer(x, web.ServerOptions{PageTimeout: time.Hour})
	if err := lap("what `serve` gets ready before it is asked", func() error { return s.Warm(ctx) }); err != nil {
		return "", err
	}
	for _, page := range []struct{ name, query string }{
		{"compare page of a theme, the first one of a server", "themes=养老"},
		{"compare page of another theme", "themes=就业"},
		{"compare page of all themes", "themes="},
	} {
		if err := lap(page.name, func() error {
			w := httptest.NewRecorder()
			r := httptest.NewRequest("GET", "http://localhost/compare?"+page.query, nil)
			s.ServeHTTP(w, r)
			if w.Code != 200 {
				return fmt.Errorf("compare page: status %d", w.Code)
			}
			return nil
		}); err != nil {
			return "", err
		}
	}
	return b.String(), nil
}
