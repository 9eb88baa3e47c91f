// Package golden is what tests need to compare the program with files: golden
// files, which the program makes and -update rewrites, and gold files, which
// people write and nothing rewrites.
//
// [Compare] is the first. [ReadGold] and [Evaluate] are the second: they compare
// one report, in the JSON of govreport/1, with what a reader annotated by the
// conventions of docs/ANNOTATION.md, and count precision, recall, F1 and the
// accuracy of attributes. [Scores] of several reports are added with
// [Scores.Add] before ratios are taken, so that pooled numbers weigh every
// annotated thing alike.
package golden
