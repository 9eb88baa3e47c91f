// Package message is the catalogue of everything that the program says, in English
// and Chinese.
//
// # Messages
//
// Code writes a message in English where it is used, and this English is its key:
//
//	lang.Say("no reports found")
//	lang.Sayf("gone: %s", path)
//
// The Chinese stands in zh/*.po, one file a package, in gettext's format:
//
//	msgid "gone: %s"
//	msgstr "已不存在：%s"
//
// All files are one catalogue. Where one English word has several meanings, a
// context (msgctxt) tells them apart; codes and heads of tables have it always:
//
//	lang.Code("measure", "level") // msgctxt "measure", msgid "level"
//
// A text that has no Chinese stays English. TestEveryMessage finds all messages in the
// source and in the templates of pages, and fails where one has none.
//
// # Libraries
//
// extract, index, corpus and segment know nothing of languages: their errors, warnings,
// notes and reasons are English texts, in results and stored in an index. Whoever shows
// them calls [Language.Translate], which finds the message that a text was made of.
//
// The catalogue is read when the first Chinese message is said; in English nothing is
// looked up. Everything is safe for concurrent use.
package message
