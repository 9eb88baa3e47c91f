// Package corpus reads files and folders of reports into [segment.Document]s.
//
// [Read] takes files, folders, glob patterns, archives and standard input and
// yields one document a report, or one [*Error] a file, member or row that could
// not be read; it goes on after each. What a file is follows from its name and
// its first bytes:
//
//	text        one report, in one of five encodings (see [Decode])
//	HTML        one report: the visible text of the page's body, one line a block
//	MHT, EML    one report: the first HTML part of a saved page or message, or its plain text
//	DOCX        one report: one line a paragraph, automatic numbers restored
//	PDF         one report: by pdftotext where it is installed, else built in
//	CSV, XLSX,  one report a row: a column of text and columns about it
//	JSONL
//	DOC, WPS,   one report: through LibreOffice where it is installed
//	RTF, ODT
//	ZIP         any of these inside
//
// Encodings are told apart by how likely each reading is as Chinese text
// (likelihood.go) and not by a general detector: on pieces of four characters of
// the tests' prose, chardet names GB18030 for one in four and Big5 for one in
// seven, this rule for all; UTF-16 without a mark it never names.
//
// Document.Text is what was decoded, and nothing else was changed: what could
// not be decoded or looks damaged is a warning with its place. For the formats
// that have markup it is the text that a reader of the file sees. A plain text in
// two columns side by side is the one exception: they are put under each other, with
// the warning "columns". Of a page, text that it hides is left out with the warning
// "hidden", or read where the page hides more than it shows.
//
// What is known of a report from outside its text goes to Document.Meta. A
// manifest.csv that lies in the folder (path, region, year, organ, title,
// published) is trusted before the columns of a table, and these before the name
// of the file, such as 2016_国务院_政府工作报告.txt.
//
// Files are hostile until read: archives are bounded in number, size and ratio,
// never written to disk, pages and XML in depth, PDFs in time. The bounds are
// fields of [Options].
//
// The words that the package goes by (column names, name endings, selectors of
// page bodies) are in data/*.tsv.
package corpus
