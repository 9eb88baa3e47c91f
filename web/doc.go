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
// :target, so pages work without a script; the one small script adds Esc and
// returns the focus to where it came from.
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
