package web

import (
	"reflect"
	"strings"
)

// object is a JSON object that is written in the order of its names.
type object = map[string]any

// openAPI describes the API in OpenAPI 3.1.
func openAPI(r *request, _ *params) (*reply, error) {
	schemas := object{
		"Error": object{
			"type": "object", "required": []string{"error"},
			"properties": object{"error": object{"type": "string"}, "hint": object{"type": "string"}, "query": object{"type": "string"}, "position": object{"type": "integer"}},
		},
	}
	failure := func(about string) object {
		return object{"description": about, "content": object{"application/json": object{"schema": object{"$ref": "#/components/schemas/Error"}}}}
	}
	paths := object{}
	for _, e := range endpoints() {
		parameters := []object{}
		content := object{"application/json": object{"schema": schemaOf(e.of, schemas)}}
		headers := object{"ETag": object{"schema": object{"type": "string"}}}
		for _, p := range e.params {
			parameters = append(parameters, p.openAPI())
			if p.name == "format" && len(p.options) > 1 {
				content["text/csv"] = object{"schema": object{"type": "string"}}
				content[xlsxType] = object{"schema": object{"type": "string", "contentEncoding": "binary"}}
			}
			if p.name == "limit" {
				headers["X-Total-Count"] = object{"description": "rows in all", "schema": object{"type": "integer"}, "required": true}
				headers["Link"] = object{"description": "the next rows, rel=next", "schema": object{"type": "string"}}
			}
		}
		responses := object{
			"200": object{"description": e.about, "headers": headers, "content": content},
			"400": failure("a parameter is wrong; the error names it"),
			"503": failure("the question took too long"),
		}
		if e.name == "report" {
			responses["404"] = failure("there is no such report")
		}
		paths["/api/"+e.name] = object{"get": object{"operationId": e.name, "summary": e.about, "parameters": parameters, "responses": responses}}
	}
	return &reply{json: object{
		"openapi":    "3.1.0",
		"info":       object{"title": "govreport", "version": r.s.opts.Version, "description": "An index of government work reports, reading only. Answers have the JSON of the commands of the same name; offsets are code points of the decoded text, half open."},
		"servers":    []object{{"url": "/"}},
		"paths":      paths,
		"components": object{"schemas": schemas},
	}}, nil
}

// openAPI is the parameter's description.
func (p parameter) openAPI() object {
	schema := object{}
	out := object{"name": p.name, "in": "query", "description": p.about, "required": p.required, "schema": schema}
	switch p.kind {
	case "integer":
		schema["type"], schema["minimum"], schema["maximum"], schema["default"] = "integer", p.low, p.high, p.standard
	case "boolean":
		schema["type"], schema["enum"], schema["default"] = []string{"boolean", "string"}, []any{false, true, "", "0", "1", "on"}, false
	case "choice":
		schema["type"], schema["enum"], schema["default"] = "string", p.options, p.options[0]
	case "list":
		items := object{"type": "string", "maxLength": MaxQuery}
		if len(p.options) > 0 {
			items = object{"type": "string", "enum": append([]string{""}, p.options...)}
		}
		schema["type"], schema["items"], schema["maxItems"] = "array", items, maxList
		out["style"], out["explode"] = "form", false
	case "years":
		schema["type"], schema["pattern"] = "string", `^[12][0-9]{3}(\.\.[1-9][0-9]{3})?$`
	default:
		schema["type"], schema["maxLength"] = "string", MaxQuery
		if p.required {
			schema["minLength"] = 1
		}
	}
	if p.example != "" && p.kind != "list" {
		out["example"] = p.example
	}
	return out
}

// schemaOf describes the JSON of a type; structs become components.
func schemaOf(t reflect.Type, schemas object) object {
	switch t.Kind() {
	case reflect.Pointer:
		inner := schemaOf(t.Elem(), schemas)
		return object{"anyOf": []object{inner, {"type": "null"}}}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64, reflect.Uint64, reflect.Int32, reflect.Uint32:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Slice, reflect.Array:
		return object{"type": []string{"array", "null"}, "items": schemaOf(t.Elem(), schemas)}
	case reflect.Map:
		return object{"type": []string{"object", "null"}, "additionalProperties": schemaOf(t.Elem(), schemas)}
	case reflect.Struct:
		if schemas[t.Name()] == nil {
			schemas[t.Name()] = object{} // it may hold itself
			properties, required := object{}, []string{}
			structFields(t, func(name string, omitted bool, field reflect.Type) {
				properties[name] = schemaOf(field, schemas)
				if !omitted {
					required = append(required, name)
				}
			})
			schemas[t.Name()] = object{"type": "object", "properties": properties, "required": required}
		}
		return object{"$ref": "#/components/schemas/" + t.Name()}
	}
	return object{}
}

// structFields yields the fields of a struct's JSON.
func structFields(t reflect.Type, yield func(name string, omitted bool, field reflect.Type)) {
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
		case f.Anonymous && name == "":
			structFields(f.Type, yield)
		default:
			yield(name, strings.Contains(options, "omitempty"), f.Type)
		}
	}
}

// apiAbout is the page about the API.
type apiAbout struct {
	Endpoints []endpointAbout
}

type endpointAbout struct {
	Path, About, Call, Open string
	Params                  []parameterAbout
}

type parameterAbout struct {
	Name, About, Values string
	Required            bool
}

func apiPage(r *request) (*view, error) {
	page := apiAbout{}
	stored, err := r.x.Reports(r.Context())
	if err != nil {
		return nil, err
	}
	for _, e := range endpoints() {
		if e.name == "report" && len(stored) > 0 {
			e.example = "id=" + stored[0].ID
		}
		call := "/api/" + e.name
		if e.example != "" {
			call += "?" + e.example
		}
		one := endpointAbout{Path: "/api/" + e.name, About: r.lang.Code("api", e.about), Call: curl(r.Host, e), Open: call}
		for _, p := range e.params {
			one.Params = append(one.Params, parameterAbout{p.name, r.lang.Code("api", p.about), strings.TrimPrefix(strings.Join(p.options, " | "), " | "), p.required})
		}
		page.Endpoints = append(page.Endpoints, one)
	}
	return &view{Template: "api", Title: "API", Here: "api", Data: page}, nil
}

// curl is a call of an endpoint on the command line.
func curl(host string, e endpoint) string {
	call := "curl --get http://" + host + "/api/" + e.name
	if e.example != "" {
		for _, one := range strings.Split(e.example, "&") {
			call += " --data-urlencode '" + one + "'"
		}
	}
	return call
}
