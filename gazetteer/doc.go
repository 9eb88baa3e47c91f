// Package gazetteer knows the administrative divisions of China: provinces,
// prefectures, counties, and townships with their codes (GB/T 2260, and the
// statistical codes below it), the divisions above and below each, the names
// and codes of former years, and how people call them for short.
//
// [Load] gives the embedded table, which is read in place. A division is looked up by name with [Gazetteer.Lookup], by code with [Gazetteer.ByCode];
// [Gazetteer.Find] finds the names that stand in a text. Names repeat (there are
// dozens of 城关镇), so that a name gives a list, and which one is meant is for
// the caller to decide from the others around it.
//
// The lists are those of 2002 to 2023, one a year; townships are known as of 2023 only.
// Hong Kong and Macao have the codes of GB/T 2260; below Taiwan (710000) there
// are none, and divisions there are numbered 710000.01, 710000.01.01 instead.
package gazetteer
