#' # Government work reports in R
#'
#' What `govreport` reads, as data frames and as a document-feature matrix. Base R and
#' Matrix are enough; with arrow, tables are read from Parquet, and with quanteda, the
#' matrix becomes a dfm. Run it from this folder, or make a page of it:
#'
#'     Rscript vignette.R
#'     Rscript -e 'knitr::spin("vignette.R")'
#'
#' `GOVREPORT_BIN` names the program, `GOVREPORT_REPORTS` the reports (else those of testdata,
#' whose places are fictional). What is checked with `stopifnot` holds for any reports.

library(Matrix)
program <- Sys.getenv("GOVREPORT_BIN", if (file.exists("../../build/govreport")) "../../build/govreport" else "govreport")
reports <- Sys.getenv("GOVREPORT_REPORTS", "../../testdata/reports")
with_arrow <- requireNamespace("arrow", quietly = TRUE)
with_quanteda <- requireNamespace("quanteda", quietly = TRUE)
if (!with_arrow) message("skipped: arrow is not installed, tables are read from csv")
if (!with_quanteda) message("skipped: quanteda is not installed, the matrix stays one of Matrix")
work <- tempfile("govreport-")
dir.create(work)

#' ## The program as a function
#'
#' Every command gives a table; a query goes behind its options.

govreport <- function(..., query = NULL, format = if (with_arrow) "parquet" else "csv") {
  file <- tempfile(tmpdir = work)
  status <- system2(program, shQuote(c(..., "--quiet", "--format", format, "--", query)), stdout = file)
  if (status > 1) stop("govreport ended with status ", status) # 1: nothing found
  if (format == "parquet") return(as.data.frame(arrow::read_parquet(file)))
  read.csv(file, check.names = FALSE, encoding = "UTF-8", na.strings = "")
}

#' ## Figures with their places
#'
#' `start` and `end` are code points from 0, half open; `substring` counts from 1.

text <- "一、工作回顾\n新增养老床位120张，发放高龄津贴70余万元，惠及老人x人次。\n"
file <- file.path(work, "2022.txt")
writeLines(text, file, sep = "", useBytes = TRUE)
figures <- govreport("extract", "--rows", "figures", query = file)
stopifnot(substring(text, figures$start + 1, figures$end) == figures$text)
print(figures[c("text", "value", "unit", "masked", "indicator")])

#' ## An index: what was promised, and what became of it

index <- file.path(work, "reports.idx")
stopifnot(system2(program, c("index", "--quiet", "--index", shQuote(index), shQuote(reports)), stdout = FALSE) == 0)
outcomes <- govreport("targets", "--index", index, "--follow")
print(table(outcomes$region, outcomes$outcome, useNA = "ifany"))

#' ## A panel of regions and years

panel <- govreport("panel", "--index", index, "--measure", "level", "--role", "result")
panel <- panel[!is.na(panel$value_std) & panel$agree %in% c(NA, TRUE, "true"), ]
most <- names(sort(table(panel$concept), decreasing = TRUE))[1]
wide <- with(panel[panel$concept == most, ], tapply(value_std, list(region, year), mean))
cat(most, "\n")
print(wide)

#' ## How much is said: a rate with its interval

said <- govreport("compare", "--index", index, "--by", "year", "--across", query = "养老")
stopifnot(all.equal(said$per_10k, 1e4 * said$mentions / said$chars))
print(said[c("theme_name", "year", "mentions", "per_10k", "ci_low", "ci_high")], digits = 4)

#' ## Words: a document-feature matrix
#'
#' The program cuts the words, R does the statistics.

folder <- file.path(work, "dfm")
stopifnot(system2(program, c("words", "--quiet", "--index", shQuote(index), "--matrix", shQuote(folder), "--min-reports", "2"), stdout = FALSE) == 0)
counts <- as(readMM(file.path(folder, "matrix.mtx")), "CsparseMatrix")
features <- read.csv(file.path(folder, "features.csv"), encoding = "UTF-8", na.strings = NULL)
documents <- read.csv(file.path(folder, "reports.csv"), encoding = "UTF-8")
dimnames(counts) <- list(documents$id, features$feature)
stopifnot(colSums(counts) == features$count, diff(counts@p) == features$reports)

tf_idf <- counts %*% Diagonal(x = log(nrow(counts) / diff(counts@p)))
colnames(tf_idf) <- features$feature
typical <- apply(tf_idf, 1, function(row) paste(names(sort(row, decreasing = TRUE))[1:6], collapse = " "))
print(data.frame(title = documents$title, words = typical)[1:5, ], row.names = FALSE)

# the same numbers as the program's own
own <- govreport("words", "--index", index, "--by", "report", "--limit", "50", "--min-reports", "2")
mine <- tf_idf[cbind(match(own$id, documents$id), match(own$word, features$feature))]
stopifnot(all.equal(mine, own$tf_idf))

if (with_quanteda) {
  dfm <- quanteda::as.dfm(counts)
  quanteda::docvars(dfm, "year") <- documents$year
  print(quanteda::topfeatures(quanteda::dfm_tfidf(dfm, base = exp(1)), 10))
} else {
  print(head(sort(colSums(tf_idf), decreasing = TRUE), 10))
}

#' ## A place that can be cited

places <- govreport("search", "--index", index, "--limit", "1", query = "养老服务")
stopifnot(nrow(places) > 0, places$text[1] == "养老服务")
cat(sprintf("%s，%s：字符%d–%d\n", places$title[1], basename(places$path[1]), places$start[1], places$end[1]))
cat("arrow:", with_arrow, " quanteda:", with_quanteda, "\n")
