// Package web shows an index to people: as one HTML file that opens offline, and
// as pages and JSON on localhost.
//
// # One page, two uses
//
// [NewPage] asks the index for everything a comparison needs (rates with their
// intervals, outcomes of targets, keyness, masked figures, duplicates) and gathers
// the evidence of every point: the sentences behind it, with their marks, source
// path and code-point offsets. [Page.WriteFile] writes it as a file that needs
// nothing else, and [Server] shows it at /compare. [WriteReport] writes one report with its
// figures in colour, as the server does for a text that a visitor sends to /try.
//
// Charts are drawn here, on the server: heat maps are tables, lines and bars are
// SVG. Every point is a link to its evidence (#e12), which CSS shows with
// :target, so pages work without a script; the one small script adds Esc,
// returns the focus to where it came from, and saves charts as SVG and PNG.
//
// # Languages
//
// Pages are in Chinese or English ([Request.Lang], [ServerOptions.Lang]). The server
// takes the language that an address names (lang=en, which the links of the page keep),
// else the one it was started with, else the one that Accept-Language prefers. What
// reports say is marked with its language.
//
// # The API
//
// Endpoints under /api have the JSON of the commands of their names; each is described
// once (endpoints in api.go), from which come the check of parameters, OpenAPI 3.1 at
// /api/openapi.json and the page /api/ with calls of curl. Lists have pages (limit,
// offset; X-Total-Count, Link), and format=csv and xlsx. Answers have an ETag of the
// index's state, so that what has not changed is not sent again.
//
// # A text of one's own without a server
//
// [WriteOwnFile] puts cmd/ownpage, compiled to WebAssembly, into one HTML file that reads
// reports in the browser; scripts/wasm.sh makes it.
//
// # What a reader of hostile reports needs
//
// html/template escapes all text. The file carries a Content-Security-Policy that
// allows its own style and script by hash and nothing else; the server's allows
// only its own two static files. The server is read-only, bounds queries in
// length, time, results and number at once, and answers only to names of the
// loopback interface when it listens there. A text is taken only with the token of
// the server's own form and from no other site, up to [MaxUpload] bytes that hold
// [MaxOwnText] of text, and is kept in memory until the answer is written.
package web
