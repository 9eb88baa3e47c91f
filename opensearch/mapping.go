package opensearch

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/govreport/govreport/index"
)

type object = map[string]any

// longest is the most code points of a keyword: OpenSearch refuses more than 32766 bytes.
const longest = 8191

// fields is the mapping, from [index.Packed].
func fields() object {
	keyword := object{"type": "keyword", "ignore_above": longest}
	number := object{"type": "integer"}
	long := object{"type": "long"}
	double := object{"type": "double"}
	pairs := object{"type": "text", "analyzer": "pairs", "norms": false}
	seen := object{"type": "keyword", "index": false, "doc_values": false} // in _source alone
	totals := object{}
	for _, name := range totalFields {
		totals[name] = long
	}
	return object{
		"key": keyword, "id": keyword, "version": seen, "paths": keyword,
		"title": pairs, "title_as_is": keyword, "organ": pairs, "organ_as_is": keyword,
		"region": pairs, "region_as_is": keyword, "region_code": keyword, "level": keyword, "genre": keyword, "published": keyword,
		"year": number, "plan_year": number, "path": pairs, "themes": keyword, "theme_names": keyword,
		"section_roles": keyword, "headings": pairs, "copies": keyword, "text": pairs, "lost": keyword,
		"totals": object{"properties": totals},
		"passages": object{"type": "nested", "properties": object{
			"start": number, "end": number, "section": keyword, "role": keyword,
			"words": object{"type": "text", "analyzer": "whitespace"},
		}},
		"figures": object{"type": "nested", "properties": figureFields(keyword, number, double, pairs)},
		"payload": object{"type": "binary", "store": true, "doc_values": false},
	}
}

func figureFields(keyword, number, double, pairs object) object {
	return object{
		"start": number, "end": number, "text": keyword, "role": keyword, "concept": keyword, "measure": keyword,
		"indicator": pairs, "indicator_as_is": keyword, "unit": keyword, "per": keyword, "cmp": keyword, "masked": object{"type": "boolean"},
		"value": double, "low": double, "high": double, "year": number, "part": keyword, "deadline_year": number, "themes": keyword,
	}
}

var totalFields = []string{"reports", "passages", "chars", "figures", "body_words", "part_words", "heading_words", "path_words", "title_words"}

// unread is what queries find reports by and nobody reads: it is not in _source.
var unread = []string{"title", "organ", "region", "path", "theme_names", "headings", "text", "lost", "payload", "passages.words", "figures.indicator"}

// meta is kept with the mapping.
type meta struct {
	Packed   int      `json:"govreport_packed"`
	OwnWords []string `json:"own_words"`
}

// Shape is how an index is laid out. It counts when the index is made.
type Shape struct {
	Shards   int // default 1; one holds some 30 GB well
	Replicas int // copies of each shard on other nodes
}

// tooManyWords own words do not belong into the state of a cluster.
const tooManyWords = 10000

// Prepare makes the index template and the index, or sees that the one which is there
// was made for reports of this version and with the same own words.
func (c *Cluster) Prepare(ctx context.Context, ownWords []string, s Shape) error {
	if len(ownWords) > tooManyWords {
		return &Error{c.name, "prepare", fmt.Errorf("the index keeps %d own words; more than %d are not carried", len(ownWords), tooManyWords), "use a shorter list (index --dict)"}
	}
	switch err := c.do(ctx, "GET", "/"+c.index, nil, nil); {
	case err == nil:
		m, err := c.mapping(ctx)
		if err == nil && !slices.Equal(m.OwnWords, ownWords) {
			err = &Error{c.name, "prepare", fmt.Errorf("%s was filled with %d own words, these reports have %d others", c.index, len(m.OwnWords), len(ownWords)), "export into another --opensearch-prefix"}
		}
		return err
	case !isStatus(err, http.StatusNotFound):
		return c.fail("prepare", err)
	}
	properties := fields()
	template := object{
		"index_patterns": []string{c.index},
		"priority":       100,
		"template": object{
			"settings": object{
				"number_of_shards": max(s.Shards, 1), "number_of_replicas": s.Replicas, "refresh_interval": "30s",
				"mapping.nested_objects.limit": 1000000,
				"analysis": object{
					"tokenizer": object{"pairs": object{"type": "ngram", "min_gram": 2, "max_gram": 2}},
					"analyzer":  object{"pairs": object{"type": "custom", "tokenizer": "pairs"}},
				},
			},
			"mappings": object{
				"dynamic": "strict", "_source": object{"excludes": unread}, "properties": properties,
				"_meta": meta{index.PackedVersion, ownWords},
			},
		},
	}
	if err := c.do(ctx, "PUT", "/_index_template/"+c.template, template, nil); err != nil {
		return c.fail("prepare", err)
	}
	if err := c.do(ctx, "PUT", "/"+c.index, nil, nil); err != nil && !isKind(err, "resource_already_exists_exception") {
		return c.fail("prepare", err)
	}
	_, err := c.mapping(ctx)
	return err
}

// mapping reads the mapping of the index and refuses another one than ours.
func (c *Cluster) mapping(ctx context.Context) (meta, error) {
	var answer map[string]struct {
		Mappings struct {
			Meta       *meta `json:"_meta"`
			Properties object
		}
	}
	if err := c.do(ctx, "GET", "/"+c.index+"/_mapping", nil, &answer); err != nil {
		return meta{}, c.fail("open", err)
	}
	refuse := func(err error) (meta, error) {
		return meta{}, &Error{c.name, "open", err, "export into another --opensearch-prefix, or remove " + c.index + " and export again"}
	}
	if len(answer) != 1 {
		return refuse(fmt.Errorf("%s stands for %d indices", c.index, len(answer)))
	}
	there := slices.Collect(maps.Values(answer))[0].Mappings
	switch {
	case there.Meta == nil || there.Meta.Packed == 0:
		return refuse(fmt.Errorf("%s was not made by govreport", c.index))
	case there.Meta.Packed != index.PackedVersion:
		return refuse(fmt.Errorf("%s has reports in format %d, this program reads %d", c.index, there.Meta.Packed, index.PackedVersion))
	}
	if err := sameFields("", fields(), there.Properties); err != nil {
		return refuse(fmt.Errorf("%s has another mapping: %w", c.index, err))
	}
	return *there.Meta, nil
}

// sameFields compares types and analysers.
func sameFields(path string, want, have object) error {
	for _, name := range slices.Sorted(maps.Keys(want)) {
		w := want[name].(object)
		h, ok := have[name].(object)
		if !ok {
			return fmt.Errorf("there is no field %s%s", path, name)
		}
		for _, what := range []string{"type", "analyzer"} {
			if w[what] != nil && w[what] != h[what] {
				return fmt.Errorf("the %s of %s%s is %v, not %v", what, path, name, h[what], w[what])
			}
		}
		if kids, ok := w["properties"].(object); ok {
			inside, _ := h["properties"].(object)
			if err := sameFields(path+name+".", kids, inside); err != nil {
				return err
			}
		}
	}
	return nil
}

func isStatus(err error, status int) bool {
	var a *answerError
	return errors.As(err, &a) && a.status == status
}

func isKind(err error, kind string) bool {
	var a *answerError
	return errors.As(err, &a) && a.kind == kind
}
